package dev.provingground.region.services.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.services.fakes.FakeRegion;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;

/** The reference stacks' templates, as the CDK synthesized them. */
final class CdkTemplatesTest {
  private final FakeRegion region = new FakeRegion();

  CdkTemplatesTest() {
    region.add(CloudFormationClient.class, new CloudFormationService(region.context()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry", "service", "service-tagged"})
  void everythingInThemIsKnown(String name) {
    var template = read(name);
    region.call(
        CloudFormationClient.class, cfn -> cfn.validateTemplate(r -> r.templateBody(template)));
    var changeSet =
        region.call(
            CloudFormationClient.class,
            cfn ->
                cfn.createChangeSet(
                    r ->
                        r.stackName(name)
                            .changeSetName("first")
                            .changeSetType(ChangeSetType.CREATE)
                            .capabilities(Capability.CAPABILITY_IAM)
                            .templateBody(template)));
    var changes =
        region
            .call(
                CloudFormationClient.class,
                cfn -> cfn.describeChangeSet(r -> r.changeSetName(changeSet.id())))
            .changes();
    assertThat(changes)
        .isNotEmpty()
        .allSatisfy(
            change -> assertThat(change.resourceChange().action()).isEqualTo(ChangeAction.ADD));
  }

  static String read(String name) {
    try (var template =
        Objects.requireNonNull(CdkTemplatesTest.class.getResourceAsStream(name + ".json"))) {
      return new String(template.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoeverMakesRolesSaysThatItIsKnown() {
    assertThatExceptionOfType(InsufficientCapabilitiesException.class)
        .isThrownBy(
            () ->
                region.call(
                    CloudFormationClient.class,
                    cfn -> cfn.createStack(r -> r.stackName("s").templateBody(read("service")))))
        .withMessageContaining("Requires capabilities : [CAPABILITY_");
  }
}
