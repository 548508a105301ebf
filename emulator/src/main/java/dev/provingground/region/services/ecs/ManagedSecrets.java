package dev.provingground.region.services.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.Secrets.SecretFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Values of Secrets Manager, as the agent takes them out ("Pass Secrets Manager secrets through
 * Amazon ECS environment variables").
 */
final class ManagedSecrets {

  private final ServiceContext context;

  ManagedSecrets(ServiceContext context) {
    this.context = context;
  }

  /** Whether a secret comes from Secrets Manager. */
  static boolean isOne(String valueFrom) {
    return valueFrom.startsWith("arn:") && valueFrom.contains(":secretsmanager:");
  }

  /** The secret's own ARN, without what may follow it. */
  static String arn(String valueFrom) {
    var parts = valueFrom.split(":", -1);
    return String.join(":", List.of(parts).subList(0, Math.min(parts.length, Reference.ARN_PARTS)));
  }

  /**
   * A secret, or a part of one version of it.
   *
   * @param jsonKey empty for the whole text
   * @param stage empty for the usual one
   * @param version empty for the one that the stage labels
   */
  private record Reference(String arn, String jsonKey, String stage, String version) {
    private static final int ARN_PARTS = 7;

    static Reference of(String valueFrom) throws SecretFailure {
      var parts = valueFrom.split(":", -1);
      if (parts.length == ARN_PARTS) {
        return new Reference(valueFrom, "", "", "");
      }
      if (parts.length != ARN_PARTS + 3) {
        throw SecretFailure.ofSecret(
            "unexpected ARN format with parameters when trying to retrieve ASM secret: "
                + valueFrom);
      }
      return new Reference(
          ManagedSecrets.arn(valueFrom),
          parts[ARN_PARTS],
          parts[ARN_PARTS + 1],
          parts[ARN_PARTS + 2]);
    }
  }

  /**
   * @param valueFrom the secret's ARN, after which {@code :json-key:version-stage:version-id} may
   *     follow, each of them empty or not
   */
  String value(String valueFrom, Caller role) throws SecretFailure {
    var reference = Reference.of(valueFrom);
    var text = fetch(reference, role);
    return reference.jsonKey().isEmpty() ? text : member(text, reference.jsonKey());
  }

  private String fetch(Reference reference, Caller role) throws SecretFailure {
    try {
      var answer =
          CallContext.call(
              role,
              () ->
                  context
                      .services()
                      .client(SecretsManagerClient.class)
                      .getSecretValue(
                          request ->
                              request
                                  .secretId(reference.arn())
                                  .versionStage(orNull(reference.stage()))
                                  .versionId(orNull(reference.version()))));
      return answer.secretString() == null ? "" : answer.secretString();
    } catch (AwsServiceException e) {
      throw SecretFailure.ofSecret(
          "failed to fetch secret %s from secrets manager: %s"
              .formatted(reference.arn(), ImageResolver.described(e)));
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String member(String text, String key) throws SecretFailure {
    var json = parse(text);
    if (!json.isObject()) {
      throw SecretFailure.ofSecret(
          "json: cannot unmarshal %s into Go value of type map[string]interface {}"
              .formatted(json.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    var value = json.get(key);
    if (value == null) {
      throw SecretFailure.ofSecret(
          "retrieved secret from Secrets Manager did not contain json key " + key);
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static JsonNode parse(String text) throws SecretFailure {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      var stripped = text.strip();
      throw SecretFailure.ofSecret(
          stripped.isEmpty()
              ? "unexpected end of JSON input"
              : "invalid character '%c' looking for beginning of value"
                  .formatted(stripped.charAt(0)));
    }
  }
}
