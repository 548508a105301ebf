package dev.provingground.harness.rehearsal;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Internet;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Deploys and destroys on the target {@code aws} again and again, with the embedded region behind a
 * {@link FaultLayer} in AWS's place, and looks after each run what it left: {@code AwsRehearsal
 * RUNS SEED}. Each run has its own faults, drawn from the seed.
 *
 * <p>A run may fail, for faults are what it meets; it may not leave anything. Exit code 1 when one
 * did.
 */
public final class AwsRehearsal {
  private static final String ACCOUNT = "000000000000";

  private final Target region;
  private final Aws direct;
  private final Console console;
  private final Map<String, Integer> injected = new TreeMap<>();

  private AwsRehearsal(Target region, Console console) {
    this.region = region;
    this.direct = new Aws(region);
    this.console = console;
  }

  /**
   * Rehearses.
   *
   * @param arguments how many runs, and the seed of the first; each further run has the next
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("Usage: AwsRehearsal RUNS SEED");
      System.exit(2);
    }
    signIn();
    var console = new Console(System.out);
    try (var region = Targets.open(settings(Map.of("time.scale", "20")), console)) {
      var rehearsal = new AwsRehearsal(region, console);
      var first = Long.parseLong(arguments[1]);
      var lines = new ArrayList<String>();
      boolean clean = true;
      for (long seed = first; seed < first + Integer.parseInt(arguments[0]); seed++) {
        var result = rehearsal.run(seed);
        clean &= result.left().isEmpty();
        lines.add(result.toString());
      }
      lines.forEach(line -> console.say("rehearse", line));
      rehearsal.injected.forEach(
          (fault, count) -> console.say("rehearse", "%5d × %s".formatted(count, fault)));
      System.exit(clean ? 0 : 1);
    }
  }

  /**
   * How a run went.
   *
   * @param failure why it did not come to its end, when it did not
   * @param left what it left behind
   */
  record Result(
      long seed, Optional<String> failure, Map<String, Integer> faults, List<String> left) {
    @Override
    public String toString() {
      return "seed %d: %s; left: %s; met: %s"
          .formatted(
              seed,
              failure.map(f -> "failed, " + f).orElse("deployed, answered, destroyed"),
              left.isEmpty() ? "nothing" : left,
              faults);
    }
  }

  private Result run(long seed) {
    var plan = FaultPlan.of(seed);
    console.say("rehearse", "seed %d: %s".formatted(seed, plan));
    try (var layer =
        new FaultLayer(
            region.endpoint().orElseThrow(), plan, seed, new ForeignSecurityGroup(direct.ec2()))) {
      System.setProperty("aws.endpointUrl", layer.endpoint().toString());
      var failure = attempt();
      var faults = layer.injected();
      faults.forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
      return new Result(seed, failure, faults, new Leftovers(direct).list());
    }
  }

  /** A run of the suite's, without its scenarios; why it failed, when it did. */
  private Optional<String> attempt() {
    var settings =
        settings(Map.of("target", "aws", "aws.accounts", ACCOUNT, "aws.cost.limit", "1000"));
    try (var run = SuiteRun.start(settings, console)) {
      return answers(region.internet(), run.deployment().output(Outputs.LOAD_BALANCER_DNS_NAME));
    } catch (RuntimeException e) {
      return Optional.of(
          e.getClass().getSimpleName()
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static Optional<String> answers(Internet internet, String name) {
    var status = internet.request().get("http://" + name + "/health").statusCode();
    return status == 200 ? Optional.empty() : Optional.of("the service answers " + status);
  }

  /** As the SDK looks for them. */
  private static void signIn() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    System.setProperty("aws.region", "us-east-1");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}
