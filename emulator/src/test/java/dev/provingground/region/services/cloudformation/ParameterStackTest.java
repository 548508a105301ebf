package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** A parameter of a stack that expires, until the template has it otherwise. */
final class ParameterStackTest {
  private static final String POLICIES =
      """
            Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2026-01-01T12:00:00Z"}}]'
      """;
  private static final String TEMPLATE =
      """
      Resources:
        Token:
          Type: AWS::SSM::Parameter
          Properties:
            Type: String
            Value: x
            Tier: Advanced
      """;

  @TempDir Path directory;

  @Test
  void itsPoliciesComeAndGoWithTheTemplate() throws Exception {
    var region = new RegionFixture(directory);
    region.deploy("S", TEMPLATE + POLICIES);
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(parameters(region).getFirst().policies()).hasSize(1);

    region.deploy("S", TEMPLATE);
    region.advance(Duration.ofDays(1));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(parameters(region)).singleElement().matches(one -> one.policies().isEmpty());
  }

  @Test
  void oneThatHasExpiredIsDeletedWithItsStack() throws Exception {
    var region = new RegionFixture(directory);
    region.deploy("S", TEMPLATE + POLICIES);
    region.advance(Duration.ofDays(1));
    assertThat(parameters(region)).isEmpty();
    region.delete("S");
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  private static List<ParameterMetadata> parameters(RegionFixture region) {
    return region.call(SsmClient.class, ssm -> ssm.describeParameters(r -> {})).parameters();
  }
}
