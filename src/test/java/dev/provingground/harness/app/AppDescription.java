package dev.provingground.harness.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody says of the service that their CDK app deploys: {@code proving-ground.yaml}.
 *
 * <pre>{@code
 * port: 8080
 * healthPath: /health
 * desiredCount: 2
 * zones: 2
 * chaos: allowed
 * }</pre>
 *
 * @param port of the container, 1 to 65535
 * @param healthPath what the load balancer asks for
 * @param desiredCount how many tasks the service holds, at least 1
 * @param zones how many availability zones they are spread over, at least 1
 * @param domain the name under which clients ask, over HTTPS; left out: over HTTP, at the load
 *     balancer's own
 * @param chaos whether drills may break it: {@code allowed}, or left out
 * @param image {@code workload}, where the workload's image stands in for those of the app that an
 *     engine would have to build; left out: the app's own
 * @param parameters of templates, for those that have no default or another one
 * @param roles which resource plays a part that several could play
 */
public record AppDescription(
    @JsonProperty(required = true) int port,
    @JsonProperty(required = true) String healthPath,
    @JsonProperty(required = true) int desiredCount,
    @JsonProperty(required = true) int zones,
    Optional<String> domain,
    Optional<String> chaos,
    Optional<String> image,
    Optional<Map<String, String>> parameters,
    Optional<Roles> roles) {
  private static final String ALLOWED = "allowed";
  private static final String WORKLOAD = "workload";
  private static final Pattern DOMAIN =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final YAMLMapper YAML = YAMLMapper.builder().addModule(new Jdk8Module()).build();

  /**
   * Which resource plays a part, by its logical id.
   *
   * @param service the ECS service
   * @param stack the name of the stack with the service: it and those that it depends on are
   *     deployed; left out: all are
   * @param repository the ECR repository that the image is pushed to
   */
  public record Roles(
      Optional<String> service, Optional<String> stack, Optional<String> repository) {}

  public AppDescription {
    require(port >= 1 && port <= 65535, "port", port, "1 to 65535");
    require(healthPath.startsWith("/"), "healthPath", healthPath, "a path, such as /health");
    require(desiredCount >= 1, "desiredCount", desiredCount, "1 or more");
    require(zones >= 1, "zones", zones, "1 or more");
    require(
        domain.filter(name -> !DOMAIN.matcher(name).matches()).isEmpty(),
        "domain",
        domain.orElse(""),
        "a name in lower case, such as api.example.com, or leave it out");
    require(
        chaos.filter(c -> !c.equals(ALLOWED)).isEmpty(),
        "chaos",
        chaos.orElse(""),
        ALLOWED + ", or leave it out");
    require(
        image.filter(i -> !i.equals(WORKLOAD)).isEmpty(),
        "image",
        image.orElse(""),
        WORKLOAD + ", or leave it out");
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s; give %s".formatted(name, value, expected));
    }
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is not there, or says something that there is not; the
   *     message names it
   */
  public static AppDescription read(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s is not there: it describes the service of -Dstack.app".formatted(file));
    }
    try {
      return YAML.readValue(file.toFile(), AppDescription.class);
    } catch (JsonMappingException e) {
      var where =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .collect(Collectors.joining("."));
      throw new IllegalArgumentException(
          "%s: %s%s".formatted(file, where.isEmpty() ? "" : where + ": ", e.getOriginalMessage()),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }

  /** Whether drills may break what it describes. */
  public boolean chaosAllowed() {
    return chaos.isPresent();
  }

  /** The values of templates' parameters, by their names. */
  Map<String, String> given() {
    return parameters.orElse(Map.of());
  }

  /** Whether the workload's image stands in for those that an engine would have to build. */
  boolean workloadStandsIn() {
    return image.isPresent();
  }

  /** The name of the stack with the service, where several have one. */
  Optional<String> stack() {
    return roles.flatMap(Roles::stack);
  }

  /** The repository's logical id, where the app has several. */
  Optional<String> repository() {
    return roles.flatMap(Roles::repository);
  }

  /** The service's logical id, where the stack has several. */
  Optional<String> service() {
    return roles.flatMap(Roles::service);
  }
}
