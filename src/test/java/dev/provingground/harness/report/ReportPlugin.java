package dev.provingground.harness.report;

import dev.provingground.harness.console.Console;
import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.TestRunFinished;
import io.cucumber.plugin.event.TestRunStarted;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Writes the report when Cucumber's run has ended, or is interrupted: {@code index.html} for
 * people, {@code summary.md} for a build's log. Removes at the start what an earlier run left of
 * the same, so that no two runs mix.
 */
public final class ReportPlugin implements ConcurrentEventListener {
  /** Where a run's report is. */
  static final Path DIRECTORY = Path.of("reports");

  /** Names the directory of an earlier run's report, to compare with. */
  private static final String BASELINE = "report.baseline";

  /** Longer than it takes to destroy all that a run has deployed. */
  private static final Duration LONGEST_TEARDOWN = Duration.ofMinutes(20);

  private static final Duration POLL = Duration.ofMillis(50);

  /** Of a run whose JVM was told to end. */
  static final String INTERRUPTED = "the run was interrupted before its end";

  private static final Path SPECIFICATION = Path.of("docs", "specification.md");

  /** Names somebody else's stack, of which our specification says nothing. */
  private static final String STACK = "stack.app";

  private static final String PAGE = "index.html";
  private static final String SUMMARY = "summary.md";

  private final Path directory;
  private final Console console = new Console(System.out);
  private final ScenarioRecorder recorder = new ScenarioRecorder(this::tell);
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread onInterrupt = new Thread(this::interrupted, "report");
  private volatile Instant began = Instant.now();
  private volatile Optional<Findings> baseline = Optional.empty();

  /** As Cucumber makes it when its plugin is named without an argument. */
  public ReportPlugin() {
    this(DIRECTORY.toFile());
  }

  /**
   * As Cucumber makes it when its plugin is named with an argument.
   *
   * @param directory where to write
   */
  public ReportPlugin(File directory) {
    this.directory = directory.toPath();
  }

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestRunStarted.class, this::begin);
    recorder.listenTo(publisher);
    publisher.registerHandlerFor(TestRunFinished.class, this::end);
  }

  private void begin(TestRunStarted event) {
    began = event.getInstant();
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      // Before it is cleared: the earlier run may be that of this very directory.
      baseline = baseline(specification());
      // Only what this room and its drills write: Cucumber's own plugins have opened their files.
      Files.deleteIfExists(directory.resolve(PAGE));
      Files.deleteIfExists(directory.resolve(SUMMARY));
      Files.deleteIfExists(directory.resolve(RunFacts.FILE));
      Files.deleteIfExists(directory.resolve(Results.FILE));
      Journals.clear(drills());
    } catch (IOException e) {
      throw new UncheckedIOException("clear the earlier report in " + directory, e);
    }
  }

  private void tell(ScenarioResult scenario) {
    var sign = Sign.of(scenario.result());
    console.say(
        "scenario",
        "%s %s%s"
            .formatted(
                sign.mark(),
                scenario.name(),
                scenario.why().isEmpty() ? "" : ": " + Words.firstLine(scenario.why())));
  }

  private void end(TestRunFinished event) {
    if (over.compareAndSet(false, true)) {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
      write(
          event.getInstant(),
          Optional.ofNullable(event.getResult().getError()).map(ScenarioRecorder::text));
    }
  }

  /**
   * The JVM was told to end, while Cucumber goes on as if nothing were. What it still finds is
   * about a stack that is being destroyed.
   */
  void interrupted() {
    if (over.compareAndSet(false, true)) {
      var at = Instant.now();
      recorder.cutOff(at, INTERRUPTED);
      awaitTeardown();
      write(at, Optional.of(INTERRUPTED));
    }
  }

  /** So that the report has what the run's end writes down: its last drill, how long it took. */
  private void awaitTeardown() {
    try {
      Awaitility.await("the run's end")
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .atMost(LONGEST_TEARDOWN)
          .until(
              () -> {
                var facts = RunFacts.read(directory);
                return facts.equals(RunFacts.NONE) || facts.ended().isPresent();
              });
    } catch (ConditionTimeoutException e) {
      console.say("report", "the run does not end; its report is written all the same");
    }
  }

  private void write(Instant ended, Optional<String> failure) {
    try {
      new Results(began, ended, failure, recorder.results()).write(directory);
      var findings = Results.findings(directory, specification());
      var model = PageModel.of(findings, baseline);
      Files.writeString(directory.resolve(PAGE), Templates.page(model));
      Json.MAPPER.writeValue(directory.resolve(JournalSchema.FILE).toFile(), JournalSchema.make());
      Files.writeString(directory.resolve(SUMMARY), Templates.summary(model));
      console.say("report", model.headline());
      model
          .comparison()
          .ifPresent(c -> console.say("report", "against " + c.earlier() + ": " + c.sum()));
      console.say("report", directory.resolve(PAGE).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("write the report to " + directory, e);
    }
  }

  private static Specification specification() throws IOException {
    return System.getProperty(STACK, "").isBlank()
        ? Specification.read(SPECIFICATION)
        : Specification.NONE;
  }

  private static Optional<Findings> baseline(Specification specification) {
    return Optional.ofNullable(System.getProperty(BASELINE))
        .map(d -> Results.findings(Path.of(d), specification));
  }

  private Path drills() {
    return directory.resolve(Journals.DIRECTORY.getFileName());
  }
}
