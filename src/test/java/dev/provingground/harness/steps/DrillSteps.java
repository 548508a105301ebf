package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.Drill;
import dev.provingground.harness.drill.ErrorBudget;
import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Objectives;
import dev.provingground.harness.drill.Pace;
import dev.provingground.harness.drill.Plan;
import dev.provingground.harness.drill.ServiceView;
import dev.provingground.harness.drill.ServiceView.TaskState;
import dev.provingground.harness.drill.Site;
import dev.provingground.harness.drill.Verdict;
import dev.provingground.harness.probe.Load;
import dev.provingground.harness.report.Journals;
import dev.provingground.infra.Outputs;
import dev.provingground.infra.TagKeys;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.Scenario;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.restassured.http.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** Drills: what is supposed, the load, the fault, what is seen, the verdict. */
public final class DrillSteps {
  private static final Duration EVENT_DELIVERY = Duration.ofSeconds(20);

  private final Stack stack;
  private final Answers answers;
  private final EcsEvents events;
  private String name = "";
  private String hypothesis = "";
  private Optional<ErrorBudget> budget = Optional.empty();
  private @Nullable Drill drill;
  private String stoppedTask = "";
  private Set<String> tasksBefore = Set.of();

  public DrillSteps(Stack stack, Answers answers, EcsEvents events) {
    this.stack = stack;
    this.answers = answers;
    this.events = events;
  }

  @Before("@chaos")
  public void guard(Scenario scenario) {
    name = scenario.getName();
    var tags =
        stack
            .aws()
            .cloudFormation()
            .describeStacks(r -> r.stackName(stack.deployment().serviceStack()))
            .stacks()
            .getFirst()
            .tags();
    if (tags.stream()
        .noneMatch(t -> t.key().equals(TagKeys.CHAOS) && t.value().equals(TagKeys.CHAOS_ALLOWED))) {
      throw new IllegalStateException(
          "no drill runs on a stack without the tag %s=%s"
              .formatted(TagKeys.CHAOS, TagKeys.CHAOS_ALLOWED));
    }
  }

  @After("@chaos")
  public void undo() {
    try {
      if (drill != null) {
        drill.close();
      }
    } finally {
      events.forget();
    }
  }

  @Given("the cluster's ECS events are recorded")
  public void eventsAreRecorded() {
    events.record();
  }

  @Given("the drill's hypothesis")
  public void theHypothesis(String text) {
    hypothesis = text;
  }

  @Given("an error budget of {double} percent of the requests")
  public void anErrorBudget(double percent) {
    budget = Optional.of(new ErrorBudget(percent / 100, /* onlyUntilRecovered= */ false));
  }

  @Given("an error budget of {double} percent of the requests, all of them before it has recovered")
  public void anErrorBudgetUntilRecovered(double percent) {
    budget = Optional.of(new ErrorBudget(percent / 100, /* onlyUntilRecovered= */ true));
  }

  @Given("a load of {int} requests a second")
  public void aLoad(int perSecond) {
    var plan =
        new Plan(
            name,
            hypothesis,
            new Objectives(
                budget.orElseThrow(
                    () -> new IllegalStateException("a drill needs an error budget")),
                List.of(),
                /* fewestHealthyTargets= */ 0),
            Optional.empty(),
            perSecond,
            Verdict.Outcome.HELD);
    var target = stack.run().target();
    drill =
        Drill.start(
            plan,
            new Site(target.name(), target.region().id(), target.timeScale()),
            Pace.BRISK,
            new DeployedService(stack),
            () ->
                Load.start(stack.internet().httpClient(), URI.create(stack.url() + "/"), perSecond),
            stack.console());
    tasksBefore =
        drill.state().tasks().stream()
            .filter(TaskState::isRunning)
            .map(TaskState::arn)
            .collect(Collectors.toSet());
  }

  @When("a task of the service is stopped through ECS")
  public void aTaskIsStopped() {
    var victim = stack.tasks().getFirst().taskArn();
    stoppedTask = victim;
    drill()
        .inject(
            "stop task " + Stack.taskId(victim),
            () ->
                stack
                    .aws()
                    .ecs()
                    .stopTask(
                        r ->
                            r.cluster(stack.output(Outputs.CLUSTER_ARN))
                                .task(victim)
                                .reason("drill: " + name)),
            () -> {}); // a stopped task cannot be brought back: ECS replaces it
  }

