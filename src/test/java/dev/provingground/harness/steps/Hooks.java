package dev.provingground.harness.steps;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Capability;
import io.cucumber.java.AfterAll;
import io.cucumber.java.Before;
import io.cucumber.java.BeforeAll;
import io.cucumber.java.Scenario;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Begins and ends the run, and skips, with the reason, what the target cannot do. */
public final class Hooks {
  // Cucumber's hooks round a whole run are static: this is the one place where the run is.
  private static @Nullable SuiteRun run;
  private static final ScopedValue<SuiteRun> SCOPED = ScopedValue.newInstance();

  /**
   * Does some work whose scenarios are about another run than the one that {@link #begin} began:
   * those that the work's own thread executes.
   */
  public static void during(SuiteRun another, Runnable work) {
    ScopedValue.where(SCOPED, another).run(work);
  }

  static SuiteRun run() {
    if (SCOPED.isBound()) {
      return SCOPED.get();
    }
    if (run == null) {
      throw new IllegalStateException("the run has not begun: its deployment failed, see above");
    }
    return run;
  }

  @BeforeAll
  public static void begin() {
    run =
        SuiteRun.start(
            Settings.from(name -> Optional.ofNullable(System.getProperty(name))),
            new Console(System.out));
  }

  @AfterAll
  public static void end() {
    if (run != null) {
      run.close();
    }
  }

  @Before(order = 0)
  public void skipWhatTheTargetCannotDo(Scenario scenario) {
    for (var capability : Capability.values()) {
      if (scenario.getSourceTagNames().contains("@" + capability.tag())) {
        run()
            .target()
            .missing(capability)
            .ifPresent(
                reason -> {
                  scenario.log("skipped: " + reason);
                  throw new TestAbortedException(reason);
                });
      }
    }
  }
}
