package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.requireLength;
import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.time.EventLoop;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;

/** Lists the versions of a secret, and moves their stages ("UpdateSecretVersionStage"). */
final class Versions {
  /** As AWS calls the key that a secret has unless it is given another. */
  private static final String KEY = "DefaultEncryptionKey";

  private final SecretStore secrets;
  private final EventLoop loop;

  Versions(SecretStore secrets, EventLoop loop) {
    this.secrets = secrets;
    this.loop = loop;
  }

  ListSecretVersionIdsResponse list(ListSecretVersionIdsRequest request) {
    var secret = secrets.get(request.secretId());
    boolean all = Boolean.TRUE.equals(request.includeDeprecated());
    var versions =
        secret.versions().stream()
            .filter(version -> all || !secret.stagesOf(version.id()).isEmpty())
            .map(
                version ->
                    SecretVersionsListEntry.builder()
                        .versionId(version.id())
                        .versionStages(secret.stagesOf(version.id()))
                        .createdDate(version.created())
                        .lastAccessedDate(secret.accessed(version.id()).orElse(null))
                        .kmsKeyIds(KEY)
                        .build())
            .toList();
    var page = SecretErrors.PAGES.page(request, versions);
    return ListSecretVersionIdsResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versions(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  UpdateSecretVersionStageResponse move(UpdateSecretVersionStageRequest request) {
    var secret = secrets.inUse(request.secretId());
    var stage = required(request.versionStage(), "versionStage");
    requireLength(stage.length(), "versionStage", 1, 256);
    var to = checked(secret, request.moveToVersionId(), "moveToVersionId");
    var from = checked(secret, request.removeFromVersionId(), "removeFromVersionId");
    var at = secret.staged(stage).map(SecretVersion::id).orElse(null);
    if (to == null && from == null) {
      throw SecretErrors.parameter(
          "You must provide either MoveToVersionId or RemoveFromVersionId.");
    }
    if (from != null && !from.equals(at)) {
      throw SecretErrors.parameter(
          "The staging label %s isn't attached to version %s.".formatted(stage, from));
    }
    if (from == null && at != null && !at.equals(to)) {
      throw SecretErrors.parameter(
          "The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId."
              .formatted(stage, at));
    }
    if (to == null && stage.equals(SecretRecord.CURRENT)) {
      throw SecretErrors.parameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be"
              + " completely removed.");
    }
    if (to != null
        && Stream.concat(secret.stagesOf(to).stream(), Stream.of(stage)).distinct().count()
            > Writing.MOST_STAGES) {
      throw SecretErrors.limit(
          "A version of a secret can have at most %d staging labels."
              .formatted(Writing.MOST_STAGES));
    }
    secret.move(stage, to, loop.now());
    return UpdateSecretVersionStageResponse.builder().arn(secret.arn()).name(secret.name()).build();
  }

  /** The id of a version that is there, if one is given. */
  private static @Nullable String checked(
      SecretRecord secret, @Nullable String versionId, String member) {
    if (versionId != null) {
      requireLength(versionId.length(), member, 32, 64);
      if (secret.version(versionId).isEmpty()) {
        throw SecretErrors.notFound(" value for VersionId: " + versionId);
      }
    }
    return versionId;
  }
}
