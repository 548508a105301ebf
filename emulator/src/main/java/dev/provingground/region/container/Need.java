package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.SecretSource;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a task needs over its network interface before it starts.
 *
 * @param host the service's
 * @param attempt what the agent does there, in the words that its failure begins with
 */
record Need(String host, String attempt) {
  /** In the agent's order: the registry's authorization, secrets, the logs, manifests, layers. */
  static Set<Need> of(TaskLaunch launch) {
    var region = launch.region();
    var needs = new LinkedHashSet<Need>();
    var pulls = new ArrayList<Need>();
    for (var container : launch.containers()) {
      switch (container.image()) {
        case Image image -> {
          needs.add(authorization(region));
          pulls.addAll(List.of(manifest(image, launch), layers(region)));
        }
        case RemoteImage image -> pulls.add(manifest(image));
      }
    }
    launch.secrets().forEach(source -> needs.add(secrets(source, region)));
    if (launch.containers().stream().anyMatch(one -> one.output().isSentByTask())) {
      needs.add(logs(region));
    }
    needs.addAll(pulls);
    return needs;
  }

  private static Need authorization(String region) {
    return execution("api.ecr", region, "ecr registry auth", "");
  }

  private static Need secrets(SecretSource source, String region) {
    return switch (source) {
      case SecretSource.ParameterStore() -> execution("ssm", region, "secrets from ssm", "");
      case SecretSource.SecretsManager(var arn) ->
          execution(
              "secretsmanager",
              region,
              "secret from asm",
              "failed to fetch secret %s from secrets manager: ".formatted(arn));
    };
  }

  /** What is got with the task execution role. */
  private static Need execution(String service, String region, String what, String attempt) {
    var host = service + "." + region + ".amazonaws.com";
    return new Need(
        host,
        ("ResourceInitializationError: unable to pull secrets or registry auth: execution"
                + " resource retrieval failed: unable to retrieve %s: service call has been retried"
                + " 1 time(s): %sRequestError: send request failed caused by: Post \"https://%s/\"")
            .formatted(what, attempt, host));
  }

  private static Need logs(String region) {
    return new Need(
        "logs.%s.amazonaws.com".formatted(region),
        "ResourceInitializationError: failed to validate logger args: The task cannot find the"
            + " Amazon CloudWatch log group defined in the task definition. There is a connection"
            + " issue between the task and Amazon CloudWatch. Check your network configuration.");
  }

  private static Need manifest(Image image, TaskLaunch launch) {
    var host = "%s.dkr.ecr.%s.amazonaws.com".formatted(launch.account(), launch.region());
    return new Need(
        host,
        resolving(image.uri())
            + ": Head \"https://%s/v2/manifests/%s\"".formatted(host, image.manifestDigest()));
  }

  private static Need manifest(RemoteImage image) {
    return new Need(
        image.host(),
        resolving(image.name())
            + ": Head \"https://%s/v2/%s/manifests/%s\""
                .formatted(image.host(), image.repository(), image.reference()));
  }

  private static String resolving(String image) {
    return ("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
            + " resolve ref %s: failed to do request")
        .formatted(image);
  }

  /** They come from S3, where ECR keeps them. */
  private static Need layers(String region) {
    var host = "prod-%1$s-starport-layer-bucket.s3.%1$s.amazonaws.com".formatted(region);
    return new Need(
        host,
        ("CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy:"
                + " httpReadSeeker: failed open: failed to do request: Get \"https://%s/\"")
            .formatted(host));
  }
}
