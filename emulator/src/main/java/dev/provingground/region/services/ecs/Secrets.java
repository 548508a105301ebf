package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The secrets of containers: values of Parameter Store, fetched as the task execution role. */
final class Secrets {
  private static final String PARAMETER = ":parameter/";

  /** GetParameters takes no more names. */
  private static final int BATCH = 10;

  private final ServiceContext context;

  Secrets(ServiceContext context) {
    this.context = context;
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

  /**
   * A container's secrets, by the names of environment variables.
   *
   * @throws SecretFailure when one of them cannot be had
   */
  Map<String, String> of(TaskRecord task, ContainerDefinition container) throws SecretFailure {
    var names =
        container.secrets().stream().map(one -> parameter(one.valueFrom())).distinct().toList();
    var session = task.sessions().execution();
    var values = new HashMap<String, String>();
    if (!names.isEmpty() && session.isPresent()) {
      for (int i = 0; i < names.size(); i += BATCH) {
        values.putAll(
            fetch(names.subList(i, Math.min(names.size(), i + BATCH)), session.get().caller()));
      }
    }
    var secrets = new LinkedHashMap<String, String>();
    for (Secret secret : container.secrets()) {
      secrets.put(secret.name(), Objects.requireNonNull(values.get(parameter(secret.valueFrom()))));
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
        throw new SecretFailure(
            "invalid ssm parameters: " + String.join(",", answer.invalidParameters()));
      }
      var values = new HashMap<String, String>();
      answer.parameters().forEach(one -> values.put(one.name(), one.value()));
      return values;
    } catch (AwsServiceException e) {
      throw new SecretFailure(ImageResolver.described(e));
    }
  }

  /** A secret that cannot be had, in ECS's words ("Stopped task error messages"). */
  static final class SecretFailure extends Exception {
    SecretFailure(String cause) {
      super(
          "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
              + " retrieval failed: unable to retrieve secrets from ssm: service call has been"
              + " retried 1 time(s): "
              + cause);
    }

    /** The text for {@code stoppedReason}. */
    String reason() {
      return String.valueOf(getMessage());
    }
  }
}
