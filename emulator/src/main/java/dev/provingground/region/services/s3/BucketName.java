package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a bucket may be called ("General purpose bucket naming rules"). */
final class BucketName {
  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

  private BucketName() {}

  /**
   * @throws AwsServiceException InvalidBucketName
   */
  static String check(String name) {
    if (!VALID.matcher(name).matches()
        || name.contains("..")
        || ADDRESS.matcher(name).matches()
        || name.startsWith("xn--")
        || name.endsWith("-s3alias")) {
      throw AwsErrors.error("InvalidBucketName", "The specified bucket is not valid: " + name);
    }
    return name;
  }
}
