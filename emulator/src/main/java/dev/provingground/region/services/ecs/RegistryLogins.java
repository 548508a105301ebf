package dev.provingground.region.services.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Roles;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.ContainerRuntime.Login;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The credentials of private registries: secrets of Secrets Manager with a user name and a
 * password, read as the task execution role ("Using non-AWS container images in Amazon ECS").
 */
final class RegistryLogins {
  private static final String FAILURE =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
          + " retrieval failed: unable to get registry auth from asm: service call has been retried"
          + " 1 time(s): ";

  private final ServiceContext context;

  RegistryLogins(ServiceContext context) {
    this.context = context;
  }

  /** Empty for a container that says nothing of credentials. */
  Optional<Login> of(ContainerDefinition container, Optional<Roles.Session> executionRole)
      throws PullFailure {
    if (container.repositoryCredentials() == null) {
      return Optional.empty();
    }
    // Task definitions with credentials and without an execution role are refused.
    var role = executionRole.orElseThrow().caller();
    return Optional.of(
        login(fetch(container.repositoryCredentials().credentialsParameter(), role)));
  }

  private String fetch(String id, Caller role) throws PullFailure {
    try {
      var answer =
          CallContext.call(
              role,
              () ->
                  context
                      .services()
                      .client(SecretsManagerClient.class)
                      .getSecretValue(request -> request.secretId(id)));
      return answer.secretString() == null ? "" : answer.secretString();
    } catch (AwsServiceException e) {
      throw new PullFailure(
          FAILURE
              + "asm fetching secret from the service for %s: %s"
                  .formatted(id, ImageResolver.described(e)));
    }
  }

  private static Login login(String secret) throws PullFailure {
    if (secret.isEmpty()) {
      throw new PullFailure(FAILURE + "asm fetching authorization data: empty secrets value");
    }
    var json = parse(secret);
    return new Login(member(json, "username"), member(json, "password"));
  }

  private static JsonNode parse(String secret) throws PullFailure {
    try {
      var json = Json.MAPPER.readTree(secret);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // Said below: the secret itself is nobody's business.
    }
    throw new PullFailure(
        FAILURE
            + "asm fetching authorization data: unable to unmarshal secret value, invalid schema");
  }

  /** Whatever the case of its name, as the agent reads it. */
  private static String member(JsonNode json, String name) throws PullFailure {
    return json.properties().stream()
        .filter(one -> one.getKey().equalsIgnoreCase(name))
        .map(one -> one.getValue().asText())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new PullFailure(
                    FAILURE
                        + "asm fetching %s: AuthorizationData is malformed, empty field"
                            .formatted(name)));
  }
}
