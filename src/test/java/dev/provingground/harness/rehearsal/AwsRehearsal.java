package dev.provingground.harness.rehearsal;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the target {@code aws} again and again, with the embedded region behind a {@link FaultLayer}
 * in AWS's place, and looks after each run what it left: {@code AwsRehearsal WHAT RUNS SEED}. Each
 * run has its own faults, drawn from the seed.
 *
 * <ul>
 *   <li>{@code stacks}: deploys, asks the service and destroys, in a region whose time flies. A run
 *       may fail, for faults are what it meets; it may not leave anything.
 *   <li>{@code suite}: the main job itself, with its scenarios and drills. Credentials do not
 *       expire, and no scenario may fail.
 * </ul>
 *
 * <p>Exit code 1 when something was left, or failed that may not.
 */
public final class AwsRehearsal {
  /** What a user says who agrees to the target. */
  private static final Map<String, String> AGREED =
      Map.of("target", "aws", "aws.accounts", "000000000000", "aws.cost.limit", "1000");

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
   * @param arguments what, how many runs, and the seed of the first; each further run has the next
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3 || !List.of("stacks", "suite").contains(arguments[0])) {
      System.err.println("Usage: AwsRehearsal stacks|suite RUNS SEED");
      System.exit(2);
    }
    var suite = arguments[0].equals("suite");
    var console = new Console(System.out);
    try (var region = Targets.open(settings(Map.of("time.scale", suite ? "1" : "20")), console)) {
      pretend(region);
      var rehearsal = new AwsRehearsal(region, console);
      var attempt =
          suite
              ? new SuiteAttempt(console)
              : new StacksAttempt(settings(AGREED), region.internet(), console);
      var first = Long.parseLong(arguments[2]);
      var results = new ArrayList<Result>();
      for (long seed = first; seed < first + Integer.parseInt(arguments[1]); seed++) {
        var plan = FaultPlan.of(seed);
        results.add(rehearsal.run(seed, suite ? plan.withLastingCredentials() : plan, attempt));
      }
      rehearsal.tell(results);
      System.exit(results.stream().allMatch(r -> r.isGood(suite)) ? 0 : 1);
    }
  }

  /** A run that meets faults. */
  @FunctionalInterface
  interface Attempt {
    /** Why it did not come to its end as it should, when it did not. */
    Optional<String> run();
  }

  /**
   * How a run went.
   *
   * @param failure why it did not come to its end, when it did not
   * @param left what it left behind
   */
  record Result(
      long seed, Optional<String> failure, Map<String, Integer> faults, List<String> left) {
    boolean isGood(boolean mayNotFail) {
      return left.isEmpty() && !(mayNotFail && failure.isPresent());
    }

    @Override
    public String toString() {
      return "seed %d: %s; left: %s; met: %s"
          .formatted(
              seed,
              failure.map(f -> "failed, " + f).orElse("came to its end"),
              left.isEmpty() ? "nothing" : left,
              faults);
    }
  }

  private Result run(long seed, FaultPlan plan, Attempt attempt) {
    console.say("rehearse", "seed %d: %s".formatted(seed, plan));
    try (var layer =
        new FaultLayer(
            region.endpoint().orElseThrow(), plan, seed, new ForeignSecurityGroup(direct.ec2()))) {
      System.setProperty("aws.endpointUrl", layer.endpoint().toString());
      var failure = attempt.run();
      var faults = layer.injected();
      faults.forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
      return new Result(seed, failure, faults, new Leftovers(direct).list());
    }
  }

  private void tell(List<Result> results) {
    results.forEach(result -> console.say("rehearse", result.toString()));
    injected.forEach((fault, count) -> console.say("rehearse", "%5d × %s".formatted(count, fault)));
  }

  /** What this JVM would be told on a user's machine: credentials, a region, the way out. */
  private static void pretend(Target region) {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    System.setProperty("aws.region", region.region().id());
    var proxy = proxy(region);
    System.setProperty("http.proxyHost", proxy.getHostString());
    System.setProperty("http.proxyPort", String.valueOf(proxy.getPort()));
    System.setProperty("http.nonProxyHosts", "localhost|127.0.0.1");
    AGREED.forEach(System::setProperty);
  }

  private static InetSocketAddress proxy(Target region) {
    try (var client = region.internet().httpClient()) {
      var selected = client.proxy().orElseThrow().select(URI.create("http://amazonaws.com/"));
      return (InetSocketAddress) selected.getFirst().address();
    }
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}
