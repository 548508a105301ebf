package dev.provingground.harness.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.container.RegionImage;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The embedded region in a container: the way for machines that are not Linux. Started as
 * LocalStack is, with the capabilities that it takes and no privileges beyond: namespaces and
 * mounts, networks, and a look into the namespaces of tasks, which are other users'.
 */
final class ContainerTarget implements Target {
  /** Allowed by default, but where AppArmor confines containers: mounts, in its own namespaces. */
  private static final List<String> MAY_MOUNT = List.of("apparmor=unconfined");

  private final LocalStackContainer container;
  private final RegionStatement statement;
  private final String image;
  private final Internet internet;
  private final Capabilities capabilities;

  private ContainerTarget(LocalStackContainer container, RegionStatement statement, String image) {
    this.container = container;
    this.statement = statement;
    this.image = image;
    internet = ProxiedInternet.at(proxy());
    capabilities = statement.capabilities();
  }

  static ContainerTarget start(Settings settings, Console console) {
    var engine = Engine.find();
    var image = settings.containerImage().orElseGet(() -> Engine.withRegionImage(engine, console));
    var container = container(image, settings.timeScale());
    try {
      container.start();
      var statement = new RegionStatement(read(container));
      var target = new ContainerTarget(container, statement, image);
      target.facts().forEach((name, fact) -> console.say("region", name + ": " + fact));
      return target;
    } catch (ContainerLaunchException e) {
      var log = container.getLogs();
      container.close();
      throw new IllegalStateException(
          "the region does not start in the container " + image + ":\n" + log, e);
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  private static LocalStackContainer container(String image, double timeScale) {
    var container =
        new LocalStackContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    Engine.mark(container, Clock.systemUTC());
    // It would be given the engine's socket, which a region has no use for.
    container.setBinds(List.of());
    container.addExposedPort(RegionImage.PROXY_PORT);
    container.addEnv(RegionImage.OPTIONS, "--time-scale=" + timeScale);
    container.withCreateContainerCmdModifier(
        command ->
            Optional.ofNullable(command.getHostConfig())
                .orElseThrow()
                .withCapAdd(
                    com.github.dockerjava.api.model.Capability.SYS_ADMIN,
                    com.github.dockerjava.api.model.Capability.NET_ADMIN,
                    com.github.dockerjava.api.model.Capability.SYS_PTRACE)
                .withSecurityOpts(MAY_MOUNT));
    return container;
  }

  private static JsonNode read(LocalStackContainer container) {
    var health = container.getEndpoint().resolve("/_region/health");
    try (var answer = health.toURL().openStream()) {
      return new JsonMapper().readTree(answer);
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s is not a region of this project: %s answers %s"
              .formatted(container.getDockerImageName(), health, e.getMessage()),
          e);
    }
  }

  private URI proxy() {
    return URI.create(
        "http://%s:%d"
            .formatted(
                container.getEndpoint().getHost(),
                container.getMappedPort(RegionImage.PROXY_PORT)));
  }

  @Override
  public String name() {
    return "container";
  }

  @Override
  public Optional<URI> endpoint() {
    return Optional.of(container.getEndpoint());
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(container.getAccessKey(), container.getSecretKey()));
  }

  @Override
  public Region region() {
    return statement.region();
  }

  /** The registry is the API's port, which this machine knows under another number. */
  @Override
  public URI registry(URI stated) {
    return Engine.published(container, stated);
  }

  @Override
  public Internet internet() {
    return internet;
  }

  @Override
  public double timeScale() {
    return statement.timeScale();
  }

  @Override
  public Patience patience() {
    return Patience.LOCAL;
  }

  @Override
  public Optional<String> missing(Capability capability) {
    return capabilities.missing(capability);
  }

  @Override
  public Map<String, String> facts() {
    var facts =
        new LinkedHashMap<>(
            statement.facts(container.getEndpoint().toString(), proxy().toString()));
    facts.put("image", image);
    return facts;
  }

  @Override
  public boolean hasEnded(Duration within) {
    return Engine.hasEnded(container, within);
  }

  @Override
  public void close() {
    container.close();
  }
}
