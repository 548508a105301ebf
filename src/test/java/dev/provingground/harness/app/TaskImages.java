package dev.provingground.harness.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.harness.assembly.Environment;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which images the tasks of a service run, as its template names them.
 *
 * @param template of the stack that has the service
 * @param environment where it is going to be deployed
 */
record TaskImages(JsonNode template, Environment environment) {
  private static final String TASK_DEFINITION = "AWS::ECS::TaskDefinition";

  /** Stands for what only the deployment tells. */
  private static final String UNKNOWN = "?";

  private static final Pattern OF_ECR =
      Pattern.compile(".*\\.dkr\\.ecr\\..+?/(?<name>.+?)(:(?<tag>[^:@/]+))?(@(?<digest>.+))?");

  /** A whole reference to a repository that the stack only refers to. */
  private static final Pattern REFERRED =
      Pattern.compile("\\?(:(?<tag>[^:@/]+))?(@(?<digest>.+))?");

  /** An image, as a container names it. */
  sealed interface Image {
    /** The container's name. */
    String container();
  }

  /**
   * In a repository of the account.
   *
   * @param repository its name; empty where only the deployment tells
   * @param tag empty where it is by its digest, or only the deployment tells
   */
  record OfEcr(String container, Optional<String> repository, Optional<String> tag)
      implements Image {}

  /**
   * In another registry.
   *
   * @param host as Docker reads it: {@code docker.io} where none is named
   */
  record Elsewhere(String container, String reference, String host) implements Image {}

  /** Of the containers of all task definitions. */
  List<Image> all() {
    return template
        .path("Resources")
        .valueStream()
        .filter(r -> r.path("Type").asText().equals(TASK_DEFINITION))
        .flatMap(r -> r.path("Properties").path("ContainerDefinitions").valueStream())
        .map(c -> image(c.path("Name").asText(), text(c.path("Image"))))
        .toList();
  }

  private static Image image(String container, String reference) {
    for (var pattern : List.of(OF_ECR, REFERRED)) {
      var matcher = pattern.matcher(reference);
      if (matcher.matches()) {
        var name = pattern.equals(OF_ECR) ? matcher.group("name") : UNKNOWN;
        return new OfEcr(container, known(name), known(matcher.group("tag")));
      }
    }
    return new Elsewhere(container, reference, host(reference));
  }

  private static Optional<String> known(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.contains(UNKNOWN));
  }

  private static String host(String reference) {
    int slash = reference.indexOf('/');
    var first = slash < 0 ? "" : reference.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost")
        ? first
        : "docker.io";
  }

  /** What it comes to, as far as it is known without a deployment. */
  private String text(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.has("Fn::Join")) {
      var join = value.path("Fn::Join");
      return join.path(1)
          .valueStream()
          .map(this::text)
          .collect(Collectors.joining(join.path(0).asText()));
    }
    if (value.has("Fn::Sub")) {
      var sub = value.path("Fn::Sub");
      return substituted(sub.isTextual() ? sub.asText() : sub.path(0).asText());
    }
    return value.has("Ref") ? substituted("${" + value.path("Ref").asText() + "}") : UNKNOWN;
  }

  private String substituted(String text) {
    return environment.fill(text).replaceAll("\\$\\{[^}]*}", UNKNOWN);
  }
}
