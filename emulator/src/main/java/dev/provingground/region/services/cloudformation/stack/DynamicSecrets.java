package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.Services;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.cloudformation.template.DynamicReference;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.Texts;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Replaces dynamic references to secrets by their values, read as the caller, who needs {@code
 * secretsmanager:GetSecretValue}. The result is for the resource's service alone.
 */
record DynamicSecrets(Services services) {

  /**
   * @throws AwsServiceException ValidationError when a secret cannot be read, or has no such key
   */
  ObjectNode resolve(ObjectNode properties) {
    return (ObjectNode)
        Texts.map(
            "",
            properties,
            (path, text) ->
                DynamicReference.replaceAll(
                    text,
                    reference ->
                        switch (reference) {
                          case DynamicReference.Secret secret -> value(secret);
                          case DynamicReference.Parameter parameter -> parameter.literal();
                        }));
  }

  private String value(DynamicReference.Secret secret) {
    var text = read(secret);
    return secret.key().map(key -> member(text, key)).orElse(text);
  }

  private String read(DynamicReference.Secret secret) {
    try {
      var text =
          services
              .client(SecretsManagerClient.class)
              .getSecretValue(
                  request ->
                      request
                          .secretId(secret.id())
                          .versionStage(secret.stage().orElse(null))
                          .versionId(secret.versionId().orElse(null)))
              .secretString();
      if (text == null) {
        throw Problems.validationError("The secret " + secret.id() + " has no SecretString");
      }
      return text;
    } catch (AwsServiceException e) {
      var details = e.awsErrorDetails();
      throw "ValidationError".equals(details.errorCode())
          ? e
          : Problems.validationError(
              "%s (Service: AWSSecretsManager; Status Code: %d; Error Code: %s)"
                  .formatted(details.errorMessage(), e.statusCode(), details.errorCode()));
    }
  }

  private static String member(String text, String key) {
    JsonNode secret;
    try {
      secret = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      // What could not be parsed is a secret and goes nowhere.
      throw Problems.validationError("Could not parse SecretString JSON");
    }
    if (!secret.isObject()) {
      throw Problems.validationError("Could not parse SecretString JSON");
    }
    var value = secret.path(key);
    if (!value.isValueNode() || value.isNull()) {
      throw Problems.validationError(
          "Could not find a value associated with JSONKey in SecretString");
    }
    return value.asText();
  }
}
