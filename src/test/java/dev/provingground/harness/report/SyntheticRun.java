package dev.provingground.harness.report;

import dev.provingground.harness.drill.ErrorBudget;
import dev.provingground.harness.drill.Evidence;
import dev.provingground.harness.drill.Fault;
import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.LatencyObjective;
import dev.provingground.harness.drill.LatencyObjective.Quantile;
import dev.provingground.harness.drill.Loss;
import dev.provingground.harness.drill.Measure;
import dev.provingground.harness.drill.Note;
import dev.provingground.harness.drill.Objectives;
import dev.provingground.harness.drill.Phase;
import dev.provingground.harness.drill.Plan;
import dev.provingground.harness.drill.ServiceEvent;
import dev.provingground.harness.drill.Site;
import dev.provingground.harness.drill.SteadyCheck;
import dev.provingground.harness.drill.TargetLane;
import dev.provingground.harness.drill.TaskLane;
import dev.provingground.harness.drill.Verdict;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import dev.provingground.harness.report.ScenarioResult.Feature;
import dev.provingground.harness.report.ScenarioResult.Result;
import dev.provingground.harness.report.ScenarioResult.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A run that never was, the same every time: what the report's tests look at. */
final class SyntheticRun {
  static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
  static final String HOSTILE = "<script>alert('&\"')</script>";
  private static final String TASK = "arn:aws:ecs:eu-central-1:123456789012:task/proving-ground/";
  private static final String A = TASK + "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String B = TASK + "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
  private static final String C = TASK + "5566778899aabbccddeeff0011223344";

  private SyntheticRun() {}

  /** Every line proven by a scenario, one of them skipped, one failed, and three drills. */
  static Findings mixed() throws IOException {
    var scenarios = new ArrayList<ScenarioResult>();
    var specification = specification();
    var at = BEGAN.plusSeconds(20);
    for (var area : specification.areas()) {
      var feature =
          new Feature(
              "features/specification/" + area.number() + ".feature",
              area.title(),
              "What the area says, in a sentence.");
      for (var line : area.lines()) {
        if (line.number().equals("3.3")) {
          continue; // no scenario proves it
        }
        var result =
            switch (line.number()) {
              case "5.5" -> Result.SKIPPED;
              case "1.4" -> Result.FAILED;
              default -> Result.PASSED;
            };
        scenarios.add(scenario(feature, "Shows that " + line.text(), line, at, result));
        at = at.plusMillis(240);
      }
    }
    var chaos = new Feature("features/chaos/1.feature", "Chaos", "Things break.");
    for (var name :
        List.of("One of two tasks is stopped", "Health is cut", "Nothing is measured")) {
      var result = name.startsWith("Nothing") ? Result.FAILED : Result.PASSED;
      scenarios.add(
          new ScenarioResult(
              chaos,
              name,
              7,
              List.of("@chaos", "@spec-4.4"),
              at,
              Duration.ofSeconds(20),
              result,
              name.startsWith("Nothing") ? "inconclusive" : "",
              List.of(),
              List.of(),
              List.of(
                  step("Given", "the drill's hypothesis", Result.PASSED),
                  step("Then", "the hypothesis holds", result))));
      at = at.plusSeconds(20);
    }
    return findings(
        scenarios,
        List.of(
            journal("One of two tasks is stopped", Outcome.HELD, List.of(), 0.02, 3),
            journal(
                "Health is cut",
                Outcome.BROKEN,
                List.of("41 of 900 requests failed, more than the error budget of 2.0 percent"),
                0.02,
                41),
            journal(
                "Nothing is measured",
                Outcome.INCONCLUSIVE,
                List.of("the load generator fell behind by 700 ms"),
                0.5,
                0)),
        at.plusSeconds(9));
  }

  /** Every line proven, no drill. */
  static Findings good() throws IOException {
    var feature = new Feature("features/specification/1.feature", "All", "");
    var scenarios =
        specification().lines().stream()
            .map(l -> scenario(feature, "Shows that " + l.text(), l, BEGAN, Result.PASSED))
            .toList();
    return findings(scenarios, List.of(), BEGAN.plusSeconds(60));
  }

  /** As of {@code -Dstack.app=}: features alone, no specification of ours. */
  static Findings ofAnotherStack() {
    var feature = new Feature("features/your-stack/1.feature", "Your stack", "As it should be.");
    var line = new Specification.Line("0.0", "what no specification says");
    var scenarios =
        Stream.of("It answers", "It stays")
            .map(name -> scenario(feature, name, line, BEGAN, Result.PASSED))
            .toList();
    return new Findings(
        BEGAN,
        BEGAN.plusSeconds(60),
        Optional.empty(),
        RunFacts.NONE,
        Specification.NONE,
        scenarios,
        List.of());
  }

