package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import dev.provingground.region.services.ssm.SsmService;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Parameters of Parameter Store, and secrets of Secrets Manager, in a container's environment. */
final class SecretsTest {
  private static final String ARN = "arn:aws:ssm:us-east-1:123456789012:parameter/";

  private static final String FAILURE =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
          + " retrieval failed: unable to retrieve secret from asm: service call has been retried 1"
          + " time(s): ";

  private final World world = new World();
  private String login = "";

  @BeforeEach
  void parameters() {
    world.region.add(SsmClient.class, new SsmService(world.region.context()));
    world.region.add(SecretsManagerClient.class, new SecretsManagerService(world.region.context()));
    login = create("db/login", "{\"username\":\"web\",\"password\":\"one\",\"port\":5432}");
    put("/web/password", "opensesame");
    put("colour", "blue");
  }

  private void put(String name, String value) {
    world.region.call(
        SsmClient.class,
        ssm -> ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.SECURE_STRING)));
  }

  private String create(String name, String value) {
    return world.region.call(
        SecretsManagerClient.class,
        secrets -> secrets.createSecret(r -> r.name(name).secretString(value)).arn());
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
  void aSecretIsTheWholeOfItOrAMemberOfAVersion() {
    var first =
        world.region.call(
            SecretsManagerClient.class,
            secrets -> secrets.getSecretValue(r -> r.secretId(login)).versionId());
    world.region.call(
        SecretsManagerClient.class,
        secrets ->
            secrets.putSecretValue(
                r -> r.secretId(login).secretString("{\"password\":\"second\"}")));
    var task =
        run(
            with(
                secret("WHOLE", login),
                secret("CURRENT", login + ":password::"),
                secret("PREVIOUS", login + ":password:AWSPREVIOUS:"),
                secret("FIRST", login + ":port::" + first),
                secret("BOTH", login + "::AWSPREVIOUS:" + first),
                secret("PARAMETER", "/web/password")));
    assertThat(world.runtime.task(task.taskArn()).launch().containers().getFirst().environment())
        .containsEntry("WHOLE", "{\"password\":\"second\"}")
        .containsEntry("CURRENT", "second")
        .containsEntry("PREVIOUS", "one")
        .containsEntry("FIRST", "5432")
        .containsEntry("PARAMETER", "opensesame")
        .hasEntrySatisfying("BOTH", text -> assertThat(text).contains("\"one\""));
    assertThat(task.toString()).as("what DescribeTasks shows").doesNotContain("second");
  }

  @Test
  void aSecretThatCannotBeHadKeepsTheTaskFromStarting() {
    assertThat(run(with(secret("A", login + "x"))).stoppedReason())
        .isEqualTo(
            FAILURE
                + "failed to fetch secret "
                + login
                + "x from secrets manager: ResourceNotFoundException: Secrets Manager can't find"
                + " the specified secret. status code: 400");
    assertThat(run(with(secret("A", login + ":host::"))).stoppedReason())
        .isEqualTo(FAILURE + "retrieved secret from Secrets Manager did not contain json key host");
    assertThat(run(with(secret("A", create("plain", "hush") + ":key::"))).stoppedReason())
        .isEqualTo(FAILURE + "invalid character 'h' looking for beginning of value");
    assertThat(run(with(secret("A", create("list", "[1]") + ":key::"))).stoppedReason())
        .isEqualTo(
            FAILURE + "json: cannot unmarshal array into Go value of type map[string]interface {}");
    assertThat(run(with(secret("A", login + ":password"))).stoppedReason())
        .isEqualTo(
            FAILURE
                + "unexpected ARN format with parameters when trying to retrieve ASM secret: "
                + login
                + ":password");
  }

  @Test
  void theExecutionRoleReadsThem() {
    world.region.add(
        SecretsManagerClient.class,
        new SecretsManagerClient() {
          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}

          @Override
          public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            throw AwsErrors.error(
                "AccessDeniedException",
                "User: %s is not authorized".formatted(CallContext.current().caller().arn()));
          }
        });
    assertThat(run(with(secret("A", login))).stoppedReason())
        .startsWith(
            FAILURE
                + "failed to fetch secret "
                + login
                + " from secrets manager: AccessDeniedException: User:"
                + " arn:aws:sts::123456789012:assumed-role/execution/");
  }

  @Test
  void whatIsNoParameterAndNoSecretIsRefused() {
    assertThatThrownBy(() -> run(with(secret("A", "arn:aws:s3:::bucket/key"))))
        .hasMessageContaining("Secret.valueFrom of another service than SSM and Secrets Manager");
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
