package dev.provingground.region.services.s3;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Which action on which resource an operation is ("Required permissions for Amazon S3 API
 * operations").
 */
final class S3Permissions {
  private static final String PREFIX = "arn:aws:s3:::";

  private S3Permissions() {}

  static String action(String operation) {
    return switch (operation) {
      case "HeadBucket", "ListObjects", "ListObjectsV2" -> "ListBucket";
      case "ListBuckets" -> "ListAllMyBuckets";
      case "ListObjectVersions" -> "ListBucketVersions";
      case "ListMultipartUploads" -> "ListBucketMultipartUploads";
      case "ListParts" -> "ListMultipartUploadParts";
      case "GetBucketEncryption" -> "GetEncryptionConfiguration";
      case "PutBucketEncryption", "DeleteBucketEncryption" -> "PutEncryptionConfiguration";
      case "GetPublicAccessBlock" -> "GetBucketPublicAccessBlock";
      case "PutPublicAccessBlock", "DeletePublicAccessBlock" -> "PutBucketPublicAccessBlock";
      case "GetBucketLifecycleConfiguration" -> "GetLifecycleConfiguration";
      case "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle" ->
          "PutLifecycleConfiguration";
      case "DeleteBucketTagging" -> "PutBucketTagging";
      case "HeadObject" -> "GetObject";
      case "CopyObject",
          "CreateMultipartUpload",
          "UploadPart",
          "UploadPartCopy",
          "CompleteMultipartUpload" ->
          "PutObject";
      case "DeleteObjects" -> "DeleteObject";
      default -> operation;
    };
  }

  static List<String> resources(String operation, SdkRequest request) {
    if (request instanceof CopyObjectRequest copy) {
      return List.of(arn(copy.destinationBucket(), copy.destinationKey()));
    }
    if (request instanceof UploadPartCopyRequest copy) {
      return List.of(arn(copy.destinationBucket(), copy.destinationKey()));
    }
    var bucket = request.getValueForField("Bucket", String.class);
    var key = request.getValueForField("Key", String.class);
    if (bucket.isEmpty()) {
      return List.of("*");
    }
    return List.of(
        operation.equals("DeleteObjects")
            ? arn(bucket.get(), "*")
            : key.map(name -> arn(bucket.get(), name)).orElse(PREFIX + bucket.get()));
  }

  /** The source of a copy is read. */
  static List<Access> besides(SdkRequest request) {
    var copied =
        switch (request) {
          case CopyObjectRequest copy -> copy.copySource();
          case UploadPartCopyRequest copy -> copy.copySource();
          default -> null;
        };
    if (copied == null) {
      return List.of();
    }
    var source = CopySource.parse(copied);
    return List.of(Access.to("s3:GetObject", List.of(arn(source.bucket(), source.key()))));
  }

  /** What a listing is asked for. */
  static ConditionKeys conditionKeys(SdkRequest request) {
    var keys = ConditionKeys.builder();
    request.getValueForField("Prefix", String.class).ifPresent(p -> keys.put("s3:prefix", p));
    request.getValueForField("Delimiter", String.class).ifPresent(d -> keys.put("s3:delimiter", d));
    request
        .getValueForField("MaxKeys", Integer.class)
        .ifPresent(most -> keys.put("s3:max-keys", most.toString()));
    request.getValueForField("VersionId", String.class).ifPresent(v -> keys.put("s3:VersionId", v));
    return keys.build();
  }

  /** The bucket of an ARN, whether it names an object of it or not. */
  static Optional<String> bucket(String arn) {
    return arn.startsWith(PREFIX)
        ? Optional.of(arn.substring(PREFIX.length()).split("/", 2)[0])
        : Optional.empty();
  }

  private static String arn(String bucket, String key) {
    return PREFIX + bucket + "/" + key;
  }
}
