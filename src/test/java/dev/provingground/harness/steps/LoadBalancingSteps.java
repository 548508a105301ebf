package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;

/** Load balancer, listener, target group, as the API shows them. */
public final class LoadBalancingSteps {
  private final Stack stack;

  public LoadBalancingSteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the load balancer is an active internet-facing application load balancer")
  public void theLoadBalancerIsActive() {
    var loadBalancer = stack.loadBalancer();
    assertThat(loadBalancer.state().codeAsString()).isEqualTo("active");
    assertThat(loadBalancer.schemeAsString()).isEqualTo("internet-facing");
    assertThat(loadBalancer.typeAsString()).isEqualTo("application");
  }

  @Then("it has a node in each public subnet")
  public void itHasANodeInEachSubnet() {
    assertThat(stack.loadBalancer().availabilityZones().stream().map(AvailabilityZone::subnetId))
        .containsExactlyInAnyOrderElementsOf(stack.deployment().outputs(Outputs.PUBLIC_SUBNET_IDS));
  }

  @Then("it may be deleted")
  public void itMayBeDeleted() {
    var attributes =
        stack
            .aws()
            .elb()
            .describeLoadBalancerAttributes(
                r -> r.loadBalancerArn(stack.output(Outputs.LOAD_BALANCER_ARN)))
            .attributes();
    assertThat(attributes)
        .filteredOn(a -> a.key().equals("deletion_protection.enabled"))
        .extracting("value")
        .containsExactly("false");
  }

  @Then("the target group sends HTTP to port {int} of IP addresses")
  public void theTargetGroupSends(int port) {
    var group = stack.targetGroup();
    assertThat(group.protocolAsString()).isEqualTo("HTTP");
    assertThat(group.port()).isEqualTo(port);
    assertThat(group.targetTypeAsString()).isEqualTo("ip");
    assertThat(stack.targets()).isNotEmpty().allMatch(t -> t.target().port() == port);
  }

  @Then("it checks the path {word} every {int} seconds")
  public void itChecks(String path, int seconds) {
    var group = stack.targetGroup();
    assertThat(group.healthCheckEnabled()).isTrue();
    assertThat(group.healthCheckProtocolAsString()).isEqualTo("HTTP");
    assertThat(group.healthCheckPort()).isEqualTo("traffic-port");
    assertThat(group.healthCheckPath()).isEqualTo(path);
    assertThat(group.healthCheckIntervalSeconds()).isEqualTo(seconds);
  }

  @Then("it counts only the status {int} as healthy")
  public void itCounts(int status) {
    assertThat(stack.targetGroup().matcher().httpCode()).isEqualTo(Integer.toString(status));
  }

  @Then("it gives an answer {int} seconds")
  public void itGivesAnAnswer(int seconds) {
    assertThat(stack.targetGroup().healthCheckTimeoutSeconds()).isEqualTo(seconds);
  }

  @Then("it takes {int} checks in a row for healthy and {int} for unhealthy")
  public void itTakesChecks(int healthy, int unhealthy) {
    assertThat(stack.targetGroup().healthyThresholdCount()).isEqualTo(healthy);
    assertThat(stack.targetGroup().unhealthyThresholdCount()).isEqualTo(unhealthy);
  }

  @Then("it drains a task that leaves for {int} seconds")
  public void itDrains(int seconds) {
    var attributes =
        stack
            .aws()
            .elb()
            .describeTargetGroupAttributes(
                r -> r.targetGroupArn(stack.output(Outputs.TARGET_GROUP_ARN)))
            .attributes();
    assertThat(attributes)
        .filteredOn(a -> a.key().equals("deregistration_delay.timeout_seconds"))
        .extracting("value")
        .containsExactly(Integer.toString(seconds));
  }

  @Then("the load balancer listens on exactly port {int} over HTTP")
  public void theLoadBalancerListens(int port) {
    var listeners = stack.listeners();
    assertThat(listeners).hasSize(1);
    assertThat(listeners.getFirst().port()).isEqualTo(port);
    assertThat(listeners.getFirst().protocolAsString()).isEqualTo("HTTP");
  }

  @Then("the listener forwards every request to the target group")
  public void theListenerForwards() {
    var rules =
        stack
            .aws()
            .elb()
            .describeRules(r -> r.listenerArn(stack.output(Outputs.LISTENER_ARN)))
            .rules();
    assertThat(rules).hasSize(1);
    assertThat(rules.getFirst().isDefault()).isTrue();
    var actions = rules.getFirst().actions();
    assertThat(actions).hasSize(1);
    assertThat(actions.getFirst().type()).isEqualTo(ActionTypeEnum.FORWARD);
    assertThat(actions.getFirst().targetGroupArn())
        .isEqualTo(stack.output(Outputs.TARGET_GROUP_ARN));
  }
}
