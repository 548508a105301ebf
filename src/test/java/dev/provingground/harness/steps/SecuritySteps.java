package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.target.Internet.Reachability;
import dev.provingground.infra.Outputs;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.en.Then;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/** Who reaches what, and who may do what. */
public final class SecuritySteps {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SSH = 22;
  private static final JsonMapper JSON = new JsonMapper();

  private final Stack stack;

  public SecuritySteps(Stack stack) {
    this.stack = stack;
  }

  @Then("the load balancer's security group lets in only TCP port {int} from anywhere")
  public void theLoadBalancersGroupLetsIn(int port) {
    var group = stack.securityGroup(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID);
    anywhere(only(group.ipPermissions(), port));
  }

  @Then(
      "the tasks' security group lets in only TCP port {int} from the load balancer's security"
          + " group")
  public void theTasksGroupLetsIn(int port) {
    var group = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID);
    group(only(group.ipPermissions(), port), Outputs.LOAD_BALANCER_SECURITY_GROUP_ID);
  }

  @Then(
      "the load balancer's security group lets out only TCP port {int} to the tasks' security"
          + " group")
  public void theLoadBalancersGroupLetsOut(int port) {
    var group = stack.securityGroup(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID);
    group(only(group.ipPermissionsEgress(), port), Outputs.TASK_SECURITY_GROUP_ID);
  }

  @Then("the tasks' security group lets out only TCP port {int} to anywhere")
  public void theTasksGroupLetsOut(int port) {
    var group = stack.securityGroup(Outputs.TASK_SECURITY_GROUP_ID);
    anywhere(only(group.ipPermissionsEgress(), port));
  }

  private static void anywhere(IpPermission permission) {
    assertThat(permission.ipRanges()).extracting("cidrIp").containsExactly("0.0.0.0/0");
    assertThat(permission.ipv6Ranges()).isEmpty();
    assertThat(permission.prefixListIds()).isEmpty();
    assertThat(permission.userIdGroupPairs()).isEmpty();
  }

  private void group(IpPermission permission, String outputKey) {
    assertThat(permission.ipRanges()).isEmpty();
    assertThat(permission.ipv6Ranges()).isEmpty();
    assertThat(permission.prefixListIds()).isEmpty();
    assertThat(permission.userIdGroupPairs())
        .extracting("groupId")
        .containsExactly(stack.output(outputKey));
  }

  private static IpPermission only(List<IpPermission> permissions, int port) {
    assertThat(permissions).as("rules of a security group in one direction").hasSize(1);
    var permission = permissions.getFirst();
    assertThat(permission.ipProtocol()).isEqualTo("tcp");
    assertThat(permission.fromPort()).isEqualTo(port);
    assertThat(permission.toPort()).isEqualTo(port);
    return permission;
  }

  @Then("a client on the internet can connect to the load balancer on port {int}")
  public void aClientCanConnect(int port) {
    assertThat(connect(stack.output(Outputs.LOAD_BALANCER_DNS_NAME), port))
        .isEqualTo(Reachability.CONNECTED);
  }

  @Then("a client on the internet cannot connect to the load balancer on these ports")
  public void aClientCannotConnect(DataTable ports) {
    unreachable(List.of(stack.output(Outputs.LOAD_BALANCER_DNS_NAME)), ports);
  }

  @Then("a client on the internet cannot connect to any task on these ports")
  public void aClientCannotConnectToAnyTask(DataTable ports) {
    var addresses =
        stack.tasks().stream()
            .map(t -> stack.networkInterface(t).association().publicIp())
            .toList();
    assertThat(addresses).hasSize(2);
    unreachable(addresses, ports);
  }

  @Then("a client on the internet cannot connect to any task with a public address on these ports")
  public void aClientCannotConnectToAnyTaskWithAnAddress(DataTable ports) {
    var tasks = stack.tasks();
    assertThat(tasks).isNotEmpty();
    unreachable(
        tasks.stream()
            .flatMap(t -> Optional.ofNullable(stack.networkInterface(t).association()).stream())
            .map(NetworkInterfaceAssociation::publicIp)
            .toList(),
        ports);
  }

  /** Tries all at once: each attempt waits for an answer that must not come. */
  private void unreachable(List<String> hosts, DataTable ports) {
    var attempts = new LinkedHashMap<String, Reachability>();
    var threads = new ArrayList<Thread>();
    for (var host : hosts) {
      for (int port : ports.asList(Integer.class)) {
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  var reachability = connect(host, port);
                  synchronized (attempts) {
                    attempts.put(host + ":" + port, reachability);
                  }
                }));
      }
    }
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    assertThat(attempts)
        .hasSize(threads.size())
        .allSatisfy((address, r) -> assertThat(r).as(address).isEqualTo(Reachability.TIMED_OUT));
  }

  private Reachability connect(String host, int port) {
    return stack.internet().connect(host, port, CONNECT_TIMEOUT);
  }

  @Then("the load balancer reaches every task on port {int}")
  public void theLoadBalancerReachesEveryTask(int port) {
    assertThat(stack.targets())
        .hasSize(2)
        .allSatisfy(
            target -> {
              assertThat(target.target().port()).isEqualTo(port);
              assertThat(target.targetHealth().stateAsString()).isEqualTo("healthy");
            });
  }

  @Then("no security group lets in SSH")
  public void noGroupLetsInSsh() {
    for (var key :
        List.of(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID, Outputs.TASK_SECURITY_GROUP_ID)) {
      assertThat(stack.securityGroup(key).ipPermissions())
          .noneMatch(
              p ->
                  p.ipProtocol().equals("-1")
                      || p.fromPort() != null && p.fromPort() <= SSH && p.toPort() >= SSH);
    }
  }

  @Then("the execution role may do these things")
  public void theExecutionRoleMay(DataTable things) {
    each(things, PolicyEvaluationDecisionType.ALLOWED);
  }

  @Then("the execution role may not do these things")
  public void theExecutionRoleMayNot(DataTable things) {
    each(things, PolicyEvaluationDecisionType.IMPLICIT_DENY);
  }

  private void each(DataTable things, PolicyEvaluationDecisionType expected) {
    for (var row : things.asLists()) {
      var result =
          stack
              .aws()
              .iam()
              .simulatePrincipalPolicy(
                  r ->
                      r.policySourceArn(stack.output(Outputs.EXECUTION_ROLE_ARN))
                          .actionNames(row.get(0))
                          .resourceArns(resource(row.get(1))))
              .evaluationResults()
              .getFirst();
      assertThat(result.evalDecision()).as("%s on %s", row.get(0), row.get(1)).isEqualTo(expected);
    }
  }

  private String resource(String words) {
    var repository = stack.deployment().registryOutput(Outputs.REPOSITORY_ARN);
    var cluster = stack.output(Outputs.CLUSTER_ARN);
    var account = cluster.split(":")[4];
    var logGroups = "arn:aws:logs:%s:%s:log-group:".formatted(cluster.split(":")[3], account);
    return switch (words) {
      case "anything" -> "*";
      case "the repository" -> repository;
      case "another repository" -> repository + "-another";
      case "the log group" -> logGroups + stack.output(Outputs.LOG_GROUP_NAME) + ":log-stream:x";
      case "another log group" ->
          logGroups + stack.output(Outputs.LOG_GROUP_NAME) + "-another:log-stream:x";
      default -> throw new IllegalArgumentException("no resource is called '" + words + "'");
    };
  }

  @Then("the execution role's policies name no wildcard action")
  public void noWildcardAction() throws Exception {
    var actions = new ArrayList<String>();
    for (var statement : statements(roleName(Outputs.EXECUTION_ROLE_ARN))) {
      assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
      var action = statement.path("Action");
      (action.isArray() ? action : List.of(action)).forEach(a -> actions.add(a.asText()));
    }
    assertThat(actions).isNotEmpty().noneMatch(a -> a.contains("*"));
    assertThat(actions)
        .containsExactlyInAnyOrder(
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents");
  }

  @Then("the {} role trusts ECS tasks only")
  public void theRoleTrustsTasksOnly(String which) throws IOException {
    var role = stack.aws().iam().getRole(r -> r.roleName(roleName(role(which)))).role();
    var statements = JSON.readTree(decoded(role.assumeRolePolicyDocument())).path("Statement");
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0).path("Effect").asText()).isEqualTo("Allow");
    assertThat(statements.get(0).path("Action").asText()).isEqualTo("sts:AssumeRole");
    assertThat(statements.get(0).path("Principal").toString())
        .isEqualTo("{\"Service\":\"ecs-tasks.amazonaws.com\"}");
  }

  private static String role(String which) {
    return switch (which) {
      case "execution" -> Outputs.EXECUTION_ROLE_ARN;
      case "task" -> Outputs.TASK_ROLE_ARN;
      default -> throw new IllegalArgumentException("no role is called '" + which + "'");
    };
  }

  @Then("no managed policy is attached to the execution role")
  public void noManagedPolicy() {
    assertThat(
            stack
                .aws()
                .iam()
                .listAttachedRolePolicies(r -> r.roleName(roleName(Outputs.EXECUTION_ROLE_ARN)))
                .attachedPolicies())
        .isEmpty();
  }

  @Then("the task role has no permission at all")
  public void theTaskRoleHasNoPermission() {
    var name = roleName(Outputs.TASK_ROLE_ARN);
    assertThat(stack.aws().iam().listRolePolicies(r -> r.roleName(name)).policyNames()).isEmpty();
    assertThat(stack.aws().iam().listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies())
        .isEmpty();
  }

  private List<JsonNode> statements(String roleName) throws IOException {
    var statements = new ArrayList<JsonNode>();
    for (var name : stack.aws().iam().listRolePolicies(r -> r.roleName(roleName)).policyNames()) {
      var document =
          stack
              .aws()
              .iam()
              .getRolePolicy(r -> r.roleName(roleName).policyName(name))
              .policyDocument();
      JSON.readTree(decoded(document)).path("Statement").forEach(statements::add);
    }
    return statements;
  }

  private String roleName(String outputKey) {
    var arn = stack.output(outputKey);
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** IAM answers documents percent-encoded. */
  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }
}
