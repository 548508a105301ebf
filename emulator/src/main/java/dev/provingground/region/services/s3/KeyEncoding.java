package dev.provingground.region.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
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

  /** The key after which a listing goes on, as clients get it. */
  static String token(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
  }

  static String untoken(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Errors.invalidArgument("The continuation token provided is incorrect");
    }
  }
}
