package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/** S3's errors ("Error responses" in the S3 API reference). */
final class S3Errors {
  private S3Errors() {}

  static AwsServiceException noSuchBucket() {
    return AwsErrors.of(
        NoSuchBucketException.builder(),
        "NoSuchBucket",
        "The specified bucket does not exist",
        404);
  }

  static AwsServiceException bucketAlreadyOwned() {
    return AwsErrors.of(
        BucketAlreadyOwnedByYouException.builder(),
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409);
  }

  static AwsServiceException noSuchKey() {
    return AwsErrors.of(
        NoSuchKeyException.builder(), "NoSuchKey", "The specified key does not exist.", 404);
  }

  static AwsServiceException noSuchVersion() {
    return AwsErrors.error("NoSuchVersion", "The specified version does not exist.", 404);
  }

  static AwsServiceException noSuchUpload() {
    return AwsErrors.of(
        NoSuchUploadException.builder(),
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have"
            + " been aborted or completed.",
        404);
  }

  /** A setting that the bucket or object does not have. */
  static AwsServiceException absent(String code, String message) {
    return AwsErrors.error(code, message, 404);
  }

  static AwsServiceException invalidArgument(String message) {
    return AwsErrors.error("InvalidArgument", message);
  }

  static AwsServiceException invalidRequest(String message) {
    return AwsErrors.error("InvalidRequest", message);
  }

  static AwsServiceException malformed() {
    return AwsErrors.error(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  static AwsServiceException preconditionFailed() {
    return AwsErrors.error(
        "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  }

  static AwsServiceException badDigest(String what) {
    return AwsErrors.error(
        "BadDigest", "The " + what + " you specified did not match what we received.");
  }

  /**
   * A member of the body without which the operation has nothing to do.
   *
   * @throws AwsServiceException MalformedXML
   */
  static <T> T required(@Nullable T member) {
    if (member == null) {
      throw malformed();
    }
    return member;
  }
}
