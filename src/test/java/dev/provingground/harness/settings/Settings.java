package dev.provingground.harness.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the user chose, by system properties.
 *
 * @param target where to run
 * @param timeScale how many of the region's seconds pass in one real second, 1 to 20; 1 where the
 *     region is not of this project
 * @param tags a Cucumber tag expression; empty for everything
 * @param keep whether the stacks stay after the run, for a look at them; on AWS only, as every
 *     other region ends with its run
 * @param containerImage the region's image in a registry; empty for the one that is built here
 * @param aws what the user agrees to on AWS
 * @param stack somebody else's CDK app; empty for the reference stack
 */
public record Settings(
    TargetName target,
    double timeScale,
    Optional<String> tags,
    boolean keep,
    Optional<String> containerImage,
    Aws aws,
    Optional<YourStack> stack) {
  private static final double MAX_TIME_SCALE = 20;
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGISTRY =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?");

  public Settings {
    if (keep && target != TargetName.AWS) {
      throw new IllegalArgumentException(
          "-Dkeep=true is possible with -Dtarget=aws only: any other region ends with its run, and"
              + " its stacks with it");
    }
    if (timeScale != 1 && !target.isOfThisProject()) {
      throw new IllegalArgumentException(
          "-Dtime.scale= is possible with -Dtarget=embedded and container only: on %s time passes as it does"
              .formatted(target));
    }
  }

  /** The registries that images may be pulled from, beside the region's own. */
  public Set<String> registries() {
    return stack.map(YourStack::registries).orElse(Set.of());
  }

  /** Where the suite can run. */
  public enum TargetName {
    /** The region of this project, started as a child process. */
    EMBEDDED,
    /** The region of this project, started in a container. */
    CONTAINER,
    /** LocalStack, started in a container. */
    LOCALSTACK,
    /** AWS, with the caller's account. */
    AWS;

    /** Whether its region is the one that this project builds. */
    boolean isOfThisProject() {
      return this == EMBEDDED || this == CONTAINER;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the user agrees to on AWS.
   *
   * @param accounts that the suite may use, twelve digits each; none by default
   * @param costLimit in US dollars, what one run may cost; nothing by default
   */
  public record Aws(Set<String> accounts, OptionalDouble costLimit) {
    /** Nothing. */
    static final Aws NONE = new Aws(Set.of(), OptionalDouble.empty());

    public Aws {
      accounts = Set.copyOf(accounts);
    }
  }

  /**
   * Somebody else's CDK app.
   *
   * @param app a command that synthesizes it, a directory whose {@code cdk.json} has one, or the
   *     directory of a cloud assembly
   * @param description the file that says what the service is to be
   * @param registries whose images it may name, beside ECR's, such as {@code docker.io}
   */
  public record YourStack(String app, Path description, Set<String> registries) {
    private static final String DESCRIPTION = "proving-ground.yaml";

    public YourStack {
      registries = Set.copyOf(registries);
    }

    /** Described where it is run. */
    static Path descriptionOf(String app) {
      return Files.exists(Path.of(app, "cdk.json"))
          ? Path.of(app, DESCRIPTION)
          : Path.of(DESCRIPTION);
    }
  }

  /**
   * Reads the properties {@code target}, {@code time.scale}, {@code cucumber.filter.tags}, {@code
   * keep}, {@code container.image}, {@code aws.accounts}, {@code aws.cost.limit}, {@code
   * stack.app}, {@code stack.description} and {@code stack.registries}.
   *
   * @throws IllegalArgumentException when a value is none of those that exist; the message names
   *     them
   */
  public static Settings from(Function<String, Optional<String>> property) {
    return new Settings(
        target(property.apply("target").orElse("embedded")),
        timeScale(property.apply("time.scale").orElse("1")),
        property.apply("cucumber.filter.tags").filter(t -> !t.isBlank()),
        keep(property.apply("keep").orElse("false")),
        property.apply("container.image").filter(i -> !i.isBlank()),
        new Aws(
            accounts(property.apply("aws.accounts").orElse("")),
            costLimit(property.apply("aws.cost.limit").orElse(""))),
        property
            .apply("stack.app")
            .filter(app -> !app.isBlank())
            .map(
                app ->
                    new YourStack(
                        app,
                        property
                            .apply("stack.description")
                            .map(Path::of)
                            .orElseGet(() -> YourStack.descriptionOf(app)),
                        registries(property.apply("stack.registries").orElse("")))));
  }

  private static Set<String> registries(String value) {
    if (value.isEmpty()) {
      return Set.of();
    }
    var registries = Set.of(value.split(","));
    if (!registries.stream().allMatch(r -> REGISTRY.matcher(r).matches())) {
      throw wrong(
          "stack.registries", value, "hosts as images name them, such as docker.io,public.ecr.aws");
    }
    return registries;
  }

  private static Set<String> accounts(String value) {
    if (value.isEmpty()) {
      return Set.of();
    }
    var accounts = Set.of(value.split(","));
    if (!accounts.stream().allMatch(a -> ACCOUNT.matcher(a).matches())) {
      throw wrong("aws.accounts", value, "accounts of twelve digits, parted by commas");
    }
    return accounts;
  }

  private static OptionalDouble costLimit(String value) {
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double limit = Double.parseDouble(value);
      if (limit >= 0 && Double.isFinite(limit)) {
        return OptionalDouble.of(limit);
      }
    } catch (NumberFormatException e) {
      // falls through to the same error as a number that is none to pay
    }
    throw wrong("aws.cost.limit", value, "US dollars, such as 3.50");
  }

  private static TargetName target(String value) {
    for (var name : TargetName.values()) {
      if (name.toString().equals(value)) {
        return name;
      }
    }
    throw wrong("target", value, Arrays.toString(TargetName.values()));
  }

  private static double timeScale(String value) {
    try {
      double scale = Double.parseDouble(value);
      if (scale >= 1 && scale <= MAX_TIME_SCALE) {
        return scale;
      }
    } catch (NumberFormatException e) {
      // falls through to the same error as a number that is out of range
    }
    throw wrong("time.scale", value, "a number from 1 (AWS's own time) to 20");
  }

  private static boolean keep(String value) {
    if (!List.of("true", "false").contains(value)) {
      throw wrong("keep", value, "[true, false]");
    }
    return value.equals("true");
  }

  private static IllegalArgumentException wrong(String property, String value, String expected) {
    return new IllegalArgumentException(
        "-D%s=%s is not possible; give %s".formatted(property, value, expected));
  }
}
