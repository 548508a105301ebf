package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A stack that is deployed, has not drifted yet, and whose resources somebody changes by hand. */
final class DriftedStack {
  private static final String NAME = "S";

  private final RegionFixture region;

  DriftedStack(RegionFixture region, String template) {
    this.region = region;
    region.deploy(NAME, template);
    region.advance(Duration.ofHours(1));
    assertThat(region.stack(NAME).stackStatus())
        .as(() -> region.events(NAME).toString())
        .isEqualTo(StackStatus.CREATE_COMPLETE);
    for (var drift : drifts()) {
      assertThat(drift.stackResourceDriftStatus())
          .as(drift.logicalResourceId() + " " + drift.propertyDifferences())
          .isEqualTo(StackResourceDriftStatus.IN_SYNC);
    }
  }

  /** Of all resources that drift is looked for of. */
  List<StackResourceDrift> drifts() {
    return region.call(
        CloudFormationClient.class,
        cfn -> {
          cfn.detectStackDrift(r -> r.stackName(NAME));
          return cfn.describeStackResourceDrifts(r -> r.stackName(NAME)).stackResourceDrifts();
        });
  }

  StackResourceDrift drift(String logicalId) {
    return region
        .call(
            CloudFormationClient.class,
            c -> c.detectStackResourceDrift(r -> r.stackName(NAME).logicalResourceId(logicalId)))
        .stackResourceDrift();
  }

  /** The physical id of a resource. */
  String id(String logicalId) {
    return region.call(
        CloudFormationClient.class,
        cfn ->
            cfn.describeStackResource(r -> r.stackName(NAME).logicalResourceId(logicalId))
                .stackResourceDetail()
                .physicalResourceId());
  }

  <T> void change(Class<T> client, Consumer<T> change) {
    region.call(
        client,
        service -> {
          change.accept(service);
          return true;
        });
  }

  /** Asserts that these properties of a resource are others, and no more. */
  void assertDifferent(String logicalId, String... paths) {
    assertThat(drift(logicalId).propertyDifferences())
        .extracting(PropertyDifference::propertyPath)
        .containsExactlyInAnyOrder(paths);
  }
}
