package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ecs.ContainerRuntime.SecretSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The secrets of containers: values of Parameter Store and of Secrets Manager, fetched as the task
 * execution role.
 */
final class Secrets {
  private static final String PARAMETER = ":parameter/";

  /** GetParameters takes no more names. */
  private static final int BATCH = 10;

  private final ServiceContext context;
  private final ManagedSecrets managed;

  Secrets(ServiceContext context) {
    this.context = context;
    this.managed = new ManagedSecrets(context);
  }

  /**
   * The name of the parameter that a secret comes from.
   *
   * @param valueFrom the name or the ARN of a parameter
   */
  static String parameter(String valueFrom) {
    int at = valueFrom.indexOf(PARAMETER);
    if (at < 0) {
      return valueFrom;
    }
    var name = valueFrom.substring(at + PARAMETER.length());
    return name.contains("/") ? "/" + name : name;
  }

  /** Where the secrets of a task's containers come from. */
  static Set<SecretSource> sources(TaskRecord task) {
    return task.containerDefinitions().stream()
        .flatMap(container -> container.secrets().stream())
        .map(Secret::valueFrom)
        .map(
            from ->
                ManagedSecrets.isOne(from)
                    ? new SecretSource.SecretsManager(ManagedSecrets.arn(from))
                    : new SecretSource.ParameterStore())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * A container's secrets, by the names of environment variables.
   *
   * @throws SecretFailure when one of them cannot be had
   */
  Map<String, String> of(TaskRecord task, ContainerDefinition container) throws SecretFailure {
    if (container.secrets().isEmpty()) {
      return Map.of();
    }
    // Who has secrets has an execution role: task definitions without are refused.
    var role = task.sessions().execution().orElseThrow().caller();
    var names =
        container.secrets().stream()
            .map(Secret::valueFrom)
            .filter(from -> !ManagedSecrets.isOne(from))
            .map(Secrets::parameter)
            .distinct()
            .toList();
    var values = new HashMap<String, String>();
    for (int i = 0; i < names.size(); i += BATCH) {
      values.putAll(fetch(names.subList(i, Math.min(names.size(), i + BATCH)), role));
    }
    var secrets = new LinkedHashMap<String, String>();
    for (var secret : container.secrets()) {
      var from = secret.valueFrom();
      secrets.put(
          secret.name(),
          ManagedSecrets.isOne(from)
              ? managed.value(from, role)
              : Objects.requireNonNull(values.get(parameter(from))));
    }
    return secrets;
  }

  private Map<String, String> fetch(List<String> names, Caller role) throws SecretFailure {
    try {
      var answer =
          CallContext.call(
              role,
              () ->
                  context
                      .services()
                      .client(SsmClient.class)
                      .getParameters(request -> request.names(names).withDecryption(true)));
      if (!answer.invalidParameters().isEmpty()) {
        throw SecretFailure.ofParameters(
            "invalid ssm parameters: " + String.join(",", answer.invalidParameters()));
      }
      var values = new HashMap<String, String>();
      answer.parameters().forEach(one -> values.put(one.name(), one.value()));
      return values;
    } catch (AwsServiceException e) {
      throw SecretFailure.ofParameters(ImageResolver.described(e));
    }
  }

  /** A secret that cannot be had. */
  static final class SecretFailure extends StartFailure {
    private SecretFailure(String what, String cause) {
      super(
          "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
              + " retrieval failed: unable to retrieve "
              + what
              + ": service call has been retried 1 time(s): "
              + cause);
    }

    static SecretFailure ofParameters(String cause) {
      return new SecretFailure("secrets from ssm", cause);
    }

    /** Of Secrets Manager. */
    static SecretFailure ofSecret(String cause) {
      return new SecretFailure("secret from asm", cause);
    }
  }
}
