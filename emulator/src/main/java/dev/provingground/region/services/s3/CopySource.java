package dev.provingground.region.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

/** What is to be copied: {@code BUCKET/KEY?versionId=…}, encoded as in a URL. */
record CopySource(String bucket, String key, @Nullable String versionId) {
  private static final String VERSION = "?versionId=";

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidArgument
   */
  static CopySource parse(String source) {
    int version = source.indexOf(VERSION);
    var path = decode(version < 0 ? source : source.substring(0, version));
    var plain = path.startsWith("/") ? path.substring(1) : path;
    int slash = plain.indexOf('/');
    if (slash < 1 || slash == plain.length() - 1) {
      throw S3Errors.invalidArgument("Invalid copy source object key");
    }
    return new CopySource(
        plain.substring(0, slash),
        plain.substring(slash + 1),
        version < 0 ? null : source.substring(version + VERSION.length()));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Errors.invalidArgument("Invalid copy source encoding.");
    }
  }
}
