package dev.provingground.region.services.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.Tag;

/** Tags of IAM's: their keys are unique whatever their case ("Tags for IAM resources"). */
final class Tagging {
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private Tagging() {}

  /**
   * Adds tags, replacing those of the same key.
   *
   * @param tags by key
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError,
   *     InvalidInput or LimitExceeded; then nothing is added
   */
  static void add(Map<String, String> tags, List<Tag> more) {
    var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < more.size(); i++) {
      var member = "tags." + (i + 1) + ".member.";
      var key = Validation.required(member + "key", more.get(i).key());
      Validation.notLonger(member + "key", key, LONGEST_KEY);
      Validation.notLonger(member + "value", value(more.get(i)), LONGEST_VALUE);
      if (!keys.add(key)) {
        throw IamErrors.invalidInput(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    if (tags.keySet().stream().filter(key -> !keys.contains(key)).count() + keys.size() > MOST) {
      throw IamErrors.limitExceeded("The number of tags has reached the maximum limit.");
    }
    tags.keySet().removeIf(keys::contains);
    more.forEach(tag -> tags.put(tag.key(), value(tag)));
  }

  static void remove(Map<String, String> tags, List<String> keys) {
    var gone = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    gone.addAll(keys);
    tags.keySet().removeIf(gone::contains);
  }

  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private static String value(Tag tag) {
    return tag.value() == null ? "" : tag.value();
  }
}
