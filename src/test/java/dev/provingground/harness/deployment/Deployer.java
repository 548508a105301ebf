package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Stacks.Telling;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Outputs;
import dev.provingground.workload.image.WorkloadImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Deploys what a {@link TemplateSource} gives: foundation, image, service. Destroys it again. */
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
  private final ValidationRecords validations;
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
    validations = new ValidationRecords(aws, console);
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

  /** Foundation, then the image, then the service, which is steady when this returns. */
  public Deployment deploy(DeploymentOptions options) {
    return update(publish(options, WorkloadImage.fromProperties().with(source.image())), options);
  }

  /**
   * Foundation, then the image: what {@link #update} makes a service of.
   *
   * @return a deployment whose service stack has no outputs yet
   */
  public Deployment publish(DeploymentOptions options, WorkloadImage image) {
    var templates = synthesize(options);
    templates.all().forEach(t -> stacks.requireOwn(t.stackName()));
    source.prepare(aws, console, templates);
    var registry = new HashMap<String, String>();
    for (var template : templates.foundation()) {
      var outputs = deploy(template, Map.of(), options);
      if (templates.registry().equals(Optional.of(template.stackName()))) {
        registry.putAll(source.registry(aws, template.stackName(), outputs));
      }
    }
    return new Deployment(
        options,
        templates.service().stackName(),
        registry,
        Map.of(),
        templates.registry().map(stack -> push(image, repository(registry, options))));
  }

  private static String repository(Map<String, String> registry, DeploymentOptions options) {
    return Optional.ofNullable(registry.get(Outputs.REPOSITORY_NAME))
        .orElseGet(() -> options.names().repository());
  }

  /** The tag that never moves is the content's: the same content is the same tag. */
  private PushedImage push(WorkloadImage image, String repository) {
    var tag = source.tag();
    var digest = push(image, repository, List.of(tag));
    var contentTag = "sha-" + digest.substring("sha256:".length()).substring(0, SHORT_DIGEST);
    push(image, repository, List.of(contentTag));
    return new PushedImage(digest, List.of(tag, contentTag));
  }

  /**
   * Changes a deployment to other options of the same names, with the image that it has; makes the
   * service where there is none yet.
   */
  public Deployment update(Deployment deployment, DeploymentOptions options) {
    var templates = synthesize(options);
    var stack = templates.service().stackName();
    var outputs = deploy(templates.service(), source.parameters(deployment), options);
    templates.additions().forEach(addition -> deploy(addition, Map.of(), options));
    return new Deployment(
        options,
        deployment.serviceStack(),
        deployment.registry(),
        source.service(aws, stack, outputs),
        deployment.image());
  }

  /** Deletes all stacks, whatever of them is there and was made by a run. */
  public void destroy(DeploymentOptions options) {
    withdraw(options);
    delete(source.foundation(options), source.foundation(options));
  }

  /** Deletes the service's stack and those after it; the registry and its image stay. */
  public void withdraw(DeploymentOptions options) {
    var all = new ArrayList<>(source.foundation(options));
    all.addAll(source.service(options));
    delete(source.service(options), all);
  }

  /** The last first, and before them what would keep a stack from being deleted. */
  private void delete(List<String> names, List<String> all) {
    try {
      renewal.evenIfExpired(() -> validations.remove(own(names), own(all)));
    } catch (AwsServiceException e) {
      console.say("destroy", "records of certificates stay: " + e.getMessage());
    }
    names.reversed().forEach(this::delete);
  }

  private List<String> own(List<String> names) {
    return names.stream().map(stacks::own).flatMap(Optional::stream).toList();
  }

  private void delete(String stack) {
    console.say("destroy", "stack " + stack);
    renewal.evenIfExpired(() -> stacks.delete(stack));
  }

  private StackTemplates synthesize(DeploymentOptions options) {
    console.say("synth", "stacks of " + options.names().prefix());
    return source.templates(options);
  }

  private Map<String, String> deploy(
      StackTemplate template, Map<String, String> parameters, DeploymentOptions options) {
    console.say("deploy", "stack " + template.stackName());
    return stacks.deploy(template, parameters, options.tags());
  }

  /**
   * Pushes an image under tags.
   *
   * @return the digest of its manifest
   */
  public String push(WorkloadImage image, String repository, List<String> tags) {
    return new EcrRegistry(aws, console).push(image, repository, tags);
  }
}
