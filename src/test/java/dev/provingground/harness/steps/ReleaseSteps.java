package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.Guards;
import dev.provingground.harness.drill.ServiceView.TaskState;
import dev.provingground.harness.probe.Statistics;
import dev.provingground.harness.release.FaultyRelease;
import dev.provingground.infra.Outputs;
import dev.provingground.workload.image.ImageOptions;
import dev.provingground.workload.image.WorkloadImage;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.restassured.http.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Releases, good and bad, and stacks that are worse than the reference. */
public final class ReleaseSteps {
  private static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";

  private static final Duration ANSWERS = Duration.ofSeconds(2);

  private final Stack stack;
  private final Answers answers;
  private final CurrentDrill current;
  private final Releases releases;

  public ReleaseSteps(Stack stack, Answers answers, CurrentDrill current, Releases releases) {
    this.stack = stack;
    this.answers = answers;
    this.current = current;
    this.releases = releases;
  }

  @Given("a worse stack: one task, and half of the tasks may be missing")
  public void oneTask() {
    var before = stack.service();
    configure(
        before.desiredCount(),
        1,
        before.deploymentConfiguration(),
        before.deploymentConfiguration().toBuilder().minimumHealthyPercent(50).build());
  }

  @Given("a worse stack: deployments have no circuit breaker")
  public void noCircuitBreaker() {
    var before = stack.service();
    configure(
        before.desiredCount(),
        before.desiredCount(),
        before.deploymentConfiguration(),
        before.deploymentConfiguration().toBuilder()
            .deploymentCircuitBreaker(b -> b.enable(false).rollback(false))
            .build());
  }

  private void configure(
      int countBefore, int count, DeploymentConfiguration before, DeploymentConfiguration after) {
    current.afterwards(
        () -> {
          releases.update(r -> r.desiredCount(countBefore).deploymentConfiguration(before));
          current.awaitSteady();
        });
    releases.update(r -> r.desiredCount(count).deploymentConfiguration(after));
    current.awaitSteady();
  }

  @Given("a worse stack: a deregistered target is dropped at once")
  public void noDeregistrationDelay() {
    var before =
        stack
            .aws()
            .elb()
            .describeTargetGroupAttributes(
                r -> r.targetGroupArn(stack.output(Outputs.TARGET_GROUP_ARN)))
            .attributes()
            .stream()
            .filter(a -> a.key().equals(DEREGISTRATION_DELAY))
            .findFirst()
            .orElseThrow();
    current.afterwards(() -> deregistrationDelay(before.value()));
    deregistrationDelay("0");
  }

  private void deregistrationDelay(String seconds) {
    stack
        .aws()
        .elb()
        .modifyTargetGroupAttributes(
            r ->
                r.targetGroupArn(stack.output(Outputs.TARGET_GROUP_ARN))
                    .attributes(
                        TargetGroupAttribute.builder()
                            .key(DEREGISTRATION_DELAY)
                            .value(seconds)
                            .build()));
  }

  @Given("the service runs a release with traps")
  public void aReleaseWithTraps() {
    putInPlace(faulty(Duration.ZERO, Map.of()));
  }

  @Given("the service runs a release that answers {int} ms late, and stops without draining")
  public void aReleaseThatDoesNotDrain(int millis) {
    putInPlace(faulty(Duration.ofMillis(millis), Map.of("DRAIN_SECONDS", "0")));
  }

  private void putInPlace(String revision) {
    current.afterwards(
        () -> {
          releases.withdraw();
          current.awaitSteady();
        });
    releases.update(r -> r.taskDefinition(revision));
    current.awaitSteady();
  }

  private String faulty(Duration delay, Map<String, String> more) {
    var variables = new HashMap<>(FaultyRelease.environment(delay));
    variables.putAll(more);
    var digest = releases.push(FaultyRelease.image(), "drill-faulty");
    current.afterwards(releases::forget);
    return releases.register(
        c -> c.image(releases.image(digest)).environment(releases.environment(variables)));
  }

  @When("a request hangs the task that gets it")
  public void aTaskHangs() {
    trap("a request hangs the task that gets it", FaultyRelease.HANG);
  }

  @When("a request makes the task that gets it take all memory")
  public void aTaskLeaks() {
    trap("a request makes the task that gets it take all memory", FaultyRelease.LEAK);
  }

  @When("a request makes every other health check of the task that gets it fail")
  public void healthFlaps() {
    trap(
        "a request makes every other health check of the task that gets it fail",
        FaultyRelease.FLAP);
  }

  @Then("at least {int} of its health checks fail within {int} seconds")
  public void healthChecksFail(int least, int seconds) {
    boolean seen =
        current.expect(
            "time to see it flap", seconds, Optional.empty(), s -> failedChecks() >= least);
    if (seen) {
      current
          .drill()
          .evidence(
              "failed health checks", "" + failedChecks(), "the task: " + FaultyRelease.FLAPPED);
    }
  }

