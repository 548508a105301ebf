package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The versions of a secret, and the stages that are moved between them. */
final class VersionsTest {
  private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

  private final FakeRegion region = new FakeRegion();
  private final SecretsManagerService secrets = new SecretsManagerService(region.context());
  private String first = "";
  private String second = "";

  @BeforeEach
  void aSecretOfTwoVersions() {
    first = secrets.createSecret(r -> r.name("db").secretString("one")).versionId();
    second = secrets.putSecretValue(r -> r.secretId("db").secretString("two")).versionId();
  }

  private List<String> stages(String versionId) {
    return secrets.getSecretValue(r -> r.secretId("db").versionId(versionId)).versionStages();
  }

  @Test
  void versionsAreListedWithTheirStages() {
    var third = secrets.putSecretValue(r -> r.secretId("db").secretString("three")).versionId();
    var listed = secrets.listSecretVersionIds(r -> r.secretId("db"));
    assertThat(listed.name()).isEqualTo("db");
    assertThat(listed.arn()).contains(":secret:db-");
    assertThat(listed.versions())
        .extracting(version -> version.versionId() + " " + version.versionStages())
        .containsExactly(second + " [AWSPREVIOUS]", third + " [AWSCURRENT]");
    assertThat(listed.versions().getFirst().kmsKeyIds()).containsExactly("DefaultEncryptionKey");
    assertThat(
            secrets.listSecretVersionIds(r -> r.secretId("db").includeDeprecated(true)).versions())
        .extracting(version -> version.versionId())
        .containsExactly(first, second, third);
  }

  @Test
  void ofAVersionThatWasReadTheDayIsTold() {
    secrets.getSecretValue(r -> r.secretId("db"));
    var today = region.loop().now().truncatedTo(ChronoUnit.DAYS);
    assertThat(secrets.listSecretVersionIds(r -> r.secretId("db")).versions())
        .extracting(version -> version.lastAccessedDate())
        .containsExactly(null, today);
  }

  @Test
  void versionsComeInPages() {
    var page = secrets.listSecretVersionIds(r -> r.secretId("db").maxResults(1));
    assertThat(page.versions()).hasSize(1);
    var next =
        secrets.listSecretVersionIds(
            r -> r.secretId("db").maxResults(1).nextToken(page.nextToken()));
    assertThat(next.versions().getFirst().versionId()).isEqualTo(second);
    assertThat(next.nextToken()).isNull();
    assertRefused(
        () -> secrets.listSecretVersionIds(r -> r.secretId("db").nextToken("x")),
        "InvalidNextTokenException",
        "The NextToken value is invalid.");
    assertRefused(
        () -> secrets.listSecretVersionIds(r -> r.secretId("none")),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret.");
  }

  @Test
  void theCurrentStageGoesBackAndThePreviousOneFollows() {
    secrets.updateSecretVersionStage(
        r ->
            r.secretId("db")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(second)
                .moveToVersionId(first));
    assertThat(stages(first)).containsExactly("AWSCURRENT");
    assertThat(stages(second)).containsExactly("AWSPREVIOUS");
    assertThat(secrets.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("one");
  }

  @Test
  void aStageOfOnesOwnComesMovesAndGoes() {
    secrets.updateSecretVersionStage(
        r -> r.secretId("db").versionStage("tested").moveToVersionId(first));
    assertThat(stages(first)).containsExactly("AWSPREVIOUS", "tested");
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("tested").moveToVersionId(second)),
        "InvalidParameterException",
        "Staging label tested is currently attached to version " + first);
    secrets.updateSecretVersionStage(
        r ->
            r.secretId("db")
                .versionStage("tested")
                .moveToVersionId(second)
                .removeFromVersionId(first));
    assertThat(stages(second)).containsExactly("AWSCURRENT", "tested");
    secrets.updateSecretVersionStage(
        r -> r.secretId("db").versionStage("tested").removeFromVersionId(second));
    assertThat(stages(second)).containsExactly("AWSCURRENT");
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("AWSCURRENT").removeFromVersionId(second)),
        "InvalidParameterException",
        "You can only move staging label AWSCURRENT to a different secret version.");
    assertRefused(
        () -> secrets.updateSecretVersionStage(r -> r.secretId("db").versionStage("tested")),
        "InvalidParameterException",
        "You must provide either MoveToVersionId or RemoveFromVersionId.");
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("tested").removeFromVersionId(first)),
        "InvalidParameterException",
        "The staging label tested isn't attached to version " + first);
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("tested").moveToVersionId(UNKNOWN)),
        "ResourceNotFoundException",
        "can't find the specified secret value for VersionId: " + UNKNOWN);
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("tested").moveToVersionId("short")),
        "ValidationException",
        "moveToVersionId");
    assertRefused(
        () -> secrets.updateSecretVersionStage(r -> r.secretId("db").moveToVersionId(first)),
        "ValidationException",
        "versionStage");
  }

  @Test
  void aVersionHasTwentyStagesAtMost() {
    for (int i = 1; i < 20; i++) {
      var stage = "s" + i;
      secrets.updateSecretVersionStage(
          r -> r.secretId("db").versionStage(stage).moveToVersionId(first));
    }
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("more").moveToVersionId(first)),
        "LimitExceededException",
        "at most 20 staging labels");
  }

  @Test
  void aSecretThatIsMarkedForDeletionIsLeftAsItIs() {
    secrets.deleteSecret(r -> r.secretId("db"));
    assertRefused(
        () ->
            secrets.updateSecretVersionStage(
                r -> r.secretId("db").versionStage("tested").moveToVersionId(first)),
        "InvalidRequestException",
        "marked for deletion");
  }
}
