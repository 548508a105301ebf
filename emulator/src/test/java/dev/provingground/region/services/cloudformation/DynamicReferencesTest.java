package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.cloudformation.World.Fault;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import dev.provingground.region.services.ssm.SsmService;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Values that Systems Manager and Secrets Manager keep, in the properties of resources. */
final class DynamicReferencesTest {
  private static final String PASSWORD = "{{resolve:secretsmanager:login:SecretString:password}}";

  private final StackFixture cfn = new StackFixture();
  private final SsmService ssm = new SsmService(cfn.region.context());
  private final SecretsManagerService secrets = new SecretsManagerService(cfn.region.context());

  @BeforeEach
  void keepValues() {
    cfn.region.add(SsmClient.class, ssm);
    cfn.region.add(SecretsManagerClient.class, secrets);
    put("/app/size", "1", ParameterType.STRING);
    put("/app/list", "a,b, c", ParameterType.STRING_LIST);
    put("/app/secure", "opensesame", ParameterType.SECURE_STRING);
    secrets(s -> s.createSecret(r -> r.name("login").secretString(login("first", 1))));
    secrets(s -> s.createSecret(r -> r.name("plain").secretString("just text")));
  }

  private void put(String name, String value, ParameterType type) {
    cfn.region.call(
        SsmClient.class,
        s -> s.putParameter(r -> r.name(name).value(value).type(type).overwrite(true)));
  }

  private <R> R secrets(Function<SecretsManagerClient, R> operation) {
    return cfn.region.call(SecretsManagerClient.class, operation);
  }

  private static String login(String password, int port) {
    return "{\"password\": \"%s\", \"port\": %d, \"more\": {\"a\": 1}}".formatted(password, port);
  }

  private static String thing(String properties) {
    return "Resources: {A: {Type: Test::World::Thing, Properties: {" + properties + "}}}";
  }

  private static String size(String value) {
    return thing("Size: \"" + value + "\"");
  }