  static Findings hostile() throws IOException {
    var feature = new Feature("features/" + HOSTILE, HOSTILE, HOSTILE);
    var scenario =
        new ScenarioResult(
            feature,
            HOSTILE,
            3,
            List.of("@chaos"),
            BEGAN,
            Duration.ofSeconds(1),
            Result.FAILED,
            HOSTILE,
            List.of(HOSTILE),
            List.of(HOSTILE),
            List.of(step(HOSTILE, HOSTILE, Result.FAILED)));
    return findings(
        List.of(scenario),
        List.of(journal(HOSTILE, Outcome.BROKEN, List.of(HOSTILE), 0.02, 3)),
        BEGAN.plusSeconds(2));
  }

  /** One drill that held, and nothing else. */
  static Findings ofDrill(Journal journal) throws IOException {
    var scenario =
        new ScenarioResult(
            new Feature("features/chaos/1.feature", "Chaos", "Things break."),
            journal.plan().name(),
            7,
            List.of("@chaos"),
            BEGAN,
            Duration.ofSeconds(20),
            Result.PASSED,
            "",
            List.of(),
            List.of(),
            List.of());
    return findings(List.of(scenario), List.of(journal), BEGAN.plusSeconds(30));
  }

  static Specification specification() throws IOException {
    return Specification.read(Path.of("docs", "specification.md"));
  }

  static Findings findings(List<ScenarioResult> scenarios, List<Journal> journals, Instant ended)
      throws IOException {
    return new Findings(
        BEGAN, ended, Optional.empty(), facts(ended), specification(), scenarios, journals);
  }

  private static RunFacts facts(Instant ended) {
    var about = new LinkedHashMap<String, String>();
    about.put("version", "0.1.0");
    about.put("endpoint", "http://127.0.0.1:43211");
    about.put("packet-filters", "nftables in every network namespace");
    about.put("log", "target/region/region.log");
    about.put("resource-limits", "not enforced: no cgroup may be written here");
    return new RunFacts(
        Optional.of("embedded"),
        Optional.of("eu-central-1"),
        Optional.of("…9012"),
        5,
        about,
        List.of(
            new RunFacts.Phase("region start", BEGAN, BEGAN.plusMillis(1900)),
            new RunFacts.Phase("deployment", BEGAN.plusMillis(1900), BEGAN.plusSeconds(19)),
            new RunFacts.Phase("teardown", ended.minusSeconds(7), ended)),
        Optional.of(ended));
  }

  private static ScenarioResult scenario(
      Feature feature, String name, Specification.Line line, Instant at, Result result) {
    return new ScenarioResult(
        feature,
        name,
        12,
        List.of(line.tag()),
        at,
        Duration.ofMillis(230),
        result,
        switch (result) {
          case FAILED -> "expected: \"igw-1\"\n but was: \"local\"";
          case SKIPPED -> "user ids are not enforced: one id is mapped";
          case PASSED -> "";
        },
        result == Result.FAILED
            ? List.of("dev.provingground.harness.steps.NetworkSteps.route(NetworkSteps.java:77)")
            : List.of(),
        List.of("route rtb-1: " + result),
        List.of(
            step("Given", "something that is there", Result.PASSED),
            new Step(
                "Then",
                "these are so",
                14,
                Optional.empty(),
                List.of(List.of("port", "22"), List.of("port", "443")),
                result,
                Duration.ofMillis(110))));
  }

  private static Step step(String keyword, String text, Result result) {
    return new Step(
        keyword,
        text,
        13,
        Optional.of("a block\nof text"),
        List.of(),
        result,
        Duration.ofMillis(12));
  }

