package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;

/** Deletes secrets, after a time in which they can be restored ("Delete a secret"). */
final class Deleting {
  private static final long USUAL_DAYS = 30;
  private static final long FEWEST_DAYS = 7;
  private final SecretStore secrets;
  private final EventLoop loop;

  Deleting(SecretStore secrets, EventLoop loop) {
    this.secrets = secrets;
    this.loop = loop;
  }

  DeleteSecretResponse delete(DeleteSecretRequest request) {
    var days = request.recoveryWindowInDays();
    boolean atOnce = Boolean.TRUE.equals(request.forceDeleteWithoutRecovery());
    if (atOnce && days != null) {
      throw SecretErrors.parameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days != null && (days < FEWEST_DAYS || days > USUAL_DAYS)) {
      throw SecretErrors.parameter(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    if (atOnce) {
      return deleteNow(required(request.secretId(), "secretId"));
    }
    var secret = secrets.inUse(request.secretId());
    var end = loop.now().plus(Duration.ofDays(days == null ? USUAL_DAYS : days));
    secret.markForDeletion(end);
    loop.after(Duration.between(loop.now(), end), () -> end(secret, end));
    return DeleteSecretResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .deletionDate(end)
        .build();
  }

  /** That there is no such secret is no failure. */
  private DeleteSecretResponse deleteNow(String id) {
    var answer = DeleteSecretResponse.builder().deletionDate(loop.now());
    var secret = secrets.find(id);
    secret.ifPresent(secrets::remove);
    return secret
        .map(one -> answer.arn(one.arn()).name(one.name()))
        .orElseGet(() -> answer.arn(secrets.resourceArn(id)).name(id))
        .build();
  }

  /** Unless it was restored, or restored and deleted again, meanwhile. */
  private void end(SecretRecord secret, Instant when) {
    if (secret.deletion().filter(when::equals).isPresent()) {
      secrets.remove(secret);
    }
  }

  RestoreSecretResponse restore(RestoreSecretRequest request) {
    var secret = secrets.get(request.secretId());
    secret.markForDeletion(null);
    return RestoreSecretResponse.builder().arn(secret.arn()).name(secret.name()).build();
  }
}
