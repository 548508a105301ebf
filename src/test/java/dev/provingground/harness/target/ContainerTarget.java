package dev.provingground.harness.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.container.RegionImage;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The embedded region in a container: the way for machines that are not Linux. Started as
 * LocalStack is, with the capabilities that it takes and no privileges beyond: namespaces and
 * mounts, networks, and a look into the namespaces of tasks, which are other users'.
 */
final class ContainerTarget implements Target {
  /** Allowed by default, but where AppArmor confines containers: mounts, in its own namespaces. */
  private static final List<String> MAY_MOUNT = List.of("apparmor=unconfined");

  private static final List<com.github.dockerjava.api.model.Capability> CAPABILITIES =
      List.of(
          com.github.dockerjava.api.model.Capability.SYS_ADMIN,
          com.github.dockerjava.api.model.Capability.NET_ADMIN,
          com.github.dockerjava.api.model.Capability.SYS_PTRACE);

  private final RunningContainer container;
  private final RegionStatement statement;
  private final Internet internet;
  private final Capabilities capabilities;
  private final PulledRegistries registries;

  private ContainerTarget(
      RunningContainer container, RegionStatement statement, PulledRegistries registries) {
    this.container = container;
    this.statement = statement;
    this.registries = registries;
    internet = ProxiedInternet.at(proxy());
    capabilities = statement.capabilities();
  }

  static ContainerTarget start(Settings settings, Console console) {
    var engine = Engine.find();
    var registries = new PulledRegistries(settings.registries(), false);
    var image = settings.containerImage().orElseGet(() -> Engine.withRegionImage(engine, console));
    var container = RunningContainer.start(container(image, settings.timeScale(), registries));
    try {
      var target = new ContainerTarget(container, new RegionStatement(read(container)), registries);
      target.facts().forEach((name, fact) -> console.say("region", name + ": " + fact));
      return target;
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  private static LocalStackContainer container(
      String image, double timeScale, PulledRegistries registries) {
    var container = RunningContainer.of(image, CAPABILITIES);
    // It would be given the engine's socket, which a region has no use for.
    container.setBinds(List.of());
    container.addExposedPort(RegionImage.PROXY_PORT);
    var options = new ArrayList<>(registries.options());
    options.add("--time-scale=" + timeScale);
    container.addEnv(RegionImage.OPTIONS, String.join(" ", options));
    container.withCreateContainerCmdModifier(
        command ->
            Optional.ofNullable(command.getHostConfig()).orElseThrow().withSecurityOpts(MAY_MOUNT));
    return container;
  }

  private static JsonNode read(RunningContainer container) {
    var health = container.endpoint().resolve("/_region/health");
    try (var answer = health.toURL().openStream()) {
      return new JsonMapper().readTree(answer);
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s is not a region of this project: %s answers %s"
              .formatted(container.image(), health, e.getMessage()),
          e);
    }
  }

  private URI proxy() {
    return container.published(RegionImage.PROXY_PORT);
  }

  @Override
  public String name() {
    return "container";
  }

  @Override
  public Optional<URI> endpoint() {
    return Optional.of(container.endpoint());
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return container.credentials();
  }

  @Override
  public Region region() {
    return statement.region();
  }

  @Override
  public URI registry(URI stated) {
    return container.registry(stated);
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
  public boolean beginsEmpty() {
    return true;
  }

  @Override
  public Optional<String> refusesImagesOf(String host) {
    return registries.refuses(host);
  }

  @Override
  public Map<String, String> facts() {
    var facts =
        new LinkedHashMap<>(statement.facts(container.endpoint().toString(), proxy().toString()));
    facts.put("image", container.image());
    return facts;
  }

  @Override
  public boolean hasEnded(Duration within) {
    return container.hasEnded(within);
  }

  @Override
  public void close() {
    container.close();
  }
}
