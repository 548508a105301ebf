package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ecs.ContainerRuntime.Login;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Credentials of private registries, which task definitions name by secrets. */
final class RegistryLoginsTest {
  private static final String FAILURE =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
          + " retrieval failed: unable to get registry auth from asm: service call has been retried"
          + " 1 time(s): ";

  private final World world = new World();

  @BeforeEach
  void registry() {
    world.region.add(SecretsManagerClient.class, new SecretsManagerService(world.region.context()));
    world.runtime.pullFrom("registry.example.com");
  }

  private String secret(String value) {
    return world.region.call(
        SecretsManagerClient.class,
        secrets -> secrets.createSecret(r -> r.name("login").secretString(value)).arn());
  }

  private static ContainerDefinition container(String image, String secret) {
    return World.container("v1").toBuilder()
        .image(image)
        .repositoryCredentials(credentials -> credentials.credentialsParameter(secret))
        .build();
  }

  private Task run(String secret) {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(container("registry.example.com/app:1", secret))
                    .build()));
    var task = world.runTask();
    world.advance(Duration.ofSeconds(5));
    return world.task(task.taskArn());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"username;password", "Username;PASSWORD"})
  void theImageIsPulledAsTheSecretSays(String username, String password) {
    var task = run(secret("{\"%s\":\"me\",\"%s\":\"opensesame\"}".formatted(username, password)));
    var image = world.runtime.task(task.taskArn()).launch().containers().getFirst().image();
    assertThat(((RemoteImage) image).login()).contains(new Login("me", "opensesame"));
    assertThat(task.toString()).as("what DescribeTasks shows").doesNotContain("opensesame");
  }

  @Test
  void aSecretThatIsNotThereKeepsTheTaskFromStarting() {
    assertThat(run("arn:aws:secretsmanager:us-east-1:123456789012:secret:none").stoppedReason())
        .isEqualTo(
            FAILURE
                + "asm fetching secret from the service for"
                + " arn:aws:secretsmanager:us-east-1:123456789012:secret:none:"
                + " ResourceNotFoundException: Secrets Manager can't find the specified secret."
                + " status code: 400");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "hush;asm fetching authorization data: unable to unmarshal secret value, invalid schema",
        "[1];asm fetching authorization data: unable to unmarshal secret value, invalid schema",
        "{\"password\":\"x\"};asm fetching username: AuthorizationData is malformed, empty field",
        "{\"username\":\"x\",\"password\":\"\"};asm fetching password: AuthorizationData is"
            + " malformed, empty field",
      })
  void aSecretThatIsNoLoginKeepsTheTaskFromStarting(String value, String told) {
    assertThat(run(secret(value)).stoppedReason()).isEqualTo(FAILURE + told);
  }

  @Test
  void whatHasNoExecutionRoleOrIsOfEcrIsRefused() {
    var login = secret("{}");
    var nobody =
        World.definition("v1").toBuilder()
            .executionRoleArn(null)
            .containerDefinitions(
                container("registry.example.com/app:1", login).toBuilder()
                    .logConfiguration((LogConfiguration) null)
                    .build())
            .build();
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.registerTaskDefinition(nobody)))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(
            "When you are specifying container repository credentials, you must also specify a"
                + " value for 'executionRoleArn'.");
    var own =
        World.definition("v1").toBuilder()
            .containerDefinitions(container(World.container("v1").image(), login))
            .build();
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.registerTaskDefinition(own)))
        .hasMessageContaining("repositoryCredentials for an image of ECR is not supported");
  }
}
