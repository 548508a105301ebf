package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ssm.SsmService;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Parameters of Parameter Store in the environment of a container. */
final class SecretsTest {
  private static final String ARN = "arn:aws:ssm:us-east-1:123456789012:parameter/";

  private final World world = new World();

  @BeforeEach
  void parameters() {
    world.region.add(SsmClient.class, new SsmService(world.region.context()));
    put("/web/password", "opensesame");
    put("colour", "blue");
  }

  private void put(String name, String value) {
    world.region.call(
        SsmClient.class,
        ssm -> ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.SECURE_STRING)));
  }

  private static Secret secret(String name, String valueFrom) {
    return Secret.builder().name(name).valueFrom(valueFrom).build();
  }

  private static ContainerDefinition with(Secret... secrets) {
    return World.container("v1").toBuilder().secrets(secrets).build();
  }

  private Task run(ContainerDefinition container) {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder().containerDefinitions(container).build()));
    var task = world.runTask();
    world.advance(Duration.ofSeconds(5));
    return world.task(task.taskArn());
  }

  @Test
  void aParameterIsNamedByItsNameOrItsArn() {
    var task =
        run(
            with(
                secret("PASSWORD", ARN + "web/password"),
                secret("AGAIN", "/web/password"),
                secret("COLOUR", ARN + "colour")));
    assertThat(world.runtime.task(task.taskArn()).launch().containers().getFirst().environment())
        .containsEntry("PASSWORD", "opensesame")
        .containsEntry("AGAIN", "opensesame")
        .containsEntry("COLOUR", "blue")
        .containsEntry("PORT", "3000");
    assertThat(task.toString()).as("what DescribeTasks shows").doesNotContain("opensesame");
  }

  @Test
  void moreThanOneCallGivesAreAllThere() {
    var names = new String[25];
    Arrays.setAll(names, i -> "/many/" + i);
    Arrays.stream(names).forEach(name -> put(name, "value of " + name));
    var secrets =
        Arrays.stream(names)
            .map(name -> secret(name.replace('/', '_'), name))
            .toArray(Secret[]::new);
    var task = run(with(secrets));
    assertThat(world.runtime.task(task.taskArn()).launch().containers().getFirst().environment())
        .containsEntry("_many_24", "value of /many/24");
  }

  @Test
  void aMissingParameterKeepsTheTaskFromStarting() {
    assertThat(run(with(secret("A", "/none"), secret("B", "colour"))).stoppedReason())
        .isEqualTo(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution"
                + " resource retrieval failed: unable to retrieve secrets from ssm: service call"
                + " has been retried 1 time(s): invalid ssm parameters: /none");
  }

  @Test
  void whatIsNoParameterIsRefused() {
    assertThatThrownBy(
            () -> run(with(secret("A", "arn:aws:secretsmanager:us-east-1:123456789012:secret:a"))))
        .hasMessageContaining("Secret.valueFrom of another service than SSM");
    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs ->
                        ecs.registerTaskDefinition(
                            World.definition("v1").toBuilder()
                                .executionRoleArn(null)
                                .containerDefinitions(
                                    ContainerDefinition.builder()
                                        .name("web")
                                        .image("docker.io/library/nginx")
                                        .secrets(secret("A", "colour"))
                                        .build())
                                .build())))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(
            "When you are specifying container secrets, you must also specify a value for"
                + " 'executionRoleArn'.");
  }
}
