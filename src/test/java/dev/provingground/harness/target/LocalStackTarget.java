package dev.provingground.harness.target;

import dev.provingground.harness.console.Console;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * LocalStack in a container, of the image and with the token that the environment names. What it
 * can do is what its documentation says, not what it answers.
 */
final class LocalStackTarget implements Target {
  static final String IMAGE = "LOCALSTACK_IMAGE";
  static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  /** Off unless it is switched on: LocalStack's page "IAM Policy Enforcement". */
  static final String ENFORCE_IAM = "ENFORCE_IAM";

  /** What LocalStack's own command line hands to the engine: its page "Configuration". */
  static final String FLAGS = "DOCKER_FLAGS";

  private static final Pattern CAP_ADD = Pattern.compile("--cap-add[= ]([A-Z_]+)(?: |$)");
  private static final int API_PORT = 4566;
  private static final int HTTP_PORT = 80;

  private final RunningContainer container;
  private final Capabilities capabilities;

  private LocalStackTarget(RunningContainer container, Capabilities capabilities) {
    this.container = container;
    this.capabilities = capabilities;
  }

  /**
   * @param environment of this process
   */
  static LocalStackTarget start(Map<String, String> environment, Console console) {
    var image =
        required(
            environment, IMAGE, "name LocalStack's image, such as localstack/localstack:2026.10");
    var token =
        required(
            environment,
            TOKEN,
            "LocalStack does not start without; get one at app.localstack.cloud");
    var enforcing = "1".equals(environment.get(ENFORCE_IAM));
    var added = added(environment.getOrDefault(FLAGS, ""));
    Engine.find();
    console.say("region", "start " + image);
    var container = RunningContainer.start(container(image, added, token, enforcing));
    var target = new LocalStackTarget(container, capabilities(enforcing));
    target.facts().forEach((name, fact) -> console.say("region", name + ": " + fact));
    return target;
  }

  private static String required(Map<String, String> environment, String name, String remedy) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There is no %s in the environment: %s".formatted(name, remedy)));
  }

  /** The Linux capabilities that the flags add; no other flag is understood. */
  static List<com.github.dockerjava.api.model.Capability> added(String flags) {
    var rest = CAP_ADD.matcher(flags).replaceAll("").strip();
    if (!rest.isEmpty()) {
      throw new IllegalStateException(
          "%s has '%s'; of its flags only --cap-add NAME is passed on".formatted(FLAGS, rest));
    }
    return CAP_ADD
        .matcher(flags)
        .results()
        .map(found -> com.github.dockerjava.api.model.Capability.valueOf(found.group(1)))
        .toList();
  }

  private static LocalStackContainer container(
      String image,
      List<com.github.dockerjava.api.model.Capability> added,
      String token,
      boolean enforcing) {
    var container = RunningContainer.of(image, added);
    container.addEnv(TOKEN, token);
    container.addEnv(ENFORCE_IAM, enforcing ? "1" : "0");
    // Its load balancers answer under names of its own, which resolve to 127.0.0.1, on the ports of
    // its gateway: these must be the ones outside that they are inside.
    container.addEnv("GATEWAY_LISTEN", ":%d,:%d".formatted(API_PORT, HTTP_PORT));
    container.setPortBindings(
        List.of(
            "127.0.0.1:%1$d:%1$d".formatted(API_PORT), "127.0.0.1:%1$d:%1$d".formatted(HTTP_PORT)));
    return container;
  }

  static Capabilities capabilities(boolean enforcing) {
    var capabilities = new Capabilities();
    capabilities.lacks(
        Capability.PACKET_FILTERS, "LocalStack keeps security groups, and filters no packets");
    if (!enforcing) {
      capabilities.lacks(
          Capability.IAM_ENFORCED, "LocalStack enforces no IAM policies without ENFORCE_IAM=1");
    }
    capabilities.lacks(
        Capability.USER_IDS, "LocalStack does not state that tasks run as the user they ask for");
    capabilities.lacks(
        Capability.RESOURCE_LIMITS, "LocalStack does not state that it limits CPU and memory");
    capabilities.lacks(
        Capability.COUNTED_FAULTS, "LocalStack does not state what faults of its FIS do");
    return capabilities;
  }

  @Override
  public String name() {
    return "localstack";
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
    return container.region();
  }

  @Override
  public URI registry(URI stated) {
    return container.registry(stated);
  }

  @Override
  public Internet internet() {
    return new DirectInternet();
  }

  @Override
  public double timeScale() {
    return 1;
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

  /** It asks the engine, which pulls whatever it can reach. */
  @Override
  public Optional<String> refusesImagesOf(String host) {
    return Optional.empty();
  }

  @Override
  public Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("endpoint", container.endpoint().toString());
    facts.put("image", container.image());
    for (var capability : Capability.values()) {
      capabilities
          .missing(capability)
          .ifPresent(reason -> facts.put(capability.tag(), "no: " + reason));
    }
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
