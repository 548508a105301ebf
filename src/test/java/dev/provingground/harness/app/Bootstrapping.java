package dev.provingground.harness.app;

import dev.provingground.harness.assembly.AssemblyStack;
import dev.provingground.harness.assembly.AssemblyStack.Bootstrap;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Assets.ImageAsset;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.console.Console;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * That the environment is bootstrapped, as apps of the {@code DefaultStackSynthesizer} expect: a
 * version, a bucket for files, a repository for images (CDK developer guide, "Bootstrap your
 * environment"). Where the region begins empty, they are brought, as the app names them; the roles
 * are not, as nobody takes them on. An account's own are left to its owner.
 *
 * @param brings whether what is missing is brought; refused otherwise
 */
record Bootstrapping(
    SsmClient ssm,
    S3Client s3,
    EcrClient ecr,
    boolean brings,
    Environment environment,
    Console console) {
  /** The part of the parameter's name that {@code --qualifier} gives. */
  private static final Pattern PARAMETER = Pattern.compile("/cdk-bootstrap/([^/]+)/version");

  private static final String DEFAULT_QUALIFIER = "hnb659fds";

  /**
   * @throws IllegalStateException when the environment is not bootstrapped for the stacks, and is
   *     not to be; the message has the command that does it
   */
  void require(List<AssemblyStack> stacks) {
    var versions = new TreeMap<String, Integer>();
    for (var stack : stacks) {
      stack.bootstrap().ifPresent(b -> versions.merge(b.parameter(), b.version(), Integer::max));
    }
    versions.forEach((parameter, version) -> require(new Bootstrap(version, parameter)));
    var command = command(versions.isEmpty() ? "" : versions.firstKey());
    stacks.stream()
        .flatMap(s -> s.assets().files().stream())
        .flatMap(f -> f.places().stream())
        .map(FileAsset.Place::bucket)
        .distinct()
        .forEach(bucket -> requireBucket(bucket, command));
    stacks.stream()
        .flatMap(s -> s.assets().images().stream())
        .flatMap(i -> i.places().stream())
        .map(ImageAsset.Place::repository)
        .distinct()
        .forEach(repository -> requireRepository(repository, command));
  }

  private void require(Bootstrap needed) {
    var found = version(needed.parameter());
    if (found.isPresent() && found.getAsInt() >= needed.version()) {
      return;
    }
    if (!brings) {
      throw new IllegalStateException(
          "%s is %s for this app, which needs version %d in the parameter %s: run %s"
              .formatted(
                  environment,
                  found.isPresent()
                      ? "bootstrapped with version %d only".formatted(found.getAsInt())
                      : "not bootstrapped",
                  needed.version(),
                  needed.parameter(),
                  command(needed.parameter())));
    }
    console.say("assets", "bootstrap of version %d: %s".formatted(needed.version(), environment));
    ssm.putParameter(
        r ->
            r.name(needed.parameter())
                .type(ParameterType.STRING)
                .overwrite(true)
                .value(Integer.toString(needed.version())));
  }

  private OptionalInt version(String parameter) {
    try {
      return OptionalInt.of(
          Integer.parseInt(ssm.getParameter(r -> r.name(parameter)).parameter().value()));
    } catch (ParameterNotFoundException e) {
      return OptionalInt.empty();
    }
  }

  private void requireBucket(String bucket, String command) {
    try {
      // Its name can be guessed: somebody else may have taken it (confused deputy).
      s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(environment.account()));
    } catch (NoSuchBucketException e) {
      refuseUnlessEmpty("bucket " + bucket, command);
      s3.createBucket(
          r -> {
            r.bucket(bucket);
            if (!environment.region().equals(Region.US_EAST_1)) {
              r.createBucketConfiguration(
                  c ->
                      c.locationConstraint(
                          BucketLocationConstraint.fromValue(environment.region().id())));
            }
          });
    }
  }

  private void requireRepository(String repository, String command) {
    try {
      ecr.describeRepositories(r -> r.repositoryNames(repository));
    } catch (RepositoryNotFoundException e) {
      refuseUnlessEmpty("ECR repository " + repository, command);
      ecr.createRepository(r -> r.repositoryName(repository));
    }
  }

  private void refuseUnlessEmpty(String what, String command) {
    if (!brings) {
      throw new IllegalStateException(
          "the %s is not in %s, and the app's assets go there: run %s"
              .formatted(what, environment, command));
    }
  }

  private String command(String parameter) {
    var named = PARAMETER.matcher(parameter);
    var qualifier = named.matches() ? Optional.of(named.group(1)) : Optional.<String>empty();
    return "npx cdk bootstrap "
        + environment
        + qualifier
            .filter(q -> !q.equals(DEFAULT_QUALIFIER))
            .map(q -> " --qualifier " + q)
            .orElse("");
  }
}
