package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** Cluster, task definition, service, tasks, as the API shows them. */
public final class ServiceSteps {
  private final Stack stack;

  public ServiceSteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the cluster is active")
  public void theClusterIsActive() {
    var clusters =
        stack
            .aws()
            .ecs()
            .describeClusters(r -> r.clusters(stack.output(Outputs.CLUSTER_ARN)))
            .clusters();
    assertThat(clusters).hasSize(1);
    assertThat(clusters.getFirst().status()).isEqualTo("ACTIVE");
  }

  @Then("the tasks of the service are the tasks of the cluster")
  public void theTasksAreThoseOfTheCluster() {
    var all =
        stack.aws().ecs().listTasks(r -> r.cluster(stack.output(Outputs.CLUSTER_ARN))).taskArns();
    assertThat(stack.tasks().stream().map(Task::taskArn)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Then("the task definition is for Fargate on Linux x86-64")
  public void theTaskDefinitionIsForFargate() {
    var definition = stack.taskDefinition();
    assertThat(definition.requiresCompatibilitiesAsStrings()).containsExactly("FARGATE");
    assertThat(definition.networkModeAsString()).isEqualTo("awsvpc");
    assertThat(definition.runtimePlatform()).as("runtime platform").isNotNull();
    assertThat(definition.runtimePlatform().cpuArchitectureAsString()).isEqualTo("X86_64");
    assertThat(definition.runtimePlatform().operatingSystemFamilyAsString()).isEqualTo("LINUX");
  }

  @Then("it asks for {int} CPU units and {int} MiB of memory")
  public void itAsksFor(int cpu, int memory) {
    assertThat(stack.taskDefinition().cpu()).isEqualTo(Integer.toString(cpu));
    assertThat(stack.taskDefinition().memory()).isEqualTo(Integer.toString(memory));
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task -> {
              assertThat(task.cpu()).isEqualTo(Integer.toString(cpu));
              assertThat(task.memory()).isEqualTo(Integer.toString(memory));
            });
  }

  @Then("its container listens on port {int} over TCP")
  public void itsContainerListens(int port) {
    var containers = stack.taskDefinition().containerDefinitions();
    assertThat(containers).hasSize(1);
    assertThat(containers.getFirst().portMappings()).hasSize(1);
    var mapping = containers.getFirst().portMappings().getFirst();
    assertThat(mapping.containerPort()).isEqualTo(port);
    assertThat(mapping.protocol()).isEqualTo(TransportProtocol.TCP);
  }

  /**
   * The workload has defaults, so that only the task definition tells a variable that is missing.
   *
   * @param variables names and values, such as {@code PORT 3000, APP_ENV production}
   */
  @Then("^its container starts with its environment variables: (.*)$")
  public void itsContainerStartsWith(String variables) {
    var expected =
        Stream.of(variables.split(", ", -1))
            .map(v -> v.split(" ", 2))
            .map(v -> KeyValuePair.builder().name(v[0]).value(v[1]).build())
            .toList();
    assertThat(container().environment()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Then("it has {int} seconds to stop")
  public void itHasTimeToStop(int seconds) {
    assertThat(container().stopTimeout()).isEqualTo(seconds);
  }

  @Then("its container drops all Linux capabilities")
  public void itsContainerDropsCapabilities() {
    var linux = container().linuxParameters();
    assertThat(linux).as("Linux parameters").isNotNull();
    assertThat(linux.capabilities()).as("capabilities").isNotNull();
    assertThat(linux.capabilities().drop()).containsExactly("ALL");
    assertThat(linux.capabilities().add()).isEmpty();
  }

  private ContainerDefinition container() {
    return stack.taskDefinition().containerDefinitions().getFirst();
  }

  @Then("it has an execution role and a task role")
  public void itHasRoles() {
    assertThat(stack.taskDefinition().executionRoleArn())
        .isEqualTo(stack.output(Outputs.EXECUTION_ROLE_ARN));
    assertThat(stack.taskDefinition().taskRoleArn())
        .isEqualTo(stack.output(Outputs.TASK_ROLE_ARN))
        .isNotEqualTo(stack.output(Outputs.EXECUTION_ROLE_ARN));
  }

  @Then("its container logs to the log group of the stack")
  public void itsContainerLogs() {
    var log = stack.taskDefinition().containerDefinitions().getFirst().logConfiguration();
    assertThat(log).as("log configuration").isNotNull();
    assertThat(log.logDriverAsString()).isEqualTo("awslogs");
    assertThat(log.options())
        .containsEntry("awslogs-group", stack.output(Outputs.LOG_GROUP_NAME))
        .containsEntry("awslogs-region", stack.run().target().region().id())
        .containsEntry("awslogs-stream-prefix", stack.output(Outputs.CONTAINER_NAME));
  }

  @Then("the service asks for {int} tasks on Fargate")
  public void theServiceAsksFor(int count) {
    var service = stack.service();
    assertThat(service.desiredCount()).isEqualTo(count);
    assertThat(service.launchTypeAsString()).isEqualTo("FARGATE");
    assertThat(service.status()).isEqualTo("ACTIVE");
  }

  @Then("{int} tasks are running")
  public void tasksAreRunning(int count) {
    assertThat(stack.service().runningCount()).isEqualTo(count);
    assertThat(stack.service().pendingCount()).isZero();
    assertThat(stack.tasks()).hasSize(count).allMatch(t -> t.lastStatus().equals("RUNNING"));
  }

  @Then("they run in different availability zones")
  public void tasksRunInDifferentZones() {
    assertThat(stack.tasks().stream().map(Task::availabilityZone))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Then("each has a public address")
  public void eachHasAPublicAddress() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(stack.networkInterface(task).association())
                    .as("public address of " + task.taskArn())
                    .isNotNull());
  }

  @Then("the healthy targets are exactly the tasks of the service")
  public void theHealthyTargetsAreTheTasks() {
    var addresses =
        stack.tasks().stream().collect(Collectors.toMap(Stack::privateAddress, t -> "healthy"));
    assertThat(addresses).hasSize(2);
    assertThat(stack.targetStates()).isEqualTo(addresses);
  }

  @Then("a deployment keeps at least {int} and at most {int} percent of the tasks")
  public void aDeploymentKeeps(int least, int most) {
    var configuration = stack.service().deploymentConfiguration();
    assertThat(configuration.minimumHealthyPercent()).isEqualTo(least);
    assertThat(configuration.maximumPercent()).isEqualTo(most);
  }

  @Then("the deployment circuit breaker is on and rolls back")
  public void theCircuitBreakerIsOn() {
    var breaker = stack.service().deploymentConfiguration().deploymentCircuitBreaker();
    assertThat(breaker).as("circuit breaker").isNotNull();
    assertThat(breaker.enable()).isTrue();
    assertThat(breaker.rollback()).isTrue();
  }

  @Then("the service balances its tasks over the availability zones")
  public void theServiceBalances() {
    assertThat(stack.service().availabilityZoneRebalancingAsString()).isEqualTo("ENABLED");
  }

  @Then("a new task is not judged by its health for {int} seconds")
  public void aNewTaskIsNotJudged(int seconds) {
    assertThat(stack.service().healthCheckGracePeriodSeconds()).isEqualTo(seconds);
  }

  @Then("every task has the tags of the deployment")
  public void everyTaskHasTheTags() {
    var expected = stack.deployment().options().tags();
    assertThat(expected).isNotEmpty();
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(task -> assertThat(tags(task)).containsAllEntriesOf(expected));
  }

  @Then("ECS has tagged every task with its cluster and its service")
  public void ecsHasTaggedEveryTask() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(tags(task))
                    .containsEntry("aws:ecs:clusterName", stack.output(Outputs.CLUSTER_NAME))
                    .containsEntry("aws:ecs:serviceName", stack.output(Outputs.SERVICE_NAME)));
  }