  private String size() {
    return Objects.requireNonNull(cfn.sizesOf("A").get("A"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "{{resolve:ssm:/app/size}}"                                             | 1
          "<{{resolve:ssm:/app/size:1}} {{resolve:ssm:/app/list}}>"               | <1 a,b, c>
          !Sub "{{resolve:ssm:/${AWS::StackName}/size}}"                          | 7
          !Join [":", ["{{resolve:ssm", /app/size, "1}}"]]                        | 1
          "{{resolve:secretsmanager:login:SecretString:password}}"                | first
          "{{resolve:secretsmanager:login::password}}"                            | first
          "{{resolve:secretsmanager:login:SecretString:port::}}"                  | 1
          "{{resolve:secretsmanager:login:SecretString:password:AWSCURRENT}}"     | first
          "{{resolve:secretsmanager:plain}}"                                      | just text
          "{{resolve:secretsmanager:plain:SecretString}}/{{resolve:ssm:/app/size}}" | just text/1
          !Base64 "{{resolve:ssm:/app/size}}"                                     | e3tyZXNvbHZlOnNzbTovYXBwL3NpemV9fQ==
          "{{resolve:ssm:/app/size}"                                              | {{resolve:ssm:/app/size}
          """)
  void whatAPropertyRefersToIsWhatTheResourceGets(String value, String expected) {
    put("/S/size", "7", ParameterType.STRING);
    cfn.created(thing("Size: " + value));
    assertThat(size()).isEqualTo(expected);
  }

  @Test
  void aSecretIsFoundByItsArnAndInEachVersion() {
    var arn = secrets(s -> s.describeSecret(r -> r.secretId("login"))).arn();
    var first = secrets(s -> s.getSecretValue(r -> r.secretId("login"))).versionId();
    secrets(s -> s.putSecretValue(r -> r.secretId("login").secretString(login("second", 2))));
    cfn.created(
        size(
            "{{resolve:secretsmanager:%s:SecretString:password::}}".formatted(arn)
                + " {{resolve:secretsmanager:%s:SecretString:password:AWSPREVIOUS}}".formatted(arn)
                + " {{resolve:secretsmanager:login:SecretString:password::%s}}".formatted(first)));
    assertThat(size()).isEqualTo("second first first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{resolve:ssm:/app/none}}            | Unable to fetch parameters [/app/none] from parameter store for this account.
          {{resolve:ssm:/app/size:9}}          | Unable to fetch parameters [/app/size:9] from parameter store for this account.
          {{resolve:ssm:/app/size:prod}}       | Incorrect format is used in the following SSM reference: [{{resolve:ssm:/app/size:prod}}]
          {{resolve:ssm:}}                     | Incorrect format is used in the following SSM reference: [{{resolve:ssm:}}]
          {{resolve:ssm-secure:a b:1}}         | Incorrect format is used in the following SSM reference: [{{resolve:ssm-secure:a b:1}}]
          {{resolve:ssm:/app/secure:1}}        | Non-secure ssm prefix was used for secure parameter /app/secure
          {{resolve:ssm-secure:/app/secure:1}} | SSM Secure reference is not supported in: [Test::World::Thing/Properties/Size]
          {{resolve:ssm-secure:/app/size}}     | SSM Secure reference is not supported in: [Test::World::Thing/Properties/Size]
          {{resolve:secretsmanager:}}          | Incorrect format is used in the following Secrets Manager reference: [{{resolve:secretsmanager:}}]
          {{resolve:secretsmanager:a:Binary}}  | Incorrect format is used in the following Secrets Manager reference: [{{resolve:secretsmanager:a:Binary}}]
          {{resolve:secretsmanager:a::b:c:d:e}} | Incorrect format is used in the following Secrets Manager reference
          {{resolve:vault:a}}                  | Dynamic references to vault are not supported
          """)
  void whatCannotBeReadIsToldBeforeAnythingIsMade(String reference, String message) {
    assertRefused(() -> cfn.create(size(reference)), "ValidationError", message);
  }

  @Test
  void whoMayWriteAParameterDoesNotMakeAStackReadSecrets() {
    put("/app/size", PASSWORD, ParameterType.STRING);
    assertRefused(
        () -> cfn.create(size("{{resolve:ssm:/app/size}}")),
        "ValidationError",
        "The value of the parameter /app/size has a dynamic reference itself");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertRefused(
        () ->
            cfn.create(
                """
                Resources:
                  A: {Type: Test::World::Thing, Properties: {Size: "{{resolve:ssm:/none}}"}}
                  B:
                    Type: Test::World::Thing
                    Properties:
                      Uses: ["{{resolve:ssm-secure:/app/secure}}"]
                      Tags: [{Key: k, Value: "{{resolve:ssm-secure:/app/secure:1}}"}]
                """),
        "ValidationError",
        "Unable to fetch parameters [/none]",
        "SSM Secure reference is not supported in:"
            + " [Test::World::Thing/Properties/Uses,Test::World::Thing/Properties/Tags]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          login:SecretString:user              | Could not find a value associated with JSONKey in SecretString
          login:SecretString:more              | Could not find a value associated with JSONKey in SecretString
          plain:SecretString:password          | Could not parse SecretString JSON
          none                                 | Secrets Manager can't find the specified secret. (Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)
          login:SecretString:password:STAGE    | Secrets Manager can't find the specified secret value for staging label: STAGE (Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)
          """)
  void aSecretThatCannotBeReadFailsItsResource(String key, String message) {
    cfn.create(size("{{resolve:secretsmanager:" + key + "}}"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.history("A"))
        .containsExactly("CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_COMPLETE");
    assertThat(cfn.reason("A", "CREATE_FAILED")).isEqualTo(message);
  }

  @Test
  void aBinarySecretHasNothingToPutIntoText() {
    secrets(
        s -> s.createSecret(r -> r.name("bytes").secretBinary(SdkBytes.fromUtf8String("bytes"))));
    cfn.create(size("{{resolve:secretsmanager:bytes}}"));
    cfn.finish();
    assertThat(cfn.reason("A", "CREATE_FAILED")).isEqualTo("The secret bytes has no SecretString");
  }

  @Test
  void theNextUpdateReadsAParameterAnewUnlessItsVersionIsGiven() {
    var template = size("{{resolve:ssm:/app/size:1}} {{resolve:ssm:/app/size}}");
    cfn.created(template);
    put("/app/size", "2", ParameterType.STRING);
    cfn.update(template);
    cfn.finish();
    assertThat(size()).isEqualTo("1 2");
    assertRefused(() -> cfn.update(template), "ValidationError", "No updates are to be performed.");
  }

  @Test
  void aSecretIsReadAnewOnlyWhenItsResourceIsUpdatedOtherwise() {
    cfn.created(size(PASSWORD));
    secrets(s -> s.putSecretValue(r -> r.secretId("login").secretString(login("second", 2))));
    assertRefused(
        () -> cfn.update(size(PASSWORD)), "ValidationError", "No updates are to be performed.");
    cfn.update(size(PASSWORD).replace("}}\"}}}", "}}\"}}, B: {Type: Test::World::Thing}}"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(size()).isEqualTo("first");
    cfn.update(thing("Uses: [], Size: \"" + PASSWORD + "\""));
    cfn.finish();
    assertThat(size()).isEqualTo("second");
  }

  @Test
  void aReplacementReadsTheSecretToo() {
    cfn.created(thing("Kind: x, Size: \"" + PASSWORD + "\""));
    secrets(s -> s.putSecretValue(r -> r.secretId("login").secretString(login("second", 2))));
    cfn.update(thing("Kind: y, Size: \"" + PASSWORD + "\""));
    cfn.finish();
    assertThat(size()).isEqualTo("second");
  }

  @Test
  void nobodySeesTheSecret() {
    var template = size(PASSWORD) + "\nOutputs: {Password: {Value: \"" + PASSWORD + "\"}}";
    cfn.created(template);
    cfn.update(template.replace("Size: \"", "Size: \"new "));
    cfn.call(
        c -> c.createChangeSet(r -> r.stackName("S").changeSetName("c").templateBody(template)));
    cfn.finish();
    assertThat(size()).isEqualTo("new first");
    assertThat(cfn.output("Password")).isEqualTo(PASSWORD);
    assertThat(cfn.events()).extracting(StackEvent::toString).noneMatch(e -> e.contains("first"));
    assertThat(cfn.events())
        .extracting(StackEvent::resourceProperties)
        .contains("{\"Size\":\"" + PASSWORD + "\"}");
    assertThat(
            cfn.call(
                    c ->
                        c.getTemplate(r -> r.stackName("S").templateStage(TemplateStage.PROCESSED)))
                .templateBody())
        .contains(PASSWORD)
        .doesNotContain("first");
  }

  @Test
  void aRollbackReadsTheSecretAgainAndFailsWithoutIt() {
    var before =
        """
        Resources:
          A: {Type: Test::World::Thing, Properties: {Size: "%s"}}
          B: {Type: Test::World::Thing, DependsOn: A}
        """
            .formatted(PASSWORD);
    cfn.created(before);
    secrets(s -> s.deleteSecret(r -> r.secretId("login").forceDeleteWithoutRecovery(true)));
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(
        before
            .replace(PASSWORD, "1")
            .replace("DependsOn: A", "DependsOn: A, Properties: {Size: 2}"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    assertThat(cfn.reason("A", "UPDATE_FAILED"))
        .startsWith("Secrets Manager can't find the specified secret.");
    assertThat(size()).isEqualTo("1");
    cfn.world.faults.clear();
    secrets(s -> s.createSecret(r -> r.name("login").secretString(login("third", 3))));
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(size()).isEqualTo("third");
  }

  @Test
  void anUpdateThatCannotReadItsSecretLeavesTheResourceAsItWas() {
    cfn.created(thing("Kind: x, Size: 1"));
    for (var kind : new String[] {"x", "y"}) {
      cfn.update(thing("Kind: " + kind + ", Size: \"{{resolve:secretsmanager:none}}\""));
      cfn.finish();
      assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
      assertThat(size()).isEqualTo("1");
    }
    assertThat(cfn.world.things).hasSize(1);
  }

  @Test
  void aParametersValueMayReferToAVersionOfAnother() {
    var template =
        """
        Parameters:
          P: {Type: String, Default: "{{resolve:ssm:/app/size:1}}"}
          Secret: {Type: String, Default: "%s"}
        Resources:
          A: {Type: Test::World::Thing, Properties: {Size: !Sub "${P} ${Secret}"}}
        Outputs: {P: {Value: !Ref P}}
        """
            .formatted(PASSWORD);
    cfn.created(template);
    assertThat(size()).isEqualTo("1 first");
    assertThat(cfn.output("P")).isEqualTo("1");
    assertThat(cfn.stack().parameters())
        .extracting("parameterValue", "resolvedValue")
        .containsExactlyInAnyOrder(
            tuple("{{resolve:ssm:/app/size:1}}", null), tuple(PASSWORD, null));
    assertRefused(
        () -> cfn.update(template.replace("size:1", "size")),
        "ValidationError",
        "Template error: parameter P should not contain ssm versionless resolver");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Value<String>       | /app/list   | Types for SSM parameters [/app/list] defined in CFN template and SSM are incompatible
          Value<List<String>> | /app/size   | Types for SSM parameters [/app/size] defined in CFN template and SSM are incompatible
          Value<CommaDelimitedList> | /app/size | Types for SSM parameters [/app/size] defined in CFN template and SSM are incompatible
          Value<String>       | /app/secure | Parameters [/app/secure] referenced by template have types not supported by CloudFormation.
          Value<String>       | /app/size:9 | Unable to fetch parameters [/app/size:9] from parameter store for this account.
          """)
  void aStoredParameterMustBeOfItsType(String type, String name, String message) {
    assertRefused(
        () ->
            cfn.create(
                "Parameters: {P: {Type: \"AWS::SSM::Parameter::%s\", Default: %s}}\n%s"
                    .formatted(type, name, size("1"))),
        "ValidationError",
        message);
  }

  @Test
  void aStoredListIsTrimmedAndAVersionCanBeNamed() {
    put("/app/size", "2", ParameterType.STRING);
    cfn.created(
        """
        Parameters:
          L: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /app/list}
          V: {Type: "AWS::SSM::Parameter::Value<String>", Default: "/app/size:1"}
        Resources:
          A: {Type: Test::World::Thing, Properties: {Size: !Join ["|", [!Join ["|", !Ref L], !Ref V]]}}
        """);
    assertThat(size()).isEqualTo("a|b|c|1");
    assertThat(cfn.stack().parameters()).extracting("resolvedValue").contains("a,b,c", "1");
  }

  @Test
  void aTemplateHasSixtyReferencesAtMost() {
    var many =
        IntStream.range(0, 61)
            .mapToObj(i -> "\"{{resolve:ssm:/app/size}}\"")
            .collect(Collectors.joining(", "));
    assertRefused(
        () -> cfn.create(thing("Uses: [" + many + "]")),
        "ValidationError",
        "Number of dynamic references, 61, is greater than maximum allowed, 60");
  }

  @Test
  void whoDeploysMustBeAllowedToReadThem() {
    cfn.region.add(
        SsmClient.class,
        new GuardedService<>(SsmClient.class, "ssm", ssm, (caller, access) -> deny(access.action()))
            .client());
    cfn.region.add(
        SecretsManagerClient.class,
        new GuardedService<>(
                SecretsManagerClient.class,
                "secretsmanager",
                secrets,
                (caller, access) -> deny(access.action()))
            .client());
    var role = "arn:aws:iam::123456789012:role/blind";
    assertRefused(
        () -> cfn.create(size("{{resolve:ssm:/app/size}}"), r -> r.roleARN(role)),
        "ValidationError",
        "may not ssm:GetParameters");
    cfn.create(size(PASSWORD), r -> r.roleARN(role));
    cfn.finish();
    assertThat(cfn.reason("A", "CREATE_FAILED"))
        .startsWith("may not secretsmanager:GetSecretValue (Service: AWSSecretsManager");
  }

  private static void deny(String action) {
    throw AwsErrors.error("AccessDeniedException", "may not " + action, 400);
  }
}