  @When("the tasks' security group no longer lets the load balancer in")
  public void theRuleIsTakenAway() {
    var group = stack.output(Outputs.TASK_SECURITY_GROUP_ID);
    var permissions = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID).ipPermissions();
    drill()
        .inject(
            "revoke the ingress of " + group,
            () ->
                stack
                    .aws()
                    .ec2()
                    .revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permissions)),
            () -> restore(group, permissions));
  }

  private void restore(String group, List<IpPermission> permissions) {
    stack
        .aws()
        .ec2()
        .authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permissions));
  }

  @When("the rule returns")
  public void theRuleReturns() {
    drill().undo("authorize the ingress again");
  }

  @Then("the service notices within {int} seconds")
  public void theServiceNotices(int seconds) {
    expect(
        "time to detect", seconds, s -> s.task(stoppedTask).filter(TaskState::isRunning).isEmpty());
    drill()
        .state()
        .task(stoppedTask)
        .flatMap(TaskState::stopCode)
        .ifPresent(code -> drill().evidence("stop code", code, "ECS: stopCode of the task"));
  }

  @Then("a replacement is running within {int} seconds")
  public void aReplacementIsRunning(int seconds) {
    expect(
        "time to replace",
        seconds,
        s -> s.tasks().stream().anyMatch(t -> !tasksBefore.contains(t.arn()) && t.isRunning()));
  }

  @Then("the service is steady again within {int} seconds")
  public void theServiceIsSteady(int seconds) {
    expect("time to steady state", seconds, ServiceView.State::isSteady);
  }

  @Then("the targets turn unhealthy within {int} seconds")
  public void theTargetsTurnUnhealthy(int seconds) {
    expect(
        "time to detect",
        seconds,
        s -> s.targets().stream().anyMatch(t -> t.state().equals("unhealthy")));
    drill().state().targets().stream()
        .flatMap(t -> t.reason().stream())
        .filter(r -> r.equals("Target.Timeout"))
        .findFirst()
        .ifPresent(r -> drill().evidence("health check", r, "ELB: a target's reason code"));
  }

  @Then("ECS stops a task because it failed its health checks within {int} seconds")
  public void ecsReplacesATask(int seconds) {
    expect(
        "time to replace",
        seconds,
        s -> s.tasks().stream().anyMatch(t -> tasksBefore.contains(t.arn()) && !t.isRunning()));
    assertThat(drill().events())
        .as("a service event says why")
        .anyMatch(e -> e.message().contains("is unhealthy in (target-group"));
    var reasons =
        stack.tasks(tasksBefore.stream().toList()).stream()
            .map(t -> String.valueOf(t.stoppedReason()))
            .toList();
    assertThat(reasons).anyMatch(r -> r.contains("failed ELB health checks"));
  }

  @Then("the hypothesis holds")
  public void theHypothesisHolds() {
    Journal journal = drill().conclude();
    Journals.write(journal);
    assertThat(journal.verdict().outcome())
        .as("%s", journal.verdict().reasons())
        .isEqualTo(Verdict.Outcome.HELD);
  }

  @Then("the stopped task's stop code is {word}")
  public void theStopCodeIs(String code) {
    var task = stack.tasks(List.of(stoppedTask)).getFirst();
    assertThat(task.stopCodeAsString()).isEqualTo(code);
    assertThat(task.stoppedReason()).contains("drill: " + name);
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
                        assertThat(change.path("taskArn").asText()).isEqualTo(stoppedTask);
                        assertThat(change.path("lastStatus").asText()).isEqualTo("STOPPED");
                        assertThat(change.path("stopCode").asText()).isEqualTo("UserInitiated");
                      });
              assertThat(changes)
                  .anySatisfy(
                      change -> {
                        assertThat(change.path("taskArn").asText()).isNotIn(tasksBefore);
                        assertThat(change.path("lastStatus").asText()).isEqualTo("RUNNING");
                      });
            });
  }

  @Then("every request is answered again")
  public void everyRequestIsAnswered() {
    for (int i = 0; i < 20; i++) {
      assertThat(answers.ask(Method.GET, "/").statusCode()).isEqualTo(200);
    }
  }

  /**
   * What does not happen in time breaks the hypothesis; the drill goes on, so that the report tells
   * the rest.
   */
  private void expect(String measure, int seconds, Predicate<ServiceView.State> condition) {
    drill()
        .await(
            measure,
            stack.aws().longestFor(Duration.ofSeconds(seconds)),
            Optional.empty(),
            condition);
  }

  private Drill drill() {
    if (drill == null) {
      throw new IllegalStateException("no drill has begun: say the load first");
    }
    return drill;
  }
}
