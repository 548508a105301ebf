package dev.provingground.region.api;

import java.util.Map;

/** A service whose resources have tags that policies may ask for. */
public interface ResourceTags {
  /**
   * The tags of a resource; none when it does not exist, or is another service's.
   *
   * @param arn as {@link ResourceAware#resources} gives it
   */
  Map<String, String> tagsOf(String arn);
}
