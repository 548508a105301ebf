package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.deployment.DeployedStacks;
import dev.provingground.harness.target.Internet.Reachability;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ways and permissions that are taken away, and given back. */
public final class AccessFaultSteps {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Stack stack;
  private final CurrentDrill current;

  public AccessFaultSteps(Stack stack, CurrentDrill current) {
    this.stack = stack;
    this.current = current;
  }

  @When("the tasks' security group no longer lets the load balancer in")
  public void theLoadBalancerIsShutOut() {
    revokeIngress(Outputs.TASK_SECURITY_GROUP_ID);
  }

  @When("the load balancer's security group no longer lets anybody in")
  public void everybodyIsShutOut() {
    revokeIngress(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID);
  }

  private void revokeIngress(String groupOutput) {
    var group = stack.output(groupOutput);
    var permissions = stack.securityGroup(groupOutput).ipPermissions();
    var ec2 = stack.aws().ec2();
    current
        .drill()
        .inject(
            "revoke the ingress of " + group,
            () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permissions)),
            () ->
                ec2.authorizeSecurityGroupIngress(
                    r -> r.groupId(group).ipPermissions(permissions)));
  }

  @When("the tasks' security group no longer lets anything out")
  public void tasksAreShutIn() {
    var group = stack.output(Outputs.TASK_SECURITY_GROUP_ID);
    var permissions = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID).ipPermissionsEgress();
    var ec2 = stack.aws().ec2();
    current
        .drill()
        .inject(
            "revoke the egress of " + group,
            () -> ec2.revokeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(permissions)),
            () ->
                ec2.authorizeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(permissions)));
  }

  @Then("the tasks' security group has no way out")
  public void thereIsNoWayOut() {
    int ways = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID).ipPermissionsEgress().size();
    current.drill().evidence("egress rules", "" + ways, "EC2: DescribeSecurityGroups");
    assertThat(ways).isZero();
  }

  @Then("a new connection to the load balancer times out")
  public void newConnectionsTimeOut() {
    var reached = connect();
    current.drill().evidence("new connection", reached.name(), "a client on the internet");
    assertThat(reached).isEqualTo(Reachability.TIMED_OUT);
  }

  @Then("a new connection to the load balancer succeeds")
  public void newConnectionsSucceed() {
    assertThat(connect()).isEqualTo(Reachability.CONNECTED);
  }

  private Reachability connect() {
    return stack
        .internet()
        .connect(stack.output(Outputs.LOAD_BALANCER_DNS_NAME), 80, CONNECT_TIMEOUT);
  }

  @When("the execution role may no longer write logs")
  public void logsAreDenied() {
    deny("logs:CreateLogStream", "logs:PutLogEvents");
  }

  @When("the execution role may no longer pull the image")
  public void pullsAreDenied() {
    deny("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");
  }

  /** A policy beside those of the stack: taking it away brings back exactly what was. */
  private void deny(String... actions) {
    var arn = stack.output(Outputs.EXECUTION_ROLE_ARN);
    var role = arn.substring(arn.lastIndexOf('/') + 1);
    var iam = stack.aws().iam();
    var policy =
        """
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Deny", "Action": ["%s"], "Resource": "*"}]}\
        """
            .formatted(String.join("\", \"", actions));
    current
        .drill()
        .inject(
            "deny %s to %s".formatted(String.join(", ", actions), role),
            () ->
                iam.putRolePolicy(
                    r ->
                        r.roleName(role)
                            .policyName(DeployedStacks.DRILL_POLICY)
                            .policyDocument(policy)),
            () ->
                iam.deleteRolePolicy(
                    r -> r.roleName(role).policyName(DeployedStacks.DRILL_POLICY)));
  }

  @Then("the role's permission {string} is gone")
  public void thePermissionIsGone(String action) {
    var decision =
        stack
            .aws()
            .iam()
            .simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(stack.output(Outputs.EXECUTION_ROLE_ARN)).actionNames(action))
            .evaluationResults()
            .getFirst()
            .evalDecisionAsString();
    current.drill().evidence(action, decision, "IAM: SimulatePrincipalPolicy");
    assertThat(decision).isEqualTo("explicitDeny");
  }

  @Then("replacements fail within {int} seconds, for the reason {string}")
  public void replacementsFail(int seconds, String reason) {
    var words = Pattern.compile(reason);
    boolean seen =
        current.expect(
            "time to the first failed replacement",
            seconds,
            Optional.empty(),
            s ->
                current
                    .newTasks(s)
                    .flatMap(t -> t.stoppedReason().stream())
                    .anyMatch(r -> words.matcher(r).find()));
    if (seen) {
      current
          .drill()
          .evidence("stopped reason", stoppedReason(words), "ECS: a replacement's stoppedReason");
    }
  }

  private String stoppedReason(Pattern words) {
    return current
        .newTasks(current.drill().state())
        .flatMap(t -> t.stoppedReason().stream())
        .filter(r -> words.matcher(r).find())
        .findFirst()
        .orElseThrow();
  }
}
