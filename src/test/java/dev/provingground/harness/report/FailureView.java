package dev.provingground.harness.report;

import dev.provingground.harness.report.ScenarioResult.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody who is woken up has to know of a failure, before anything else.
 *
 * @param id of the failed scenario's place in the page; empty when it is the run that failed
 * @param step that failed; empty when none did
 * @param message what it said
 * @param look where to go on
 */
record FailureView(String id, String name, String step, String message, List<String> look) {
  /** The run's own failure first, then the scenarios' in the order of their ends. */
  static List<FailureView> of(Findings findings, List<ScenarioView> views) {
    var failures = new ArrayList<FailureView>();
    findings
        .failure()
        .ifPresent(
            why -> failures.add(new FailureView("", "The run itself", "", why, logs(findings))));
    for (int i = 0; i < views.size(); i++) {
      var scenario = findings.scenarios().get(i);
      if (scenario.result() == Result.FAILED) {
        failures.add(of(scenario, views.get(i), findings));
      }
    }
    return failures;
  }

  private static FailureView of(ScenarioResult scenario, ScenarioView view, Findings findings) {
    var step = scenario.failedStep();
    var look = new ArrayList<String>();
    look.add(
        step.filter(s -> s.line() > 0)
            .map(s -> scenario.feature().path() + ":" + s.line())
            .orElse(view.where()));
    scenario.trace().stream().findFirst().flatMap(FailureView::source).ifPresent(look::add);
    findings
        .journal(scenario)
        .ifPresent(j -> look.add("reports/drills/" + Journals.fileName(j) + ", its journal"));
    look.addAll(logs(findings));
    return new FailureView(
        view.id(),
        scenario.name(),
        step.map(s -> s.keyword() + " " + s.text()).orElse(""),
        scenario.why(),
        List.copyOf(look));
  }

  private static List<String> logs(Findings findings) {
    return Optional.ofNullable(findings.facts().facts().get("log")).stream()
        .map(log -> log + ", what the region did")
        .toList();
  }

  /** Of {@code a.b.C.method(C.java:12)}: {@code C.java:12}. */
  private static Optional<String> source(String frame) {
    int from = frame.indexOf('(');
    int to = frame.indexOf(')', from);
    return from < 0 || to < 0 ? Optional.empty() : Optional.of(frame.substring(from + 1, to));
  }

  boolean hasLook() {
    return !look.isEmpty();
  }
}