  /** The task's own count; whichever task answers, only one of them flaps. */
  private long failedChecks() {
    return Long.parseLong(answers.ask(Method.GET, FaultyRelease.FLAPPED).asString());
  }

  private void trap(String what, String path) {
    var drill = current.drill();
    Guards.mayTouch(1, drill.state().desiredCount(), drill.plan().largestShare());
    drill.inject(
        what,
        () -> assertThat(answers.ask(Method.GET, path).statusCode()).isEqualTo(200),
        () -> {}); // the task is lost: ECS replaces it
  }

  @When("the same release is deployed anew")
  public void theSameReleaseIsDeployed() {
    current
        .drill()
        .inject(
            "deploy the same revision anew",
            () -> releases.update(r -> r.forceNewDeployment(true)),
            () -> {}); // a deployment that is through cannot be taken back, and need not
  }

  @When("an image is released whose process ends at once")
  public void aBadImageIsReleased() {
    var image =
        WorkloadImage.fromProperties()
            .with(ImageOptions.REFERENCE.withEntrypoint("/opt/java/openjdk/bin/java", "-version"));
    var digest = releases.push(image, "drill-ends-at-once");
    release(
        "release an image whose process ends at once",
        releases.register(c -> c.image(releases.image(digest))));
  }

  @When("an image is released that is healthy, but answers {int} ms late")
  public void aSlowImageIsReleased(int millis) {
    release(
        "release an image that answers %d ms late".formatted(millis),
        faulty(Duration.ofMillis(millis), Map.of()));
  }

  private void release(String what, String revision) {
    current.afterwards(releases::forget);
    current
        .drill()
        .inject(what, () -> releases.update(r -> r.taskDefinition(revision)), releases::withdraw);
  }

  @When("the desired count is set to {int}")
  public void theDesiredCountIs(int count) {
    int before = current.drill().state().desiredCount();
    current
        .drill()
        .inject(
            "desired count " + before + " to " + count,
            () -> releases.update(r -> r.desiredCount(count)),
            () -> releases.update(r -> r.desiredCount(before)));
  }

  @Then("{int} tasks answer within {int} seconds")
  public void tasksAnswer(int count, int seconds) {
    boolean seen =
        current.expectSteady(
            "time to %d tasks".formatted(count),
            seconds,
            Optional.empty(),
            s -> s.desiredCount() == count);
    if (seen) {
      current.drill().pass("answers of all", ANSWERS);
      var tasks = answering(Instant.now().minus(ANSWERS));
      current.drill().evidence("tasks that answer", "" + tasks.size(), "the probe's answers");
      assertThat(tasks).hasSize(count);
    }
  }

  private Set<String> answering(Instant since) {
    return current.drill().samples().stream()
        .filter(s -> s.intended().isAfter(since))
        .flatMap(s -> s.task().stream())
        .collect(Collectors.toSet());
  }

  @Then("every task is replaced within {int} seconds")
  public void everyTaskIsReplaced(int seconds) {
    var before = current.tasksBefore();
    boolean seen =
        current.expectSteady(
            "time to deploy",
            seconds,
            Optional.empty(),
            s ->
                s.tasks().stream()
                    .filter(TaskState::isRunning)
                    .noneMatch(t -> before.contains(t.arn())));
    if (seen) {
      current
          .drill()
          .evidence("tasks replaced", String.valueOf(before.size()), "ECS: the tasks' ARNs");
    }
  }

  @Then("the answers take {int} ms or longer")
  public void theAnswersAreSlow(int millis) {
    current.drill().pass("slow answers", ANSWERS);
    var since = Instant.now().minus(ANSWERS);
    var recent =
        current.drill().samples().stream().filter(s -> s.intended().isAfter(since)).toList();
    var p50 = Statistics.of(recent).p50();
    current.drill().evidence("p50 latency", p50.toMillis() + " ms", "the probe's answers");
    assertThat(p50).isGreaterThanOrEqualTo(Duration.ofMillis(millis));
  }

  @Then("the deployment is rolled back within {int} seconds")
  public void theDeploymentIsRolledBack(int seconds) {
    var reference = revision(stack.output(Outputs.TASK_DEFINITION_ARN));
    current.expectSteady(
        "time to roll back",
        seconds,
        Optional.empty(),
        s ->
            s.deployments().getFirst().revision().equals(reference)
                && current.drill().events().stream()
                    .anyMatch(e -> e.message().contains("rolling back")));
  }

  @Then("the deployment is still in progress")
  public void theDeploymentIsInProgress() {
    assertThat(current.drill().state().deployments().getFirst().rolloutState())
        .isEqualTo("IN_PROGRESS");
  }

  private static String revision(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
