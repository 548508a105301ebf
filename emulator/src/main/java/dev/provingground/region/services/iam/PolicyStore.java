package dev.provingground.region.services.iam;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** All managed policies by ARN, AWS's and the account's. Owned by the event loop. */
final class PolicyStore {
  private final TreeMap<String, ManagedPolicy> byArn = new TreeMap<>();
  private boolean hasAwsPolicies;

  /** AWS's own are read for the first who asks: it takes a tenth of a second of a start. */
  private TreeMap<String, ManagedPolicy> byArn() {
    if (!hasAwsPolicies) {
      hasAwsPolicies = true;
      AwsPolicies.all().forEach(this::add);
    }
    return byArn;
  }

  void add(ManagedPolicy policy) {
    byArn().put(policy.arn, policy);
  }

  boolean contains(String arn) {
    return byArn().containsKey(arn);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NoSuchEntity
   */
  ManagedPolicy get(String arn) {
    var policy = byArn().get(arn);
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
    byArn().remove(policy.arn);
  }

  Collection<ManagedPolicy> all() {
    return Collections.unmodifiableCollection(byArn().values());
  }
}
