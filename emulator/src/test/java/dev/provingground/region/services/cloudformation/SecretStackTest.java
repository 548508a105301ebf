package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Secrets of a stack, and a task definition that takes a member of one, as the CDK writes it. */
final class SecretStackTest {
  private static final String TEMPLATE =
      """
      Resources:
        Login:
          Type: AWS::SecretsManager::Secret
          Properties:
            Description: of the database
            GenerateSecretString:
              SecretStringTemplate: '{"username":"web"}'
              GenerateStringKey: password
              ExcludePunctuation: true
              PasswordLength: 24
            Tags: [{Key: team, Value: web}]
        Plain:
          Type: AWS::SecretsManager::Secret
          Properties: {Name: app/plain, SecretString: opensesame}
        Empty:
          Type: AWS::SecretsManager::Secret
        Execution:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement:
                - {Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: ecs-tasks.amazonaws.com}}
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Family: web
            Cpu: "256"
            Memory: "512"
            NetworkMode: awsvpc
            RequiresCompatibilities: [FARGATE]
            ExecutionRoleArn: !GetAtt Execution.Arn
            ContainerDefinitions:
              - Name: web
                Image: docker.io/library/nginx
                Secrets:
                  - {Name: PASSWORD, ValueFrom: !Join ["", [!Ref Login, ":password::"]]}
      Outputs:
        Login: {Value: !Ref Login}
        Id: {Value: !GetAtt Login.Id}
        Plain: {Value: !Ref Plain}
        Empty: {Value: !Ref Empty}
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void start() throws Exception {
    region = new RegionFixture(directory);
    deploy(TEMPLATE);
  }

  private void deploy(String template) {
    region.deploy("S", template);
    region.advance(Duration.ofHours(1));
  }

  private String value(String output) {
    var arn = region.output("S", output);
    return region
        .call(SecretsManagerClient.class, s -> s.getSecretValue(r -> r.secretId(arn)))
        .secretString();
  }

  @Test
  void aSecretsValueIsTheTemplatesOrIsMadeUp() {
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(value("Plain")).isEqualTo("opensesame");
    assertThat(value("Login")).matches("\\{\"username\":\"web\",\"password\":\"[A-Za-z0-9]{24}\"}");
    assertThatThrownBy(() -> value("Empty")).isInstanceOf(ResourceNotFoundException.class);
    assertThat(region.output("S", "Login"))
        .matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:Login-\\w{12}-\\w{6}")
        .isEqualTo(region.output("S", "Id"));
    assertThat(region.output("S", "Plain")).contains(":secret:app/plain-");
    var task =
        region.call(
            EcsClient.class, ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web")));
    assertThat(task.taskDefinition().containerDefinitions().getFirst().secrets())
        .singleElement()
        .satisfies(
            secret ->
                assertThat(secret.valueFrom())
                    .isEqualTo(region.output("S", "Login") + ":password::"));
  }

  @Test
  void anUpdateChangesWhatItSaysAndLeavesAMadeUpValueAlone() {
    var login = value("Login");
    deploy(
        TEMPLATE
            .replace("of the database", "of another")
            .replace("opensesame", "changed")
            .replace("Value: web", "Value: other"));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(value("Plain")).isEqualTo("changed");
    assertThat(value("Login")).as("only its description was changed").isEqualTo(login);
    var arn = region.output("S", "Login");
    var described =
        region.call(SecretsManagerClient.class, s -> s.describeSecret(r -> r.secretId(arn)));
    assertThat(described.description()).isEqualTo("of another");
    assertThat(described.tags()).anyMatch(tag -> tag.value().equals("other"));
    deploy(TEMPLATE.replace("PasswordLength: 24", "PasswordLength: 30"));
    assertThat(value("Login")).matches(".*\"[A-Za-z0-9]{30}\"}").isNotEqualTo(login);
  }

  @Test
  void whatTheStackLeavesCanBeMadeAnewAtOnce() {
    region.delete("S");
    region.advance(Duration.ofHours(1));
    assertThat(
            region
                .call(
                    SecretsManagerClient.class,
                    s -> s.listSecrets(r -> r.includePlannedDeletion(true)))
                .secretList())
        .isEmpty();
    region.deploy("Other", TEMPLATE);
    region.advance(Duration.ofHours(1));
    assertThat(region.stack("Other").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void aDescriptionThatSomebodyChangedIsDrift() {
    var arn = region.output("S", "Login");
    region.call(
        SecretsManagerClient.class,
        s -> s.updateSecret(r -> r.secretId(arn).description("somebody's")));
    var detection =
        region.call(CloudFormationClient.class, c -> c.detectStackDrift(r -> r.stackName("S")));
    region.advance(Duration.ofMinutes(1));
    assertThat(
            region
                .call(
                    CloudFormationClient.class,
                    c ->
                        c.describeStackDriftDetectionStatus(
                            r -> r.stackDriftDetectionId(detection.stackDriftDetectionId())))
                .stackDriftStatus())
        .isEqualTo(StackDriftStatus.DRIFTED);
  }

  /** As the CDK refers to a member of a secret of the same stack. */
  @Test
  void whereAPropertyRefersToASecretDriftShowsTheReference() {
    deploy(
        TEMPLATE.replace(
            "Outputs:",
            """
              Copy:
                Type: AWS::SSM::Parameter
                Properties:
                  Name: copy
                  Type: String
                  Value: !Join ["", ["{{resolve:secretsmanager:", !Ref Login, ":SecretString:password::}}"]]
            Outputs:\
            """));
    var copy =
        region
            .call(SsmClient.class, ssm -> ssm.getParameter(r -> r.name("copy")))
            .parameter()
            .value();
    assertThat(value("Login")).contains("\"password\":\"" + copy + "\"");
    region.call(
        SsmClient.class,
        ssm -> ssm.putParameter(r -> r.name("copy").value("changed").overwrite(true)));
    var drift =
        region
            .call(
                CloudFormationClient.class,
                c -> c.detectStackResourceDrift(r -> r.stackName("S").logicalResourceId("Copy")))
            .stackResourceDrift();
    assertThat(drift.stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.IN_SYNC);
    assertThat(drift.actualProperties())
        .isEqualTo(drift.expectedProperties())
        .contains(
            "{{resolve:secretsmanager:"
                + region.output("S", "Login")
                + ":SecretString:password::}}");
  }

  @Test
  void whatContradictsItselfFailsTheSecret() {
    region.deploy(
        "Both",
        """
        Resources:
          Secret:
            Type: AWS::SecretsManager::Secret
            Properties: {SecretString: x, GenerateSecretString: {PasswordLength: 8}}
        """);
    region.advance(Duration.ofHours(1));
    assertThat(region.stack("Both").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(region.events("Both"))
        .anyMatch(
            event ->
                String.valueOf(event.resourceStatusReason())
                    .contains("either SecretString or GenerateSecretString, not both"));
  }
}
