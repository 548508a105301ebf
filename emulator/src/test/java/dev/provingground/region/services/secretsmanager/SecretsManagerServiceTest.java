package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Secrets, their versions and their stages. */
final class SecretsManagerServiceTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String OTHER_TOKEN = "ffffffffffffffffffffffffffffffff";

  private final FakeRegion region = new FakeRegion();
  private final SecretsManagerService secrets = new SecretsManagerService(region.context());

  private CreateSecretResponse create(String name, String value) {
    return secrets.createSecret(r -> r.name(name).secretString(value));
  }

  private String value(String id) {
    return secrets.getSecretValue(r -> r.secretId(id)).secretString();
  }

  private String staged(String id, String stage) {
    return secrets.getSecretValue(r -> r.secretId(id).versionStage(stage)).secretString();
  }

  @Test
  void aSecretIsFoundByItsNameItsArnAndItsArnWithoutItsEnd() {
    var made = create("app/password", "opensesame");
    assertThat(made.arn())
        .matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:app/password-[A-Z0-9]{6}");
    assertThat(made.versionId()).matches("[0-9a-f-]{36}");
    var read = secrets.getSecretValue(r -> r.secretId(made.arn()));
    assertThat(read.secretString()).isEqualTo("opensesame");
    assertThat(read.name()).isEqualTo("app/password");
    assertThat(read.versionId()).isEqualTo(made.versionId());
    assertThat(read.versionStages()).containsExactly("AWSCURRENT");
    assertThat(value("app/password")).isEqualTo("opensesame");
    assertThat(value(made.arn().substring(0, made.arn().length() - 7))).isEqualTo("opensesame");
    assertRefusedWith(
        () -> value("other"),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret.");
  }

  @Test
  void bytesAreKeptAsTheyAre() {
    var bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 7});
    secrets.createSecret(r -> r.name("key").secretBinary(bytes));
    var read = secrets.getSecretValue(r -> r.secretId("key"));
    assertThat(read.secretBinary()).isEqualTo(bytes);
    assertThat(read.secretString()).isNull();
  }

  @Test
  void aNewValueIsCurrentAndTheOneBeforeIsThePreviousOne() {
    var first = create("a", "one").versionId();
    var second = secrets.putSecretValue(r -> r.secretId("a").secretString("two")).versionId();
    assertThat(value("a")).isEqualTo("two");
    assertThat(staged("a", "AWSPREVIOUS")).isEqualTo("one");
    secrets.updateSecret(r -> r.secretId("a").secretString("three"));
    assertThat(value("a")).isEqualTo("three");
    assertThat(staged("a", "AWSPREVIOUS")).isEqualTo("two");
    assertThat(secrets.getSecretValue(r -> r.secretId("a").versionId(first)).secretString())
        .as("without a label, by its id")
        .isEqualTo("one");
    assertThat(secrets.describeSecret(r -> r.secretId("a")).versionIdsToStages())
        .hasSize(2)
        .containsEntry(second, List.of("AWSPREVIOUS"));
  }

  @Test
  void aLabelOfOnesOwnLeavesTheCurrentValueAlone() {
    create("a", "one");
    var pending =
        secrets.putSecretValue(
            r -> r.secretId("a").secretString("two").versionStages("AWSPENDING", "mine"));
    assertThat(pending.versionStages()).containsExactly("AWSPENDING", "mine");
    assertThat(value("a")).isEqualTo("one");
    assertThat(staged("a", "mine")).isEqualTo("two");
    assertRefusedWith(
        () -> staged("a", "AWSPREVIOUS"),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS");
    assertRefusedWith(
        () ->
            secrets.getSecretValue(
                r -> r.secretId("a").versionId(pending.versionId()).versionStage("AWSCURRENT")),
        "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.");
    assertRefusedWith(
        () -> secrets.getSecretValue(r -> r.secretId("a").versionId(TOKEN)),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for VersionId: " + TOKEN);
  }

  @Test
  void ofVersionsWithoutALabelTheOldestAreForgotten() {
    var first = create("a", "0").versionId();
    for (int i = 1; i <= 100; i++) {
      var text = String.valueOf(i);
      secrets.putSecretValue(r -> r.secretId("a").secretString(text));
    }
    assertRefusedWith(
        () -> secrets.getSecretValue(r -> r.secretId("a").versionId(first)),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for VersionId: " + first);
    assertThat(staged("a", "AWSPREVIOUS")).isEqualTo("99");
  }

  @Test
  void aSecretWithoutAValueHasNone() {
    assertThat(secrets.createSecret(r -> r.name("empty")).versionId()).isNull();
    assertRefusedWith(
        () -> value("empty"),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    assertRefusedWith(
        () -> secrets.putSecretValue(r -> r.secretId("empty")),
        "InvalidRequestException",
        "You must provide either SecretString or SecretBinary.");
  }

  @Test
  void aRequestThatIsRepeatedChangesNothing() {
    var request =
        CreateSecretRequest.builder().name("a").secretString("one").clientRequestToken(TOKEN);
    var made = secrets.createSecret(request.build());
    assertThat(made.versionId()).isEqualTo(TOKEN);
    assertThat(secrets.createSecret(request.build())).isEqualTo(made);
    assertRefusedWith(
        () -> secrets.createSecret(request.secretString("two").build()),
        "ResourceExistsException",
        "The operation failed because the secret a already exists.");
    secrets.putSecretValue(
        r -> r.secretId("a").secretString("two").clientRequestToken(OTHER_TOKEN));
    secrets.putSecretValue(
        r -> r.secretId("a").secretString("two").clientRequestToken(OTHER_TOKEN));
    assertThat(staged("a", "AWSPREVIOUS")).isEqualTo("one");
    assertRefusedWith(
        () ->
            secrets.updateSecret(
                r -> r.secretId("a").secretString("three").clientRequestToken(OTHER_TOKEN)),
        "ResourceExistsException",
        "You can't use ClientRequestToken %s because that value is already in use for a version of secret %s."
            .formatted(OTHER_TOKEN, made.arn()));
  }

  @Test
  void whatIsDeletedCanBeRestoredUntilItsTimeIsOver() {
    var made = create("a", "one");
    var deletion = secrets.deleteSecret(r -> r.secretId("a").recoveryWindowInDays(7L));
    assertThat(deletion.deletionDate()).isEqualTo(region.loop().now().plus(7, ChronoUnit.DAYS));
    for (var call :
        List.<ThrowingCallable>of(
            () -> value("a"),
            () -> secrets.putSecretValue(r -> r.secretId("a").secretString("x")),
            () -> secrets.updateSecret(r -> r.secretId("a").description("x")),
            () -> secrets.deleteSecret(r -> r.secretId("a")),
            () -> secrets.tagResource(r -> r.secretId("a").tags(List.of())))) {
      assertRefusedWith(
          call,
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    assertRefusedWith(
        () -> create("a", "two"),
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for"
            + " deletion.");
    assertThat(secrets.describeSecret(r -> r.secretId("a")).deletedDate())
        .isEqualTo(deletion.deletionDate());

    region.advance(Duration.ofDays(6));
    secrets.restoreSecret(r -> r.secretId(made.arn()));
    region.advance(Duration.ofDays(2));
    assertThat(value("a")).as("restored").isEqualTo("one");

    secrets.deleteSecret(r -> r.secretId("a"));
    region.advance(Duration.ofDays(31));
    assertThat(create("a", "two").arn()).isNotEqualTo(made.arn());
  }

  @Test
  void whatIsDeletedByForceIsGoneAtOnceAndThatThereIsNoneIsNoFailure() {
    create("a", "one");
    secrets.deleteSecret(r -> r.secretId("a").forceDeleteWithoutRecovery(true));
    assertThat(secrets.deleteSecret(r -> r.secretId("a").forceDeleteWithoutRecovery(true)).name())
        .isEqualTo("a");
    create("a", "two");
    assertThat(value("a")).isEqualTo("two");
    assertRefusedWith(
        () ->
            secrets.deleteSecret(
                r -> r.secretId("a").forceDeleteWithoutRecovery(true).recoveryWindowInDays(7L)),
        "InvalidParameterException",
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    for (long days : new long[] {6, 31}) {
      assertRefusedWith(
          () -> secrets.deleteSecret(r -> r.secretId("a").recoveryWindowInDays(days)),
          "InvalidParameterException",
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
  }

  @Test
  void whatIsKnownOfASecretIsNotItsValue() {
    var made =
        secrets.createSecret(
            r ->
                r.name("a")
                    .secretString("opensesame")
                    .description("of a test")
                    .tags(Tag.builder().key("team").value("web").build()));
    var described = secrets.describeSecret(r -> r.secretId("a"));
    assertThat(described.toString()).doesNotContain("opensesame");
    assertThat(described.arn()).isEqualTo(made.arn());
    assertThat(described.description()).isEqualTo("of a test");
    assertThat(described.lastAccessedDate()).as("nobody has read it").isNull();
    assertThat(secrets.tagsOf(made.arn())).isEqualTo(Map.of("team", "web"));
    value("a");
    assertThat(secrets.describeSecret(r -> r.secretId("a")).lastAccessedDate())
        .isEqualTo(region.loop().now().truncatedTo(ChronoUnit.DAYS));
    region.advance(Duration.ofHours(1));
    secrets.updateSecret(r -> r.secretId("a").description("other"));
    secrets.tagResource(
        r -> r.secretId("a").tags(Tag.builder().key("stage").value("test").build()));
    secrets.untagResource(r -> r.secretId("a").tagKeys("team"));
    described = secrets.describeSecret(r -> r.secretId("a"));
    assertThat(described.description()).isEqualTo("other");
    assertThat(described.lastChangedDate()).isEqualTo(region.loop().now());
    assertThat(described.tags()).containsExactly(Tag.builder().key("stage").value("test").build());
  }

  @Test
  void secretsAreListedInPagesAndByFilters() {
    for (var name : List.of("app/one", "app/two", "db")) {
      secrets.createSecret(
          r ->
              r.name(name)
                  .description("The " + name)
                  .tags(Tag.builder().key("of").value(name).build()));
      region.advance(Duration.ofMinutes(1));
    }
    assertThat(names(ListSecretsRequest.builder())).containsExactly("db", "app/two", "app/one");
    assertThat(names(ListSecretsRequest.builder().sortOrder(SortOrderType.ASC)))
        .containsExactly("app/one", "app/two", "db");
    assertThat(filtered("name", "app/")).containsExactly("app/two", "app/one");
    assertThat(filtered("name", "!app/")).containsExactly("db");
    assertThat(filtered("name", "db", "app/o")).containsExactly("db", "app/one");
    assertThat(filtered("name", "APP/")).as("names by case").isEmpty();
    assertThat(filtered("description", "the DB")).containsExactly("db");
    assertThat(filtered("tag-key", "o")).hasSize(3);
    assertThat(filtered("tag-value", "app/t")).containsExactly("app/two");
    secrets.deleteSecret(r -> r.secretId("db"));
    assertThat(names(ListSecretsRequest.builder())).doesNotContain("db");
    assertThat(names(ListSecretsRequest.builder().includePlannedDeletion(true))).contains("db");
    assertRefusedWith(
        () -> secrets.listSecrets(r -> r.nextToken("x")),
        "InvalidNextTokenException",
        "The NextToken value is invalid.");
  }

  private List<String> filtered(String key, String... values) {
    return names(
        ListSecretsRequest.builder().filters(Filter.builder().key(key).values(values).build()));
  }

  private List<String> names(ListSecretsRequest.Builder request) {
    var all = new ArrayList<String>();
    String token = null;
    do {
      var page = secrets.listSecrets(request.maxResults(2).nextToken(token).build());
      page.secretList().stream().map(SecretListEntry::name).forEach(all::add);
      token = page.nextToken();
    } while (token != null);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "umlaut-ä", "quote\"", "colon:"})
  void aNameHasCertainCharacters(String name) {
    assertRefusedWith(
        () -> create(name, "x"),
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
            + " following: -/_+=.@!");
  }

  @Test
  void whatIsOutsideOfItsBoundsIsRefused() {
    var violated = "1 validation error detected: Value at '%s' failed to satisfy constraint: %s";
    assertRefusedWith(
        () -> secrets.createSecret(r -> r.secretString("x")),
        "ValidationException",
        violated.formatted("name", "Member must not be null"));
    assertRefusedWith(
        () -> create("a", ""),
        "ValidationException",
        violated.formatted("secretString", "Member must have length greater than or equal to 1"));
    assertRefusedWith(
        () -> create("a", "x".repeat(65_537)),
        "ValidationException",
        violated.formatted("secretString", "Member must have length less than or equal to 65536"));
    assertRefusedWith(
        () -> secrets.createSecret(r -> r.name("a").secretString("x").clientRequestToken("short")),
        "ValidationException",
        violated.formatted(
            "clientRequestToken", "Member must have length greater than or equal to 32"));
    create("b", "x");
    assertRefusedWith(
        () ->
            secrets.putSecretValue(
                r -> r.secretId("b").secretString("y").versionStages(Collections.nCopies(21, "s"))),
        "ValidationException",
        violated.formatted("versionStages", "Member must have length less than or equal to 20"));
    assertRefusedWith(
        () -> secrets.listSecrets(r -> r.maxResults(101)),
        "ValidationException",
        violated.formatted("maxResults", "Member must have value less than or equal to 100"));
    assertRefusedWith(
        () ->
            secrets.createSecret(
                r -> r.name("a").secretString("x").secretBinary(SdkBytes.fromUtf8String("x"))),
        "InvalidParameterException",
        "You can't specify both a binary secret value and a string secret value in the same"
            + " secret.");
  }

  @Test
  void whatThisRegionHasNotIsRefusedByName() {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> secrets.createSecret(r -> r.name("a").kmsKeyId("alias/mine")))
        .withMessageContaining("KmsKeyId alias/mine instead of alias/aws/secretsmanager");
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(
            () ->
                secrets.createSecret(
                    r -> r.name("a").addReplicaRegions(one -> one.region("eu-west-1"))))
        .withMessageContaining("CreateSecret member 'AddReplicaRegions'");
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> filtered("owning-service", "rds"))
        .withMessageContaining("ListSecrets filter 'owning-service'");
  }

  @Test
  void policiesAreAskedForTheSecretByItsArnWhetherItIsThereOrNot() {
    var made = create("app", "x");
    var read = GetSecretValueRequest.builder();
    assertThat(secrets.resources("GetSecretValue", read.secretId("app").build()))
        .containsExactly(made.arn());
    assertThat(secrets.resources("GetSecretValue", read.secretId("other").build()))
        .containsExactly("arn:aws:secretsmanager:us-east-1:123456789012:secret:other-??????");
    assertThat(secrets.resources("ListSecrets", ListSecretsRequest.builder().build()))
        .containsExactly("*");
    var tagged = CreateSecretRequest.builder().name("new").tags(Tag.builder().key("a").build());
    assertThat(secrets.besides("CreateSecret", tagged.build()))
        .singleElement()
        .satisfies(access -> assertThat(access.action()).isEqualTo("secretsmanager:TagResource"));
  }
}
