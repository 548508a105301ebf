package dev.provingground.region.services.ecr;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.ecr.RepositoryRecord.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which images expire ("Lifecycle policy parameters in Amazon ECR"): by age or by number, rule by
 * rule in priority.
 */
final class LifecyclePolicy {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Set<String> RULE =
      Set.of("rulePriority", "description", "selection", "action");
  private static final Set<String> SELECTION =
      Set.of(
          "tagStatus", "tagPrefixList", "tagPatternList", "countType", "countUnit", "countNumber");

  private final String text;
  private final List<Rule> rules;

  /** One rule: which images it is about, and how many or how old they may get. */
  private record Rule(int priority, Predicate<StoredImage> about, boolean byAge, int limit) {}

  /** An image that has expired, by the rule of this priority. */
  record Expired(StoredImage image, int rulePriority) {}

  private LifecyclePolicy(String text, List<Rule> rules) {
    this.text = text;
    this.rules = rules;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     that says what is wrong
   */
  static LifecyclePolicy parse(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw invalid("it is not JSON: " + e.getOriginalMessage());
    }
    var rules = new ArrayList<Rule>();
    var priorities = new HashSet<Integer>();
    for (var node : root.path("rules")) {
      var rule = rule(node);
      if (!priorities.add(rule.priority())) {
        throw invalid("rulePriority " + rule.priority() + " is given twice");
      }
      rules.add(rule);
    }
    if (rules.isEmpty()) {
      throw invalid("it has no rules");
    }
    rules.sort(Comparator.comparingInt(Rule::priority));
    return new LifecyclePolicy(text, List.copyOf(rules));
  }

  String text() {
    return text;
  }

  /** The images that have expired. An image is judged by the first rule that is about it. */
  List<Expired> expired(List<StoredImage> images, Instant now) {
    var expired = new ArrayList<Expired>();
    var judged = new HashSet<StoredImage>();
    for (var rule : rules) {
      var mine =
          images.stream()
              .filter(i -> rule.about().test(i) && judged.add(i))
              .sorted(Comparator.comparing((StoredImage i) -> i.pushedAt).reversed())
              .toList();
      for (int i = 0; i < mine.size(); i++) {
        boolean over =
            rule.byAge()
                ? mine.get(i).pushedAt.plus(Duration.ofDays(rule.limit())).isBefore(now)
                : i >= rule.limit();
        if (over) {
          expired.add(new Expired(mine.get(i), rule.priority()));
        }
      }
    }
    return expired;
  }

  private static Rule rule(JsonNode node) {
    known(node, RULE);
    int priority = node.path("rulePriority").asInt();
    if (priority < 1) {
      throw invalid("rulePriority " + node.path("rulePriority") + " is not a number from 1");
    }
    if (!node.path("action").path("type").asText().equals("expire")) {
      throw invalid("action " + node.path("action") + "; the type expire is supported");
    }
    var selection = node.path("selection");
    known(selection, SELECTION);
    int limit = selection.path("countNumber").asInt();
    if (limit < 1) {
      throw invalid("countNumber " + selection.path("countNumber") + " is not a number from 1");
    }
    return new Rule(priority, about(selection), byAge(selection), limit);
  }

  private static boolean byAge(JsonNode selection) {
    return switch (selection.path("countType").asText()) {
      case "imageCountMoreThan" -> false;
      case "sinceImagePushed" -> {
        if (!selection.path("countUnit").asText().equals("days")) {
          throw invalid(
              "countUnit " + selection.path("countUnit") + "; sinceImagePushed needs days");
        }
        yield true;
      }
      default ->
          throw invalid(
              "countType "
                  + selection.path("countType")
                  + "; supported are imageCountMoreThan and sinceImagePushed");
    };
  }

  private static Predicate<StoredImage> about(JsonNode selection) {
    return switch (selection.path("tagStatus").asText()) {
      case "any" -> image -> true;
      case "untagged" -> image -> image.tags.isEmpty();
      case "tagged" -> {
        var patterns = patterns(selection);
        // Every pattern must match one of the image's tags.
        yield image ->
            patterns.stream()
                .allMatch(p -> image.tags.stream().anyMatch(t -> p.matcher(t).matches()));
      }
      default ->
          throw invalid(
              "tagStatus " + selection.path("tagStatus") + "; possible are tagged, untagged, any");
    };
  }

  private static List<Pattern> patterns(JsonNode selection) {
    var patterns = new ArrayList<Pattern>();
    selection
        .path("tagPrefixList")
        .forEach(p -> patterns.add(Pattern.compile(Pattern.quote(p.asText()) + ".*")));
    selection.path("tagPatternList").forEach(p -> patterns.add(TagMutability.wildcard(p.asText())));
    if (patterns.isEmpty()) {
      throw invalid("tagStatus tagged needs a tagPrefixList or a tagPatternList");
    }
    return patterns;
  }

  private static void known(JsonNode node, Set<String> fields) {
    for (var entry : node.properties()) {
      if (!fields.contains(entry.getKey())) {
        throw invalid("unknown field " + entry.getKey() + "; possible are " + fields);
      }
    }
  }

  private static RuntimeException invalid(String why) {
    return Repositories.invalid(
        "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy"
            + " validation failure: "
            + why
            + "'");
  }
}
