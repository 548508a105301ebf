package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.SessionTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/** Which tags a new session has ("Pass session tags in AWS STS", "Chaining roles"). */
final class TagsOfSessions {
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";

  private TagsOfSessions() {}

  /**
   * @param caller whose transitive tags go on
   * @throws AwsServiceException ValidationError, InvalidParameterValue
   */
  static SessionTags of(AssumeRoleRequest request, Caller caller) {
    var own = tags(request.tags());
    var transitive = keys(request.transitiveTagKeys());
    var inherited =
        caller instanceof Caller.RoleSession session
            ? session.tags().inherited()
            : SessionTags.NONE;
    var ownKeys = keys(own.keySet());
    if (!ownKeys.containsAll(transitive)) {
      throw invalid("The specified transitive tag key must be included in the requested tags.");
    }
    if (inherited.all().keySet().stream().anyMatch(ownKeys::contains)) {
      throw invalid(
          "One of the specified transitive tag keys can't be set because it conflicts with a"
              + " transitive tag key from the calling session.");
    }
    own.putAll(inherited.all());
    transitive.addAll(inherited.transitive());
    return new SessionTags(Map.copyOf(own), Set.copyOf(transitive));
  }

  private static Map<String, String> tags(List<Tag> given) {
    notMore("tags", given.size());
    var tags = new LinkedHashMap<String, String>();
    for (int i = 0; i < given.size(); i++) {
      var member = "tags." + (i + 1) + ".member.";
      var key = Validation.required(member + "key", given.get(i).key());
      var value = given.get(i).value() == null ? "" : given.get(i).value();
      Validation.notLonger(member + "key", key, LONGEST_KEY);
      Validation.notLonger(member + "value", value, LONGEST_VALUE);
      Validation.matches(member + "key", key, CHARACTERS + "+");
      Validation.matches(member + "value", value, CHARACTERS + "*");
      if (keys(tags.keySet()).contains(key)) {
        throw invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(key, value);
    }
    return tags;
  }

  private static void notMore(String member, int size) {
    if (size > MOST) {
      throw AwsErrors.error(
          "ValidationError",
          "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d"
              .formatted(member, MOST));
    }
  }

  private static Set<String> keys(Iterable<String> given) {
    var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    given.forEach(keys::add);
    notMore("transitiveTagKeys", keys.size());
    return keys;
  }

  private static AwsServiceException invalid(String message) {
    return AwsErrors.error("InvalidParameterValue", message);
  }
}
