package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/** CloudWatch Logs. */
public final class LoggingSteps {
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  private final Stack stack;

  public LoggingSteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the log group has the name that the deployment gives it")
  public void theLogGroupHasItsName() {
    assertThat(stack.output(Outputs.LOG_GROUP_NAME))
        .isEqualTo(stack.deployment().options().names().logGroup());
  }

  @Then("the log group keeps logs for {int} days")
  public void theLogGroupKeepsLogs(int days) {
    var name = stack.output(Outputs.LOG_GROUP_NAME);
    var groups =
        stack.aws().logs().describeLogGroups(r -> r.logGroupNamePrefix(name)).logGroups().stream()
            .filter(g -> g.logGroupName().equals(name))
            .toList();
    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst().retentionInDays()).isEqualTo(days);
  }

  @Then("every task has a log stream of its own")
  public void everyTaskHasALogStream() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(streamNames())
                    .filteredOn(name -> name.endsWith("/" + Stack.taskId(task.taskArn())))
                    .hasSize(1));
  }

  @Then("each stream tells that the service listens")
  public void eachStreamTellsOfTheListener() {
    for (var task : stack.tasks()) {
      var stream =
          streamNames().stream()
              .filter(name -> name.endsWith("/" + Stack.taskId(task.taskArn())))
              .findFirst()
              .orElseThrow();
      Awaitility.await("log of " + stream)
          .atMost(stack.aws().longestFor(DELIVERY))
          .untilAsserted(
              () ->
                  assertThat(
                          stack
                              .aws()
                              .logs()
                              .getLogEvents(
                                  r ->
                                      r.logGroupName(stack.output(Outputs.LOG_GROUP_NAME))
                                          .logStreamName(stream)
                                          .startFromHead(true))
                              .events())
                      .extracting("message")
                      .asString()
                      .contains("\"event\":\"listening\""));
    }
  }

  @Then("within {int} seconds the log group tells of the request for {word}")
  public void theLogGroupTells(int seconds, String path) {
    Awaitility.await("log of a request for " + path)
        .atMost(stack.aws().longestFor(Duration.ofSeconds(seconds)))
        .untilAsserted(
            () ->
                assertThat(
                        stack
                            .aws()
                            .logs()
                            .filterLogEvents(
                                r ->
                                    r.logGroupName(stack.output(Outputs.LOG_GROUP_NAME))
                                        .filterPattern("\"" + path + "\""))
                            .events())
                    .isNotEmpty());
  }

  private List<String> streamNames() {
    return stack
        .aws()
        .logs()
        .describeLogStreams(r -> r.logGroupName(stack.output(Outputs.LOG_GROUP_NAME)))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }
}
