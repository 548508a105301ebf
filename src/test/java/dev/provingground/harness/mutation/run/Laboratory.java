package dev.provingground.harness.mutation.run;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployer;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.deployment.StackFailure;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.mutation.run.ImageVariant.MissingTag;
import dev.provingground.harness.mutation.run.Mutant.OfImage;
import dev.provingground.harness.mutation.run.Mutant.OfTemplate;
import dev.provingground.harness.mutation.run.Scenarios.Ending;
import dev.provingground.harness.run.LayerFiles;
import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.workload.image.WorkloadImage;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/**
 * A region of its own in which mutants are deployed, one after the other. The registry and its
 * image stay from mutant to mutant, as long as they are not what is wrong. For one thread at a
 * time, but {@link #end}.
 */
final class Laboratory implements AutoCloseable {
  /**
   * The region's health checks, drainings and grace periods pass this much faster. A task has what
   * is left of the grace period to start, and tasks start no faster: three seconds are enough on a
   * busy machine, half of it is not.
   */
  private static final double TIME_SCALE = 10;

  /** After so many mutants a new region: what stopped is remembered for a while, as on AWS. */
  private static final int MUTANTS_A_REGION = 120;

  private final Path directory;
  private final Blueprints blueprints;
  private final DeploymentOptions options;
  private final Console log;
  private final LayerFiles layerFiles = new LayerFiles();
  private Optional<Region> region = Optional.empty();
  private final Thread onInterrupt = new Thread(this::end, "laboratory");
  private int deployed;
  private int regions;

  /**
   * @param directory for templates and the region's log
   * @param log what CloudFormation does meanwhile
   */
  Laboratory(Path directory, Blueprints blueprints, Console log) {
    this.directory = directory;
    this.blueprints = blueprints;
    options = blueprints.options();
    this.log = log;
    Runtime.getRuntime().addShutdownHook(onInterrupt);
  }

  /** A started region, and the registry in it, when it is there. */
  private static final class Region {
    private final Target target;
    private final Aws aws;
    private Optional<Deployment> published = Optional.empty();

    private Region(Target target) {
      this.target = target;
      aws = new Aws(target);
    }

    private void close() {
      try {
        aws.close();
      } finally {
        target.close();
      }
    }
  }

  /** Deploys the stack as it should be. */
  SuiteRun deployReference() {
    var deployer = deployer(blueprints.reference());
    return over(deployer, deployer.update(published(), options));
  }

  /**
   * Deploys a mutant.
   *
   * @throws StackFailure when CloudFormation does not
   * @throws AwsServiceException when the region refuses the template
   */
  SuiteRun deploy(Mutant mutant) {
    return switch (mutant.breakage()) {
      case OfTemplate template -> {
        var deployer = deployer(blueprints.mutated(template.mutation(), directory));
        var base =
            mutant.needsItsOwnFoundation() ? deployer.publish(options, image()) : published();
        yield over(deployer, deployer.update(base, options));
      }
      case OfImage image -> {
        var deployer = deployer(blueprints.reference());
        var variant = image.variant();
        var base = deployer.publish(options, variant.of().apply(image()));
        variant.missingTag().ifPresent(tag -> untag(base, tag));
        yield over(deployer, deployer.update(base, options));
      }
    };
  }

  private void untag(Deployment base, MissingTag missing) {
    var tag =
        base.imageTags().stream()
            .filter(t -> t.equals("latest") == (missing == MissingTag.LATEST))
            .findFirst()
            .orElseThrow();
    region()
        .aws
        .ecr()
        .batchDeleteImage(
            r ->
                r.repositoryName(options.names().repository())
                    .imageIds(ImageIdentifier.builder().imageTag(tag).build()));
  }

  /** Brings a region and the registry, as most mutants need them. */
  void open() {
    published();
  }

  /** Brings a region, and what a mutant of that kind needs to be there or not to be there. */
  void prepare(Mutant mutant) {
    if (deployed >= MUTANTS_A_REGION) {
      end();
    }
    if (mutant.needsItsOwnFoundation()) {
      if (region().published.isPresent()) {
        deployer(blueprints.reference()).destroy(options);
        region().published = Optional.empty();
      }
    } else {
      published();
    }
    deployed++;
  }

  /**
   * Takes the mutant away; where CloudFormation cannot delete it, the region goes with it.
   *
   * @return why it cannot
   */
  Optional<String> clear(Mutant mutant) {
    if (started().isEmpty()) {
      return Optional.empty();
    }
    try {
      var deployer = deployer(blueprints.reference());
      if (mutant.needsItsOwnFoundation()) {
        deployer.destroy(options);
      } else {
        deployer.withdraw(options);
      }
      return Optional.empty();
    } catch (StackFailure e) {
      end();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Writes down how a scenario went. */
  void note(String scenario, Ending ending) {
    log.say(
        "scenario", "%s %4d ms %s".formatted(ending.status(), ending.took().toMillis(), scenario));
  }

  /** Whether the region still answers; one that does not is given up. */
  boolean isAlive() {
    var now = started();
    if (now.isEmpty()) {
      return false;
    }
    try {
      now.get().aws.sts().getCallerIdentity(r -> {});
      return true;
    } catch (RuntimeException e) {
      end();
      return false;
    }
  }

  private Deployment published() {
    var now = region();
    if (now.published.isEmpty()) {
      now.published = Optional.of(deployer(blueprints.reference()).publish(options, image()));
    }
    return now.published.get();
  }

  private WorkloadImage image() {
    return WorkloadImage.fromProperties().with(blueprints.reference().image());
  }

  private SuiteRun over(Deployer deployer, Deployment deployment) {
    return SuiteRun.over(
        blueprints.subject().settings(),
        log,
        region().target,
        region().aws,
        layerFiles,
        deployer,
        deployment);
  }

  private Deployer deployer(TemplateSource source) {
    return Deployer.unwatched(region().aws, log, source);
  }

  private synchronized Optional<Region> started() {
    return region;
  }

  private synchronized Region region() {
    if (region.isEmpty()) {
      region =
          Optional.of(
              new Region(
                  Targets.embedded(TIME_SCALE, log, directory.resolve("region-" + regions++))));
      deployed = 0;
    }
    return region.get();
  }

  /**
   * Ends the region, from whichever thread: whoever waits for it learns that it is gone. The next
   * mutant gets another one.
   */
  synchronized void end() {
    region.ifPresent(Region::close);
    region = Optional.empty();
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The JVM is on its way down: the hook does the same.
    }
  }
}
