package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.Guards;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that are stopped, and what ECS makes of it. */
public final class TaskFaultSteps {
  private static final Duration EVENT_DELIVERY = Duration.ofSeconds(20);

  /**
   * What a replacement takes until its program answers, on a busy machine. Without it a scaled
   * drill would give the service a fraction of its ten seconds and the JVM none of them: it would
   * judge the machine.
   */
  private static final Duration PROGRAM_START = Duration.ofSeconds(3);

  private final Stack stack;
  private final CurrentDrill current;
  private final EcsEvents events;

  public TaskFaultSteps(Stack stack, CurrentDrill current, EcsEvents events) {
    this.stack = stack;
    this.current = current;
    this.events = events;
  }

  @Given("the cluster's ECS events are recorded")
  public void eventsAreRecorded() {
    current.afterwards(events::forget);
    events.record();
  }

  @When("a task of the service is stopped through ECS")
  public void aTaskIsStopped() {
    stop(stack.tasks().subList(0, 1));
  }

  @When("every task of the service is stopped through ECS")
  public void everyTaskIsStopped() {
    stop(stack.tasks());
  }

  @When("the oldest task of the service is stopped every {int} seconds, {int} times")
  public void tasksAreStopped(int seconds, int times) {
    var period = current.site().real(Duration.ofSeconds(seconds), PROGRAM_START);
    for (int i = 0; i < times; i++) {
      stop(List.of(oldest()));
      current.drill().pass("the next stop", period);
    }
  }

  private Task oldest() {
    return stack.tasks().stream()
        .filter(t -> t.lastStatus().equals("RUNNING"))
        .min(Comparator.comparing(Task::createdAt))
        .orElseThrow(() -> new AssertionError("no task is running that could be stopped"));
  }

  private void stop(List<Task> tasks) {
    var drill = current.drill();
    Guards.mayTouch(tasks.size(), drill.state().desiredCount(), drill.plan().largestShare());
    var arns = tasks.stream().map(Task::taskArn).toList();
    current.victims().addAll(arns);
    drill.inject(
        "stop " + tasks.stream().map(TaskFaultSteps::words).collect(Collectors.joining(", ")),
        () -> arns.forEach(arn -> stop(arn, "drill: " + drill.plan().name())),
        () -> {}); // a stopped task cannot be brought back: ECS replaces it
    stack
        .tasks(arns)
        .forEach(
            task ->
                drill.evidence(
                    "stop code", task.stopCodeAsString(), "ECS: task " + task.taskArn()));
  }

  private static String words(Task task) {
    return "task %s in %s".formatted(Stack.taskId(task.taskArn()), task.availabilityZone());
  }

  private void stop(String task, String reason) {
    stack
        .aws()
        .ecs()
        .stopTask(r -> r.cluster(stack.output(Outputs.CLUSTER_ARN)).task(task).reason(reason));
  }

  @Then("every stopped task's stop code is {word}")
  public void theStopCodeIs(String code) {
    assertThat(stack.tasks(current.victims()))
        .hasSameSizeAs(current.victims())
        .allSatisfy(
            task -> {
              assertThat(task.stopCodeAsString()).isEqualTo(code);
              assertThat(task.stoppedReason()).contains("drill: " + current.drill().plan().name());
            });
  }

  @Then("ECS events tell that the task was stopped, and that another was started")
  public void eventsTellOfTheStop() {
    Awaitility.await("ECS events of the stopped task")
        .atMost(stack.aws().longestFor(EVENT_DELIVERY))
        .untilAsserted(
            () -> {
              var changes = events.taskStateChanges();
              assertThat(changes)
                  .anySatisfy(
                      change -> {
                        assertThat(change.path("taskArn").asText())
                            .isEqualTo(current.victims().getFirst());
                        assertThat(change.path("lastStatus").asText()).isEqualTo("STOPPED");
                        assertThat(change.path("stopCode").asText()).isEqualTo("UserInitiated");
                      });
              assertThat(changes)
                  .anySatisfy(
                      change -> {
                        assertThat(change.path("taskArn").asText()).isNotIn(current.tasksBefore());
                        assertThat(change.path("lastStatus").asText()).isEqualTo("RUNNING");
                      });
            });
  }
}
