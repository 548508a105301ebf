package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.S3Errors.absent;
import static dev.provingground.region.services.s3.S3Errors.required;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** The operations on buckets' settings. */
final class BucketSettings {
  private static final int MOST_TAGS = 50;

  /** What every bucket has that asks for nothing else. */
  private static final ServerSideEncryptionRule STANDARD_ENCRYPTION =
      ServerSideEncryptionRule.builder()
          .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256))
          .bucketKeyEnabled(false)
          .build();

  private final Buckets buckets;

  BucketSettings(Buckets buckets) {
    this.buckets = buckets;
  }

  GetBucketVersioningResponse versioning(GetBucketVersioningRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    return GetBucketVersioningResponse.builder().status(bucket.versioning).build();
  }

  PutBucketVersioningResponse setVersioning(PutBucketVersioningRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var configuration = required(request.versioningConfiguration());
    Supported.only(configuration, "Status");
    var status = required(configuration.status());
    if (status == BucketVersioningStatus.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.malformed();
    }
    bucket.versioning = status;
    return PutBucketVersioningResponse.builder().build();
  }

  GetBucketEncryptionResponse encryption(GetBucketEncryptionRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var rule = bucket.encryption == null ? STANDARD_ENCRYPTION : bucket.encryption;
    return GetBucketEncryptionResponse.builder()
        .serverSideEncryptionConfiguration(c -> c.rules(rule))
        .build();
  }

  PutBucketEncryptionResponse setEncryption(PutBucketEncryptionRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    bucket.encryption = Encryption.rule(required(request.serverSideEncryptionConfiguration()));
    return PutBucketEncryptionResponse.builder().build();
  }

  DeleteBucketEncryptionResponse deleteEncryption(DeleteBucketEncryptionRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).encryption = null;
    return DeleteBucketEncryptionResponse.builder().build();
  }

  GetPublicAccessBlockResponse publicAccessBlock(GetPublicAccessBlockRequest request) {
    var block = buckets.get(request.bucket(), request.expectedBucketOwner()).publicAccessBlock;
    if (block == null) {
      throw absent(
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found");
    }
    return GetPublicAccessBlockResponse.builder().publicAccessBlockConfiguration(block).build();
  }

  /** Nobody outside of the account has access here anyway. */
  PutPublicAccessBlockResponse setPublicAccessBlock(PutPublicAccessBlockRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).publicAccessBlock =
        required(request.publicAccessBlockConfiguration());
    return PutPublicAccessBlockResponse.builder().build();
  }

  DeletePublicAccessBlockResponse deletePublicAccessBlock(DeletePublicAccessBlockRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).publicAccessBlock = null;
    return DeletePublicAccessBlockResponse.builder().build();
  }

  GetBucketPolicyResponse policy(GetBucketPolicyRequest request) {
    var policy = buckets.get(request.bucket(), request.expectedBucketOwner()).policy;
    if (policy == null) {
      throw absent("NoSuchBucketPolicy", "The bucket policy does not exist");
    }
    return GetBucketPolicyResponse.builder().policy(policy).build();
  }

  PutBucketPolicyResponse setPolicy(PutBucketPolicyRequest request) {
    Supported.only(
        request,
        "Bucket",
        "ContentMD5",
        "ChecksumAlgorithm",
        "ConfirmRemoveSelfBucketAccess",
        "Policy",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    bucket.policy = BucketPolicy.check(required(request.policy()), bucket.name);
    return PutBucketPolicyResponse.builder().build();
  }

  DeleteBucketPolicyResponse deletePolicy(DeleteBucketPolicyRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).policy = null;
    return DeleteBucketPolicyResponse.builder().build();
  }

  GetBucketLifecycleConfigurationResponse lifecycle(
      GetBucketLifecycleConfigurationRequest request) {
    var rules = buckets.get(request.bucket(), request.expectedBucketOwner()).lifecycle;
    if (rules.isEmpty()) {
      throw absent("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }
    return GetBucketLifecycleConfigurationResponse.builder().rules(rules).build();
  }

  PutBucketLifecycleConfigurationResponse setLifecycle(
      PutBucketLifecycleConfigurationRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    bucket.lifecycle = Lifecycle.check(required(request.lifecycleConfiguration()).rules());
    return PutBucketLifecycleConfigurationResponse.builder().build();
  }

  DeleteBucketLifecycleResponse deleteLifecycle(DeleteBucketLifecycleRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).lifecycle = List.of();
    return DeleteBucketLifecycleResponse.builder().build();
  }

  GetBucketTaggingResponse tags(GetBucketTaggingRequest request) {
    var tags = buckets.get(request.bucket(), request.expectedBucketOwner()).tags;
    if (tags.isEmpty()) {
      throw absent("NoSuchTagSet", "The TagSet does not exist");
    }
    return GetBucketTaggingResponse.builder().tagSet(Tags.view(tags)).build();
  }

  PutBucketTaggingResponse setTags(PutBucketTaggingRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    bucket.tags = Tags.of(required(request.tagging()).tagSet(), MOST_TAGS);
    return PutBucketTaggingResponse.builder().build();
  }

  DeleteBucketTaggingResponse deleteTags(DeleteBucketTaggingRequest request) {
    buckets.get(request.bucket(), request.expectedBucketOwner()).tags = Map.of();
    return DeleteBucketTaggingResponse.builder().build();
  }
}
