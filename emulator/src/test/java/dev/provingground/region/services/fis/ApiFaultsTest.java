package dev.provingground.region.services.fis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;

final class ApiFaultsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/scaler";

  private final World world = new World();

  private static Caller session(String roleArn) {
    return new Caller.RoleSession(
        roleArn, "arn:session", "AROA:session", Optional.empty(), Instant.EPOCH);
  }

  private void call(String roleArn, String action) {
    world.fis.authorizer().authorize(session(roleArn), Access.to(action, List.of("*")));
  }

  private String start(String actionId, String percentage) {
    var roles =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:iam:role")
            .resourceArns(ROLE)
            .selectionMode("ALL")
            .build();
    return world.start(
        roles,
        World.action(
            actionId,
            Map.of(
                "duration", "PT1M",
                "service", "ec2",
                "operations", "DescribeSubnets,RunInstances",
                "percentage", percentage)));
  }

  @Test
  void theRolesCallsFailUntilTheFaultIsOver() {
    var id = start(Actions.THROTTLE_ERROR, "100");
    assertThatThrownBy(() -> call(ROLE, "ec2:DescribeSubnets"))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("RequestLimitExceeded");
              assertThat(error.statusCode()).isEqualTo(503);
            });
    assertThatCode(() -> call(ROLE, "ec2:DescribeVpcs")).doesNotThrowAnyException();
    assertThatCode(() -> call(World.ROLE, "ec2:DescribeSubnets")).doesNotThrowAnyException();
    assertThatCode(() -> call(ROLE, "ecs:RunInstances")).doesNotThrowAnyException();

    world.advance(Duration.ofMinutes(1));
    assertThatCode(() -> call(ROLE, "ec2:DescribeSubnets")).doesNotThrowAnyException();
    assertThat(world.state(id, "it"))
        .isEqualTo("completed: Action was completed. callsFailed=1, callsPassed=0");
  }

  @Test
  void aShareOfTheCallsFails() {
    start(Actions.INTERNAL_ERROR, "30");
    int failed = 0;
    for (int i = 0; i < 1000; i++) {
      try {
        call(ROLE, "ec2:RunInstances");
      } catch (AwsServiceException e) {
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalError");
        failed++;
      }
    }
    assertThat(failed).isBetween(200, 400);
  }

  @Test
  void aServiceCanBeUnavailable() {
    start(Actions.UNAVAILABLE_ERROR, "100");
    assertThatThrownBy(() -> call(ROLE, "ec2:RunInstances"))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("Unavailable");
              assertThat(error.statusCode()).isEqualTo(503);
            });
  }

  @Test
  void theExperimentsRoleMustBeAllowedToInjectThem() {
    world.denied.add("fis:InjectApiUnavailableError");
    var id = start(Actions.UNAVAILABLE_ERROR, "100");
    assertThat(world.state(id)).endsWith("is not authorized: fis:InjectApiUnavailableError");
    assertThatCode(() -> call(ROLE, "ec2:DescribeSubnets")).doesNotThrowAnyException();
  }
}
