package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.After;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.restassured.http.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Task;

/** Requests from the internet, and what is answered. */
public final class RequestSteps {
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final Stack stack;
  private final Answers answers;

  public RequestSteps(Stack stack, Answers answers) {
    this.stack = stack;
    this.answers = answers;
  }

  /** The other scenarios are about the reference stack. */
  @After("@changes-stack")
  public void bringTheReferenceBack() {
    stack.run().update(stack.run().referenceOptions());
  }

  @When("a client on the internet asks for {word}")
  public void aClientAsks(String path) {
    answers.ask(Method.GET, path);
  }

  @When("a client on the internet sends {word} to {word}")
  public void aClientSends(String method, String path) {
    answers.ask(Method.valueOf(method), path);
  }

  @When("clients on the internet ask {int} times for {word}")
  public void clientsAsk(int times, String path) {
    for (int i = 0; i < times; i++) {
      answers.ask(Method.GET, path);
    }
  }

  @When("a client that keeps its cookies asks {int} times for {word}")
  public void aClientThatKeepsItsCookiesAsks(int times, String path) {
    for (int i = 0; i < times; i++) {
      answers.askKeepingCookies(path);
    }
  }

  @When("every task describes itself")
  public void everyTaskDescribesItself() {
    answers.askEveryTask();
  }

  @Given("the service is deployed with sticky sessions")
  public void withStickySessions() {
    stack.run().update(stack.run().referenceOptions().withStickySessions(true));
  }

  @Then("the answer has status {int}")
  public void theAnswerHasStatus(int status) {
    assertThat(answers.last().statusCode()).as(answers.last().asString()).isEqualTo(status);
  }

  @Then("the answer is JSON")
  public void theAnswerIsJson() {
    assertThat(answers.last().contentType()).startsWith("application/json");
    assertThat(answers.last().jsonPath().getMap("$")).isNotEmpty();
  }

  @Then("the answer is a problem document")
  public void theAnswerIsAProblem() {
    assertThat(answers.last().contentType()).startsWith("application/problem+json");
    assertThat(answers.last().jsonPath().getInt("status")).isEqualTo(answers.last().statusCode());
  }

  @Then("the answer allows GET and HEAD")
  public void theAnswerAllows() {
    assertThat(answers.last().header("Allow").split(", *"))
        .containsExactlyInAnyOrder("GET", "HEAD");
  }

  @Then("the answer has no body")
  public void theAnswerHasNoBody() {
    assertThat(answers.last().asByteArray()).isEmpty();
  }

  @Then("every healthy task has answered")
  public void everyHealthyTaskHasAnswered() {
    var tasks = stack.tasks().stream().map(Task::taskArn).toList();
    assertThat(tasks).hasSize(2);
    assertThat(answers.countsByTask().keySet()).containsAll(tasks);
  }

  @Then("no other task has answered")
  public void noOtherTaskHasAnswered() {
    assertThat(stack.tasks().stream().map(Task::taskArn).toList())
        .containsAll(answers.countsByTask().keySet());
  }

  @Then("no task has answered more than {int} times")
  public void noTaskHasAnsweredMoreThan(int times) {
    assertThat(answers.countsByTask().values()).allMatch(count -> count <= times);
  }

  @Then("exactly one task has answered")
  public void exactlyOneTaskHasAnswered() {
    assertThat(answers.countsByTask()).hasSize(1);
  }

  @Then("the client has no load balancer cookie")
  public void noLoadBalancerCookie() {
    assertThat(answers.cookies().asList())
        .extracting("name")
        .doesNotContain("AWSALB", "AWSALBCORS");
  }

  @Then("the client has a load balancer cookie")
  public void aLoadBalancerCookie() {
    assertThat(answers.cookies().asList()).extracting("name").contains("AWSALB");
  }

  @Then("each answer is JSON")
  public void eachAnswerIsJson() {
    each((task, info) -> assertThat(info.json()).isNotEmpty());
    theAnswerIsJson();
  }

