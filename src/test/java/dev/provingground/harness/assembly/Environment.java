package dev.provingground.harness.assembly;

import software.amazon.awssdk.regions.Region;

/**
 * Where an app is deployed.
 *
 * @param account twelve digits
 */
public record Environment(String account, Region region) {
  /**
   * Puts the account, the region and what goes with it for what an assembly or a template has in
   * their places, such as {@code ${AWS::AccountId}}.
   */
  public String fill(String text) {
    return text.replace("${AWS::AccountId}", account)
        .replace("${AWS::Region}", region.id())
        .replace("${AWS::Partition}", region.metadata().partition().id())
        .replace("${AWS::URLSuffix}", region.metadata().partition().dnsSuffix());
  }

  /**
   * The address of an object in S3.
   *
   * @param url {@code s3://BUCKET/KEY}
   */
  String address(String url) {
    return "https://s3.%s.%s/%s"
        .formatted(
            region.id(),
            region.metadata().partition().dnsSuffix(),
            fill(url).substring("s3://".length()));
  }

  /** As the CDK writes it, and as {@code cdk bootstrap} takes it. */
  @Override
  public String toString() {
    return "aws://" + account + "/" + region.id();
  }
}
