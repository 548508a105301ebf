package dev.provingground.region.api;

import java.util.Optional;

/** A service whose resources have policies of their own. */
public interface ResourcePolicies {
  /**
   * The policy of a resource, in JSON; empty when it has none, or is another service's.
   *
   * @param arn as {@link ResourceAware#resources} gives it
   */
  Optional<String> of(String arn);
}
