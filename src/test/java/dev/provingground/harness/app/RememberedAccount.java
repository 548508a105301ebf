package dev.provingground.harness.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;

/** Parameters, buckets and repositories, as far as a bootstrap goes, in memory. */
final class RememberedAccount {
  final Map<String, String> parameters = new LinkedHashMap<>();
  final List<String> buckets = new ArrayList<>();

  /** By bucket and key. */
  final Map<String, byte[]> objects = new LinkedHashMap<>();

  final List<String> repositories = new ArrayList<>();

  SsmClient ssm() {
    return new SsmClient() {
      @Override
      public GetParameterResponse getParameter(GetParameterRequest request) {
        var value = parameters.get(request.name());
        if (value == null) {
          throw ParameterNotFoundException.builder().build();
        }
        return GetParameterResponse.builder().parameter(p -> p.value(value)).build();
      }

      @Override
      public PutParameterResponse putParameter(PutParameterRequest request) {
        parameters.put(request.name(), request.value());
        return PutParameterResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  S3Client s3() {
    return new S3Client() {
      @Override
      public HeadBucketResponse headBucket(HeadBucketRequest request) {
        if (!buckets.contains(request.bucket())) {
          throw NoSuchBucketException.builder().build();
        }
        return HeadBucketResponse.builder().build();
      }

      @Override
      public CreateBucketResponse createBucket(CreateBucketRequest request) {
        buckets.add(request.bucket());
        return CreateBucketResponse.builder().build();
      }

      @Override
      public HeadObjectResponse headObject(HeadObjectRequest request) {
        if (!objects.containsKey(request.bucket() + "/" + request.key())) {
          throw NoSuchKeyException.builder().build();
        }
        return HeadObjectResponse.builder().build();
      }

      @Override
      public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        try (var content = body.contentStreamProvider().newStream()) {
          objects.put(request.bucket() + "/" + request.key(), content.readAllBytes());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return PutObjectResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  EcrClient ecr() {
    return new EcrClient() {
      @Override
      public DescribeRepositoriesResponse describeRepositories(
          DescribeRepositoriesRequest request) {
        if (!repositories.containsAll(request.repositoryNames())) {
          throw RepositoryNotFoundException.builder().build();
        }
        return DescribeRepositoriesResponse.builder().build();
      }

      @Override
      public CreateRepositoryResponse createRepository(CreateRepositoryRequest request) {
        repositories.add(request.repositoryName());
        return CreateRepositoryResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }
}
