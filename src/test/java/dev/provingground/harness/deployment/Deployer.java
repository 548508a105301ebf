package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Stacks.Telling;
import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Outputs;
import dev.provingground.workload.image.Registry;
import dev.provingground.workload.image.WorkloadImage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deploys what a {@link TemplateSource} gives: registry, image, service. Destroys it again. */
public final class Deployer {
  private static final Duration STACK_LIMIT = Duration.ofMinutes(15);
  private static final Duration REAL_TIME = Duration.ofSeconds(20);
  private static final Duration LAG = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RENEWAL_LIMIT = Duration.ofMinutes(5);
  private static final int SHORT_DIGEST = 12;

  private final Aws aws;
  private final Console console;
  private final Stacks stacks;
  private final Renewal renewal;
  private final TemplateSource source;

  public Deployer(Aws aws, Console console, TemplateSource source) {
    this(aws, console, source, stacks(aws, console));
  }

  private Deployer(Aws aws, Console console, TemplateSource source, Stacks stacks) {
    this.aws = aws;
    this.console = console;
    this.source = source;
    this.stacks = stacks;
    renewal = new Renewal(console, aws.longestFor(RENEWAL_LIMIT), aws.longestFor(POLL));
  }

  /** One that nobody watches: it tells what happened to a stack when that is over. */
  public static Deployer unwatched(Aws aws, Console console, TemplateSource source) {
    return new Deployer(aws, console, source, stacks(aws, console, Telling.AFTERWARDS));
  }

  /** With the patience that the target takes. */
  static Stacks stacks(Aws aws, Console console) {
    return stacks(aws, console, Telling.AT_ONCE);
  }

  private static Stacks stacks(Aws aws, Console console, Telling telling) {
    return new Stacks(
        aws.cloudFormation(),
        console,
        new Stacks.Limits(stackLimit(aws), aws.longestFor(LAG), aws.longestFor(POLL)),
        telling);
  }

  /** The region's time; what takes its real time, as starting processes does, adds some. */
  private static Duration stackLimit(Aws aws) {
    var scaled = Duration.ofNanos((long) (STACK_LIMIT.toNanos() / aws.timeScale()));
    return aws.longestFor(aws.timeScale() == 1 ? scaled : scaled.plus(REAL_TIME));
  }

  /** Registry stack, then the image, then the service stack, which is steady when this returns. */
  public Deployment deploy(DeploymentOptions options) {
    return update(publish(options, WorkloadImage.fromProperties().with(source.image())), options);
  }

  /**
   * Registry stack, then the image: what {@link #update} makes a service of.
   *
   * @return a deployment whose service stack has no outputs yet
   */
  public Deployment publish(DeploymentOptions options, WorkloadImage image) {
    var assembly = synthesize(options);
    var stack = assembly.registry().stackName();
    stacks.requireOwn(stack);
    stacks.requireOwn(assembly.service().stackName());
    console.say("deploy", "stack " + stack);
    var outputs = stacks.deploy(stack, assembly.registry().file(), Map.of(), options.tags());
    var registry = source.registry(aws, stack, outputs);
    var repository =
        Optional.ofNullable(registry.get(Outputs.REPOSITORY_NAME))
            .orElseGet(() -> options.names().repository());
    // The tag that never moves is the content's: the same content is the same tag.
    var digest = push(image, repository, List.of("latest"));
    var contentTag = "sha-" + digest.substring("sha256:".length()).substring(0, SHORT_DIGEST);
    push(image, repository, List.of(contentTag));
    return new Deployment(
        options,
        assembly.service().stackName(),
        registry,
        Map.of(),
        digest,
        List.of("latest", contentTag));
  }

  /**
   * Changes a deployment to other options of the same names, with the image that it has; makes the
   * service where there is none yet.
   */
  public Deployment update(Deployment deployment, DeploymentOptions options) {
    var service = service(synthesize(options), options, deployment.imageDigest());
    return new Deployment(
        options,
        deployment.serviceStack(),
        deployment.registry(),
        service,
        deployment.imageDigest(),
        deployment.imageTags());
  }

  /** Deletes both stacks, whatever of them is there and was made by a run. */
  public void destroy(DeploymentOptions options) {
    withdraw(options);
    delete(source.registryStack(options));
  }

  /** Deletes the service stack; the registry and its image stay. */
  public void withdraw(DeploymentOptions options) {
    delete(source.serviceStack(options));
  }

  private void delete(String stack) {
    console.say("destroy", "stack " + stack);
    renewal.evenIfExpired(() -> stacks.delete(stack));
  }

  private CloudAssembly synthesize(DeploymentOptions options) {
    console.say("synth", "stacks of " + options.names().prefix());
    return source.templates(options);
  }

  private Map<String, String> service(
      CloudAssembly assembly, DeploymentOptions options, String digest) {
    var stack = assembly.service().stackName();
    console.say("deploy", "stack " + stack);
    var outputs =
        stacks.deploy(stack, assembly.service().file(), source.parameters(digest), options.tags());
    return source.service(aws, stack, outputs);
  }

  /**
   * Pushes an image under tags.
   *
   * @return the digest of its manifest
   */
  public String push(WorkloadImage image, String repository, List<String> tags) {
    var authorization = aws.ecr().getAuthorizationToken(r -> {}).authorizationData().getFirst();
    var pair =
        new String(
            Base64.getDecoder().decode(authorization.authorizationToken()), StandardCharsets.UTF_8);
    var endpoint = aws.registry(URI.create(authorization.proxyEndpoint()));
    var registry =
        new Registry(
            endpoint.getAuthority(),
            new Registry.Credentials(
                pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)),
            endpoint.getScheme().equals("http"));
    var digest = image.pushTo(registry, repository, new LinkedHashSet<>(tags));
    console.say("push", repository + ":" + String.join(",", tags) + " " + digest);
    return digest;
  }
}
