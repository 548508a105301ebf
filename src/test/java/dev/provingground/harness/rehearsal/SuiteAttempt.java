package dev.provingground.harness.rehearsal;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.discoveryRequest;

import dev.provingground.harness.console.Console;
import java.util.Optional;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The main job itself, in this JVM, as the build starts it. */
record SuiteAttempt(Console console) implements AwsRehearsal.Attempt {
  private static final String SUITE = "dev.provingground.harness.ProvingGroundIT";

  @Override
  public Optional<String> run() {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(discoveryRequest().selectors(selectClass(SUITE)).build(), summary);
    return failure(summary.getSummary());
  }

  private Optional<String> failure(TestExecutionSummary summary) {
    console.say(
        "rehearse",
        "%d scenarios held, %d failed, %d were skipped"
            .formatted(
                summary.getTestsSucceededCount(),
                summary.getTestsFailedCount(),
                summary.getTestsAbortedCount()));
    if (!summary.getFailures().isEmpty()) {
      return Optional.of(
          summary.getFailures().stream()
              .map(f -> f.getTestIdentifier().getDisplayName() + ": " + f.getException())
              .toList()
              .toString());
    }
    return summary.getTestsSucceededCount() > 0
        ? Optional.empty()
        : Optional.of("no scenario was run");
  }
}
