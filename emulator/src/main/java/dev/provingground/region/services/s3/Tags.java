package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.Tag;

/** Tags of buckets and objects. */
final class Tags {
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private Tags() {}

  /**
   * @param most how many there may be
   * @throws AwsServiceException InvalidTag or BadRequest
   */
  static Map<String, String> of(List<Tag> tags, int most) {
    if (tags.size() > most) {
      throw AwsErrors.error("BadRequest", "Tags cannot be greater than " + most);
    }
    var map = new LinkedHashMap<String, String>();
    for (var tag : tags) {
      var key = tag.key();
      if (key == null || key.isEmpty() || key.length() > LONGEST_KEY) {
        throw invalid("The TagKey you have provided is invalid");
      }
      if (tag.value() == null || tag.value().length() > LONGEST_VALUE) {
        throw invalid("The TagValue you have provided is invalid");
      }
      if (map.put(key, tag.value()) != null) {
        throw invalid("Cannot provide multiple Tags with the same key");
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** Reads {@code x-amz-tagging}, which has the form of a query. */
  static Map<String, String> parse(@Nullable String query, int most) {
    var tags = new ArrayList<Tag>();
    for (var pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      tags.add(
          Tag.builder()
              .key(decode(equals < 0 ? pair : pair.substring(0, equals)))
              .value(equals < 0 ? "" : decode(pair.substring(equals + 1)))
              .build());
    }
    return of(tags, most);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Errors.invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8");
    }
  }

  static List<Tag> view(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private static AwsServiceException invalid(String message) {
    return AwsErrors.error("InvalidTag", message);
  }
}
