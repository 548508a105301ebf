package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;

/** One task that is stopped in an orderly way, and what is left of it. */
public final class StoppedTaskSteps {
  private static final Duration STOPPING = Duration.ofSeconds(90);
  private static final Duration REPLACING = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(250);

  private final Stack stack;
  private @Nullable Task task;

  public StoppedTaskSteps(Stack stack) {
    this.stack = stack;
  }

  private Task task() {
    return Objects.requireNonNull(task, "no task was stopped in this scenario");
  }

  @When("a task of the service is told to stop")
  public void aTaskIsToldToStop() {
    var chosen = stack.tasks().getFirst();
    stack
        .aws()
        .ecs()
        .stopTask(
            r ->
                r.cluster(stack.output(Outputs.CLUSTER_ARN))
                    .task(chosen.taskArn())
                    .reason("To see how it ends"));
    task = chosen;
  }

  @Then("its log tells that it drained and stopped")
  public void itsLogTells() {
    var stream =
        "%s/%s/%s"
            .formatted(
                stack.output(Outputs.CONTAINER_NAME),
                stack.output(Outputs.CONTAINER_NAME),
                Stack.taskId(task().taskArn()));
    Awaitility.await("the log of the end of " + stream)
        .atMost(STOPPING)
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(
                        stack
                            .aws()
                            .logs()
                            .getLogEvents(
                                r ->
                                    r.logGroupName(stack.output(Outputs.LOG_GROUP_NAME))
                                        .logStreamName(stream))
                            .events())
                    .extracting("message")
                    .asString()
                    .contains("\"event\":\"draining\"", "\"event\":\"stopped\""));
  }

  @Then("its container exited with code {int}")
  public void itsContainerExited(int code) {
    Awaitility.await("the end of " + task().taskArn())
        .atMost(STOPPING)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              var stopped = stack.tasks(List.of(task().taskArn())).getFirst();
              assertThat(stopped.lastStatus()).isEqualTo("STOPPED");
              assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(code);
            });
  }

  /** The scenarios that follow find the service as this one did. */
  @Then("the service has {int} healthy tasks again")
  public void theServiceHasHealthyTasksAgain(int count) {
    Awaitility.await("healthy tasks")
        .atMost(REPLACING)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(stack.service().runningCount()).isEqualTo(count);
              assertThat(stack.targetStates().values()).hasSize(count).containsOnly("healthy");
              assertThat(stack.targetStates())
                  .containsOnlyKeys(stack.tasks().stream().map(Stack::privateAddress).toList());
            });
  }
}
