package dev.provingground.region.services.iam;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** All managed policies by ARN, AWS's and the account's. Owned by the event loop. */
final class PolicyStore {
  private final TreeMap<String, ManagedPolicy> byArn = new TreeMap<>();

  PolicyStore() {
    AwsPolicies.all().forEach(this::add);
  }

  void add(ManagedPolicy policy) {
    byArn.put(policy.arn, policy);
  }

  boolean contains(String arn) {
    return byArn.containsKey(arn);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NoSuchEntity
   */
  ManagedPolicy get(String arn) {
    var policy = byArn.get(arn);
    if (policy == null) {
      throw IamErrors.noSuchEntity(
          "Policy "
              + arn
              + " does not exist or is not attachable."
              + (arn.startsWith("arn:aws:iam::aws:")
                  ? " Of the policies that AWS manages this region has those that ListPolicies"
                      + " lists."
                  : ""));
    }
    return policy;
  }

  void remove(ManagedPolicy policy) {
    byArn.remove(policy.arn);
  }

  Collection<ManagedPolicy> all() {
    return Collections.unmodifiableCollection(byArn.values());
  }
}
