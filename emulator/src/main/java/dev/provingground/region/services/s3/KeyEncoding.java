package dev.provingground.region.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** How listings write keys: as they are, or so that XML can hold any of them. */
enum KeyEncoding {
  PLAIN,
  URL;

  /**
   * @param type {@code url}, or null
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidArgument
   */
  static KeyEncoding of(@Nullable String type) {
    if (type == null) {
      return PLAIN;
    }
    if (!type.equals("url")) {
      throw S3Errors.invalidArgument("Invalid Encoding Method specified in Request");
    }
    return URL;
  }

  @Nullable String apply(@Nullable String key) {
    return this == PLAIN || key == null
        ? key
        : URLEncoder.encode(key, UTF_8).replace("%2F", "/").replace("*", "%2A");
  }
}