  static Journal journal(
      String name, Outcome outcome, List<String> reasons, double budget, int failures) {
    var random = new Random(name.hashCode());
    var fault = BEGAN.plusSeconds(100);
    var samples = new ArrayList<Sample>();
    for (int i = -150; i < 750; i++) {
      boolean fails = i > 5 && i <= 5 + failures;
      var latency =
          fails
              ? Duration.ofSeconds(5)
              : Duration.ofNanos((long) (2e6 + Math.abs(random.nextGaussian()) * 3e6));
      samples.add(
          new Sample(
              fault.plusMillis(i * 20L),
              Duration.ofNanos(80_000),
              latency,
              fails ? Optional.empty() : Optional.of(200),
              fails ? Optional.empty() : Optional.of(i % 2 == 0 ? A : B),
              fails
                  ? Optional.empty()
                  : Optional.of(i % 2 == 0 ? "eu-central-1a" : "eu-central-1b"),
              fails
                  ? Optional.of(i % 3 == 0 ? "status 502" : "no answer within 5 s")
                  : Optional.empty()));
    }
    var undone = fault.plusSeconds(8);
    var recovered = fault.plusMillis(10_400);
    return new Journal(
        new Plan(
            name,
            "When one of two tasks is stopped,\nthe other one answers.",
            new Objectives(
                new ErrorBudget(budget, true),
                List.of(
                    new LatencyObjective(
                        Quantile.P99, Optional.of(Phase.AFTER), Duration.ofMillis(200))),
                1),
            0.5,
            Optional.empty(),
            50,
            Outcome.HELD),
        new Site("embedded", "eu-central-1", 5),
        new Verdict(outcome, reasons),
        fault.plusMillis(-3000),
        Optional.of(recovered),
        fault.plusSeconds(15),
        Optional.empty(),
        List.of(
            new Fault(
                "stop task: " + name,
                fault,
                Optional.of(undone),
                List.of(
                    new Evidence(
                        fault.plusMillis(200), "stop code", "UserInitiated", "ECS: stopCode")))),
        List.of(
            new Measure("time to detect", fault, Duration.ofMillis(420), false, Optional.empty()),
            new Measure(
                "time to replace",
                fault,
                Duration.ofMillis(4_310),
                false,
                Optional.of(
                    new Measure.Prescribed(
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(12),
                        "2 failed checks every 5 s, each given 2 s",
                        Duration.ofMillis(1_910)))),
            new Measure(
                "time to steady state", undone, Duration.ofMillis(9_870), true, Optional.empty())),
        List.of(
            new SteadyCheck(Phase.BEFORE, fault.plusMillis(-3000), fault, 30, true, ""),
            new SteadyCheck(Phase.DURING, fault, recovered, 100, false, "1 of 2 tasks running"),
            new SteadyCheck(Phase.AFTER, recovered, fault.plusSeconds(15), 46, true, "")),
        Statistics.of(samples),
        Map.of(
            Phase.BEFORE, of(samples, s -> s.intended().isBefore(fault)),
            Phase.DURING,
                of(samples, s -> !s.intended().isBefore(fault) && !s.intended().isAfter(recovered)),
            Phase.AFTER, of(samples, s -> s.intended().isAfter(recovered))),
        Loss.of(samples),
        tasks(fault),
        targets(fault),
        List.of(
            event(fault, 300, "has stopped 1 running tasks: (task " + A + ")."),
            event(fault, 700, "has started 1 tasks: (task " + C + ")."),
            event(fault, 10_100, "has reached a steady state.")),
        List.of(
            new Note(fault.plusMillis(-3000), "load of 50 requests a second"),
            new Note(fault, "stop task: " + name)),
        samples);
  }

  /** The same, of a scenario that expects this verdict. */
  static Journal expecting(Outcome expected, Journal journal) {
    var plan = journal.plan();
    return new Journal(
        new Plan(
            plan.name(),
            plan.hypothesis(),
            plan.objectives(),
            plan.largestShare(),
            plan.stop(),
            plan.requestsPerSecond(),
            expected),
        journal.site(),
        journal.verdict(),
        journal.began(),
        journal.recovered(),
        journal.ended(),
        journal.aborted(),
        journal.faults(),
        journal.measures(),
        journal.checks(),
        journal.statistics(),
        journal.phases(),
        journal.losses(),
        journal.tasks(),
        journal.targets(),
        journal.events(),
        journal.notes(),
        journal.samples());
  }

  private static Statistics of(List<Sample> samples, Predicate<Sample> which) {
    return Statistics.of(samples.stream().filter(which).toList());
  }

  private static ServiceEvent event(Instant fault, long millis, String message) {
    var at = fault.plusMillis(millis);
    return new ServiceEvent(at, at, "(service reference) " + message);
  }

  private static List<TaskLane> tasks(Instant fault) {
    return List.of(
        task(
            A,
            "eu-central-1a",
            Optional.of("UserInitiated"),
            fault,
            "-3000 RUNNING",
            "180 DEACTIVATING",
            "900 STOPPING",
            "2100 DEPROVISIONING",
            "2900 STOPPED"),
        task(B, "eu-central-1b", Optional.empty(), fault, "-3000 RUNNING"),
        task(
            C,
            "eu-central-1a",
            Optional.empty(),
            fault,
            "600 PROVISIONING",
            "1700 PENDING",
            "3100 ACTIVATING",
            "4310 RUNNING"));
  }

  private static TaskLane task(
      String arn, String zone, Optional<String> stopCode, Instant fault, String... script) {
    return new TaskLane(
        arn,
        zone,
        "proving-ground-workload:1",
        Stream.of(script).map(s -> new TaskLane.Status(at(fault, s), word(s))).toList(),
        stopCode,
        stopCode.map(c -> "drill"));
  }

  private static List<TargetLane> targets(Instant fault) {
    return List.of(
        target("10.0.0.17", A, fault, "-3000 healthy", "200 draining", "2300 " + TargetLane.GONE),
        target("10.0.1.201", B, fault, "-3000 healthy", "2200 unhealthy", "8100 healthy"),
        target("10.0.0.44", C, fault, "4400 initial", "9600 healthy"));
  }

  private static TargetLane target(String address, String task, Instant fault, String... script) {
    return new TargetLane(
        address,
        Optional.of(task),
        Stream.of(script)
            .map(
                s ->
                    new TargetLane.Health(
                        at(fault, s),
                        word(s),
                        Optional.of("Target.Timeout").filter(r -> word(s).equals("unhealthy"))))
            .toList());
  }

  /** Of {@code 2200 unhealthy}: the time, as milliseconds after the fault. */
  private static Instant at(Instant fault, String script) {
    return fault.plusMillis(Long.parseLong(script.substring(0, script.indexOf(' '))));
  }

  private static String word(String script) {
    return script.substring(script.indexOf(' ') + 1);
  }
}
