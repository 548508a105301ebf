package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.ServiceView.TaskState;
import io.cucumber.java.en.Then;
import io.restassured.http.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** How the service notices a fault, and how it recovers. */
public final class RecoverySteps {
  private static final int ASKS = 20;

  private final Stack stack;
  private final Answers answers;
  private final CurrentDrill current;
  private final Prescriptions prescriptions;

  public RecoverySteps(Stack stack, Answers answers, CurrentDrill current) {
    this.stack = stack;
    this.answers = answers;
    this.current = current;
    prescriptions = new Prescriptions(stack);
  }

  @Then("the service notices within {int} seconds")
  public void theServiceNotices(int seconds) {
    current.expect(
        "time to detect",
        seconds,
        Optional.of(Prescriptions.atOnce()),
        s -> current.victims().stream().noneMatch(v -> isRunning(s, v)));
  }

  private static boolean isRunning(State state, String task) {
    return state.task(task).filter(TaskState::isRunning).isPresent();
  }

  @Then("a replacement is running within {int} seconds")
  public void aReplacementIsRunning(int seconds) {
    current.expect(
        "time to replace", seconds, Optional.of(Prescriptions.atOnce()), s -> newTasks(s) > 0);
  }

  @Then("{int} replacements are running within {int} seconds")
  public void replacementsAreRunning(int count, int seconds) {
    current.expect(
        "time to replace", seconds, Optional.of(Prescriptions.atOnce()), s -> newTasks(s) >= count);
  }

  private long newTasks(State state) {
    return current.newTasks(state).filter(TaskState::isRunning).count();
  }

  @Then("the service is steady again within {int} seconds")
  public void theServiceIsSteady(int seconds) {
    current.expectSteady("time to steady state", seconds, Optional.empty(), s -> true);
  }

  @Then("the service is steady again within {int} seconds, the stopped task drained")
  public void theServiceIsSteadyAfterStop(int seconds) {
    current.expectSteady(
        "time to steady state", seconds, Optional.of(prescriptions.steadyAfterStop()), s -> true);
  }

  @Then("a target turns unhealthy within {int} seconds, with the reason {word}")
  public void aTargetTurnsUnhealthy(int seconds, String reason) {
    boolean seen =
        current.expect(
            "time to detect",
            seconds,
            Optional.of(prescriptions.unhealthy()),
            s -> s.targets().stream().anyMatch(t -> t.reason().filter(reason::equals).isPresent()));
    if (seen) {
      current.drill().evidence("health check", reason, "ELB: a target's reason code");
    }
  }

  @Then("a replacement is running within {int} seconds of a failed check")
  public void aFailedTaskIsReplaced(int seconds) {
    var prescription =
        prescriptions.unhealthyReplaced(current.drill().since(), current.tasksBefore());
    current.expect("time to replace", seconds, Optional.of(prescription), s -> newTasks(s) > 0);
  }

  @Then("ECS replaces a task that failed its health checks within {int} seconds")
  public void ecsReplacesATask(int seconds) {
    current.expect(
        "time to stop the failed task",
        seconds,
        Optional.empty(),
        s -> current.tasksBefore().stream().anyMatch(t -> !isRunning(s, t)));
    assertThat(current.drill().events())
        .as("a service event says why")
        .anyMatch(e -> e.message().contains("is unhealthy in (target-group"));
    assertThat(stack.tasks(List.copyOf(current.tasksBefore())).stream().map(Task::stoppedReason))
        .anyMatch(r -> r != null && r.contains("failed ELB health checks"));
  }

  @Then("a container ends within {int} seconds, for the reason {word} and with exit code {int}")
  public void aContainerEnds(int seconds, String reason, int exitCode) {
    endedContainer(seconds)
        .ifPresent(
            ended -> {
              assertThat(ended.reason()).contains(reason);
              assertThat(ended.exitCode()).isEqualTo(exitCode);
            });
  }

  @Then("a container ends within {int} seconds, with exit code {int}")
  public void aContainerEnds(int seconds, int exitCode) {
    endedContainer(seconds).ifPresent(ended -> assertThat(ended.exitCode()).isEqualTo(exitCode));
  }

  /** Of a task that ran before, and ended for it; empty when none did in time. */
  private Optional<Container> endedContainer(int seconds) {
    boolean seen =
        current.expect(
            "time to detect",
            seconds,
            Optional.empty(),
            s -> current.tasksBefore().stream().anyMatch(t -> hasEnded(s, t)));
    if (!seen) {
      return Optional.empty();
    }
    var ended =
        stack.tasks(List.copyOf(current.tasksBefore())).stream()
            .filter(t -> t.stopCode() == TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
            .flatMap(t -> t.containers().stream())
            .findFirst()
            .orElseThrow();
    current
        .drill()
        .evidence(
            "end of the container",
            Stream.of(
                    Optional.ofNullable(ended.reason()).orElse(""), "exit code " + ended.exitCode())
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", ")),
            "ECS: container of task " + ended.taskArn());
    return Optional.of(ended);
  }

  private static boolean hasEnded(State state, String task) {
    return state
        .task(task)
        .flatMap(TaskState::stopCode)
        .filter(TaskStopCode.ESSENTIAL_CONTAINER_EXITED.toString()::equals)
        .isPresent();
  }

  @Then("no task is replaced for {int} seconds")
  public void noTaskIsReplacedFor(int seconds) {
    current.drill().pass("nobody to be replaced", current.site().real(Duration.ofSeconds(seconds)));
    noTaskIsReplaced();
  }

  @Then("no task is replaced")
  public void noTaskIsReplaced() {
    assertThat(current.drill().state().tasks().stream().map(TaskState::arn))
        .containsAll(current.tasksBefore());
    assertThat(current.tasksBefore()).allMatch(t -> isRunning(current.drill().state(), t));
  }

  @Then("every request is answered again")
  public void everyRequestIsAnswered() {
    for (int i = 0; i < ASKS; i++) {
      assertThat(answers.ask(Method.GET, "/").statusCode()).isEqualTo(200);
    }
  }
}
