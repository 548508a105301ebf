package dev.provingground.region.api;

import java.util.List;

/**
 * Which account and region this is.
 *
 * @param accountId twelve digits
 * @param region a region's code, such as {@code us-east-1}
 * @param endpoint where the region's API listens, such as {@code http://127.0.0.1:4566}
 */
public record RegionIdentity(String accountId, String region, String endpoint) {
  public static final String PARTITION = "aws";
  public static final String URL_SUFFIX = "amazonaws.com";

  /** The zones' names, in order. */
  public List<String> availabilityZones() {
    return List.of(region + "a", region + "b", region + "c");
  }

  /** An ARN of this account and region: {@code arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE}. */
  public String arn(String service, String resource) {
    return "arn:" + PARTITION + ":" + service + ":" + region + ":" + accountId + ":" + resource;
  }

  /** An ARN of a global service, such as IAM: {@code arn:aws:SERVICE::ACCOUNT:RESOURCE}. */
  public String globalArn(String service, String resource) {
    return "arn:" + PARTITION + ":" + service + "::" + accountId + ":" + resource;
  }

  /** The host name of this account's private registry, as ECR names it. */
  public String registryHost() {
    return accountId + ".dkr.ecr." + region + "." + URL_SUFFIX;
  }
}
