package dev.provingground.region.services.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A resource in the hands of its type's handlers.
 *
 * @param physicalId empty until it is created
 */
public record Resource(
    StackScope stack, String logicalId, String physicalId, Properties properties) {

  /** Another service of the region, called as the stack's caller. */
  public <T> T client(Class<T> client) {
    return stack.services().client(client);
  }

  /**
   * The name that a property gives, or one that CloudFormation makes up: anew each time, so ask
   * once.
   *
   * @param maxLength of names that the service takes
   */
  public String nameOr(String property, int maxLength) {
    return properties.text(property).orElseGet(() -> stack.physicalName(logicalId, maxLength));
  }

  /**
   * The tags that it gets: its own come before its stack's, and CloudFormation's mark who made it.
   */
  public Map<String, String> tags() {
    var tags = ownTags();
    tags.put("aws:cloudformation:stack-name", stack.stackName());
    tags.put("aws:cloudformation:logical-id", logicalId);
    tags.put("aws:cloudformation:stack-id", stack.stackId());
    return tags;
  }

  /**
   * Likewise, without CloudFormation's: those of a nested stack, whose resources have its marks.
   */
  public Map<String, String> ownTags() {
    var tags = new LinkedHashMap<>(stack.tags());
    var own = properties.json().path("Tags");
    if (own.isObject()) {
      own.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    } else {
      own.forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
    }
    return tags;
  }

  /** The tags in a service's own type. */
  public <T> List<T> tags(BiFunction<String, String, T> make) {
    return tags().entrySet().stream().map(tag -> make.apply(tag.getKey(), tag.getValue())).toList();
  }
}