  private static Map<String, String> tags(Task task) {
    return task.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  @Then("the service's events tell that each task was started")
  public void eventsTellOfStarts() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(messages())
                    .anyMatch(
                        m ->
                            m.contains("has started") && m.contains(Stack.taskId(task.taskArn()))));
  }

  @Then("the service's events tell that each task was registered with the target group")
  public void eventsTellOfRegistrations() {
    assertThat(messages())
        .anyMatch(
            m -> m.contains("registered") && m.contains(stack.output(Outputs.TARGET_GROUP_ARN)));
  }

  @Then("the service's events tell that it reached a steady state")
  public void eventsTellOfTheSteadyState() {
    assertThat(messages()).anyMatch(m -> m.endsWith("has reached a steady state."));
  }

  @Then("every task of the service is RUNNING and wanted RUNNING")
  public void everyTaskIsRunning() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allMatch(t -> t.lastStatus().equals("RUNNING") && t.desiredStatus().equals("RUNNING"));
  }

  @Then("every task was created, pulled, and started, in this order")
  public void everyTaskWasCreatedPulledStarted() {
    assertThat(stack.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(
                        List.of(
                            task.createdAt(),
                            task.pullStartedAt(),
                            task.pullStoppedAt(),
                            task.startedAt()))
                    .isSorted());
  }

  @Then("ECS Exec is off for the service and for every task")
  public void execIsOff() {
    assertThat(stack.service().enableExecuteCommand()).isFalse();
    assertThat(stack.tasks()).isNotEmpty().noneMatch(Task::enableExecuteCommand);
  }

  @Then("the container's user is {int}")
  public void theContainersUserIs(int uid) {
    assertThat(stack.taskDefinition().containerDefinitions().getFirst().user())
        .isIn(Integer.toString(uid), uid + ":" + uid);
  }

  private List<String> messages() {
    return stack.service().events().stream().map(ServiceEvent::message).toList();
  }
}
