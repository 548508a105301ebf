package dev.provingground.harness.run;

import dev.provingground.harness.app.AppDescription;
import dev.provingground.harness.app.Place;
import dev.provingground.harness.app.YourStack;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployer;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.deployment.StackTemplates;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.report.RunNotes;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Outputs;
import dev.provingground.infra.StackNames;
import dev.provingground.infra.Synthesis;
import dev.provingground.workload.image.WorkloadImage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The target and what is deployed on it, from before the first scenario to after the last.
 * Destroying is arranged before deploying begins, and happens once, on whichever way the run ends.
 */
public final class SuiteRun implements AutoCloseable {
  private static final Duration EXPIRES_AFTER = Duration.ofHours(4);
  private static final Duration DYING = Duration.ofSeconds(5);
  private static final Path CLOUD_ASSEMBLY = Path.of("target", "cdk.out");

  private final Settings settings;
  private final Console console;
  private final RunNotes notes;
  private final Target target;
  private final Aws aws;
  private final Deployer deployer;
  private final DeploymentOptions options;
  private final Optional<AppDescription> description;
  private final LayerFiles layerFiles;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread onInterrupt = new Thread(this::end, "teardown");
  private final List<Runnable> beforeEnd = new CopyOnWriteArrayList<>();
  private volatile Optional<Deployment> deployment = Optional.empty();

  private SuiteRun(Settings settings, Console console, RunNotes notes, Target target) {
    this.settings = settings;
    this.console = console;
    this.notes = notes;
    this.target = target;
    aws = new Aws(target);
    description = settings.stack().map(s -> AppDescription.read(s.description()));
    layerFiles = new LayerFiles();
    var source = source(settings.stack());
    deployer = new Deployer(aws, console, source);
    var started = Instant.now();
    // Of its own, so that runs live side by side in an account.
    var name = "run-" + Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    var plain =
        reference(target.timeScale())
            .withPrefix(StackNames.REFERENCE.prefix() + "-" + name)
            .withRun(System.getProperty("user.name"), name, started.plus(EXPIRES_AFTER));
    options = source.tagged(plain);
  }

  /**
   * Containers drain in real time. Where the region's time is faster, theirs is shortened as much,
   * to whole seconds, so that they drain as long for a health check as on AWS.
   */
  private static DeploymentOptions reference(double timeScale) {
    var reference = DeploymentOptions.reference();
    return reference.withDrain(
        Duration.ofSeconds((long) Math.ceil(reference.drain().toSeconds() / timeScale)));
  }

  private TemplateSource source(Optional<Settings.YourStack> chosen) {
    return chosen
        .<TemplateSource>map(
            stack ->
                new YourStack(
                    stack.app(),
                    stack.description().toAbsolutePath().resolveSibling(""),
                    description(),
                    CLOUD_ASSEMBLY.resolveSibling("your-stack"),
                    Place.of(aws)))
        .orElseGet(
            () -> {
              var synthesis = new Synthesis();
              return o -> StackTemplates.of(synthesis.synth(o, CLOUD_ASSEMBLY));
            });
  }

  private SuiteRun(
      Settings settings,
      Console console,
      Target target,
      Aws aws,
      LayerFiles layerFiles,
      Deployer deployer,
      Deployment deployment) {
    this.settings = settings;
    this.console = console;
    notes = new RunNotes();
    this.target = target;
    this.aws = aws;
    this.layerFiles = layerFiles;
    this.deployer = deployer;
    options = deployment.options();
    description = settings.stack().map(s -> AppDescription.read(s.description()));
    this.deployment = Optional.of(deployment);
    closed.set(true);
  }

  /**
   * A run over what somebody else deployed on a target of his, and will destroy there: closing it
   * does nothing.
   *
   * @param layerFiles what is known of layers already
   */
  public static SuiteRun over(
      Settings settings,
      Console console,
      Target target,
      Aws aws,
      LayerFiles layerFiles,
      Deployer deployer,
      Deployment deployment) {
    return new SuiteRun(settings, console, target, aws, layerFiles, deployer, deployment);
  }

  /** Starts or finds the target and deploys the reference stack on it. */
  public static SuiteRun start(Settings settings, Console console) {
    var notes = new RunNotes();
    var target = notes.phase("region start", () -> Targets.open(settings, console));
    var run = new SuiteRun(settings, console, notes, target);
    Runtime.getRuntime().addShutdownHook(run.onInterrupt);
    try {
      notes.target(target.name(), target.region().id(), target.timeScale(), target.facts());
      var deployed = notes.phase("deployment", () -> run.deployer.deploy(run.options));
      notes.account(account(deployed.output(Outputs.CLUSTER_ARN)));
      run.deployment = Optional.of(deployed);
      return run;
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  private static String account(String arn) {
    return arn.split(":", 6)[4];
  }

  public Settings settings() {
    return settings;
  }

  public Console console() {
    return console;
  }

  public Target target() {
    return target;
  }

  public Aws aws() {
    return aws;
  }

  /** What is said of somebody else's service, when the run is on one. */
  public AppDescription description() {
    return description.orElseThrow(
        () -> new IllegalStateException("nothing is described: give -Dstack.app="));
  }

  /** Whether who owns the stack lets drills break it; the reference stack is there for them. */
  public boolean drillsAllowed() {
    return description.map(AppDescription::chaosAllowed).orElse(true);
  }

  /** What is in the layers of images. */
  public LayerFiles layerFiles() {
    return layerFiles;
  }

  /** What is deployed now. */
  public Deployment deployment() {
    return deployment.orElseThrow(() -> new IllegalStateException("nothing is deployed"));
  }

  /** The options that the run began with. */
  public DeploymentOptions referenceOptions() {
    return options;
  }

  /** Changes the stack; whoever changes it brings the reference back. */
  public void update(DeploymentOptions changed) {
    deployment = Optional.of(deployer.update(deployment(), changed));
  }

  /**
   * Pushes an image beside the deployed one.
   *
   * @return its digest
   */
  public String push(WorkloadImage image, String tag) {
    return deployer.push(image, options.names().repository(), List.of(tag));
  }

  /** Lets something run before everything is destroyed, should the run be interrupted. */
  public void beforeEnd(Runnable work) {
    beforeEnd.add(work);
  }

  /** What {@link #beforeEnd} was told needs not to run any more. */
  public void notBeforeEnd(Runnable work) {
    beforeEnd.remove(work);
  }

  /** Destroys what was deployed and ends the target, unless that was done already. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The JVM is on its way down: the hook is what called, or has nothing left to do.
    }
  }

  /** What fails here must not keep the stacks from being destroyed. */
  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      console.say("destroy", "before it: " + e);
    }
  }

  private void end() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      beforeEnd.forEach(this::attempt);
      if (settings.keep()) {
        console.say("keep", "the stacks stay, as -Dkeep=true asks");
      } else {
        notes.phase("teardown", this::destroy);
      }
    } finally {
      aws.close();
      target.close();
      notes.ended();
    }
  }

  /**
   * Ctrl-C reaches the embedded region too, as it is of the same process group: then there is
   * nothing left to destroy, or soon there will not be.
   */
  private void destroy() {
    try {
      deployer.destroy(options);
    } catch (RuntimeException e) {
      if (!target.hasEnded(DYING)) {
        throw e;
      }
      console.say("destroy", "the region has ended, and with it all that was deployed on it");
    }
  }
}