  @Then(
      "each names its host, its operating system, its processors, its memory and its Java version")
  public void eachNamesItsSystem() {
    each(
        (task, info) -> {
          assertThat(info.text("host.hostname")).isNotBlank();
          assertThat(info.text("host.os")).isEqualTo("Linux");
          assertThat(info.text("host.architecture")).isEqualTo("amd64");
          assertThat(info.number("host.processors")).isPositive();
          assertThat(info.number("host.memory.usedBytes")).isPositive();
          assertThat(info.text("java.version")).matches("\\d+.*");
        });
    var hosts =
        answers.selfDescriptions().values().stream()
            .map(i -> i.text("host.hostname"))
            .collect(Collectors.toSet());
    assertThat(hosts)
        .as("each task is a host of its own")
        .hasSameSizeAs(answers.selfDescriptions().keySet());
  }

  @Then("each names its task, its cluster and its availability zone")
  public void eachNamesItsTask() {
    var zones =
        stack.tasks().stream().collect(Collectors.toMap(Task::taskArn, Task::availabilityZone));
    each(
        (task, info) -> {
          assertThat(info.text("ecs.cluster"))
              .isIn(stack.output(Outputs.CLUSTER_ARN), stack.output(Outputs.CLUSTER_NAME));
          assertThat(info.text("ecs.taskId")).isEqualTo(Stack.taskId(task));
          assertThat(info.text("ecs.family")).isEqualTo(stack.output(Outputs.TASK_FAMILY));
          assertThat(info.text("ecs.launchType")).isEqualTo("FARGATE");
          assertThat(info.text("ecs.availabilityZone")).isEqualTo(zones.get(task));
        });
  }

  @Then("each names a timestamp within a minute of now")
  public void eachNamesATimestamp() {
    each(
        (task, info) ->
            assertThat(Duration.between(Instant.parse(info.text("timestamp")), Instant.now()).abs())
                .isLessThan(CLOCK_TOLERANCE));
  }

  @Then("each reports a limit of {double} vCPU and {int} MiB")
  public void eachReportsALimit(double cpu, int memory) {
    each(
        (task, info) -> {
          assertThat(info.fraction("ecs.limits.cpu")).isEqualTo(cpu);
          assertThat(info.number("ecs.limits.memoryMiB")).isEqualTo(memory);
        });
  }

  @Then("each sees a memory limit of {int} MiB")
  public void eachSeesAMemoryLimit(int memory) {
    each(
        (task, info) -> {
          assertThat(info.text("host.memory.limitedBy")).isEqualTo("cgroup");
          assertThat(info.number("host.memory.limitBytes")).isEqualTo((long) memory << 20);
        });
  }

  @Then("each runs as user {int}")
  public void eachRunsAsUser(int uid) {
    each(
        (task, info) -> {
          assertThat(info.number("process.uid")).isEqualTo(uid);
          assertThat(info.number("process.gid")).isEqualTo(uid);
        });
  }

  @Then("each has no capabilities and cannot gain privileges")
  public void eachHasNoCapabilities() {
    each(
        (task, info) -> {
          assertThat(info.text("process.effectiveCapabilities")).matches("0+");
          assertThat(info.flag("process.noNewPrivileges")).isTrue();
        });
  }

  @Then("each has a read-only root file system")
  public void eachHasAReadOnlyRoot() {
    each(
        (task, info) -> {
          assertThat(info.flag("process.rootReadOnly")).isTrue();
          assertThat(info.flag("process.rootWritable")).isFalse();
        });
  }

  @Then("each runs in production mode")
  public void eachRunsInProductionMode() {
    each((task, info) -> assertThat(info.text("mode")).isEqualTo("production"));
  }

  private void each(BiConsumer<String, SelfDescription> check) {
    answers.selfDescriptions().forEach(check);
  }
}
