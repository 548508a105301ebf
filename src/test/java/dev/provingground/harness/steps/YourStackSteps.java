package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.app.AppDescription;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.restassured.http.Method;
import java.util.ArrayList;
import java.util.HashSet;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;

/** What {@code proving-ground.yaml} says of somebody else's service, on what is deployed of it. */
public final class YourStackSteps {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Stack stack;
  private final Answers answers;

  public YourStackSteps(Stack stack, Answers answers) {
    this.stack = stack;
    this.answers = answers;
  }

  private AppDescription described() {
    return stack.run().description();
  }

  @Then("the load balancer listens to clients as described, and to nobody else")
  public void theListeners() {
    var listener = stack.listener();
    var others = new ArrayList<>(stack.listeners());
    others.removeIf(other -> other.listenerArn().equals(listener.listenerArn()));
    if (described().domain().isEmpty()) {
      assertThat(listener.port()).isEqualTo(HTTP_PORT);
      assertThat(others).as("other listeners").isEmpty();
      return;
    }
    assertThat(listener.port()).isEqualTo(HTTPS_PORT);
    assertThat(others)
        .as("other listeners than the one over HTTPS")
        .allSatisfy(YourStackSteps::redirects);
  }

  private static void redirects(Listener listener) {
    assertThat(listener.protocolAsString()).isEqualTo("HTTP");
    assertThat(listener.defaultActions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.type()).isEqualTo(ActionTypeEnum.REDIRECT);
              assertThat(action.redirectConfig().protocol()).isEqualTo("HTTPS");
              assertThat(action.redirectConfig().port()).isEqualTo(Integer.toString(HTTPS_PORT));
            });
  }

  @Then("the target group sends HTTP to the described port")
  public void theTargetGroupsPort() {
    assertThat(stack.targetGroup().protocolAsString()).isEqualTo("HTTP");
    assertThat(stack.targets())
        .isNotEmpty()
        .allSatisfy(target -> assertThat(target.target().port()).isEqualTo(described().port()));
  }

  @Then("it checks the described path")
  public void theHealthPath() {
    assertThat(stack.targetGroup().healthCheckPath()).isEqualTo(described().healthPath());
  }

  @Then("the container listens on the described port")
  public void theContainersPort() {
    assertThat(stack.taskDefinition().containerDefinitions().getFirst().portMappings())
        .singleElement()
        .satisfies(m -> assertThat(m.containerPort()).isEqualTo(described().port()));
  }

  @Then("the service holds the described number of tasks")
  public void theDesiredCount() {
    assertThat(stack.service().desiredCount()).isEqualTo(described().desiredCount());
    assertThat(stack.tasks()).hasSize(described().desiredCount());
  }

  @Then("they are spread over the described number of availability zones")
  public void theZones() {
    var zones = new HashSet<>(stack.tasks().stream().map(Task::availabilityZone).toList());
    assertThat(zones).hasSize(described().zones());
  }

  @Then("the load balancer has a node in as many zones as are described")
  public void theNodes() {
    assertThat(stack.loadBalancer().availabilityZones()).hasSize(described().zones());
  }

  @Then("the tasks' security group lets in only the load balancer, on the described port")
  public void theTasksGroup() {
    var group = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID);
    assertThat(group.ipPermissions())
        .isNotEmpty()
        .allSatisfy(
            permission -> {
              assertThat(permission)
                  .extracting(IpPermission::fromPort, IpPermission::toPort)
                  .containsExactly(described().port(), described().port());
              assertThat(permission.ipRanges()).isEmpty();
              assertThat(permission.ipv6Ranges()).isEmpty();
              assertThat(permission.userIdGroupPairs())
                  .extracting(UserIdGroupPair::groupId)
                  .containsExactly(stack.output(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID));
            });
  }

  @When("a client on the internet asks for the described health path")
  public void aClientAsksForHealth() {
    answers.ask(Method.GET, described().healthPath());
  }
}
