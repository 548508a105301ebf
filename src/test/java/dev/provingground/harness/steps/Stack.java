package dev.provingground.harness.steps;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.target.Internet;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** The deployed stack as the API shows it now. One for each scenario; nothing is remembered. */
public final class Stack {
  private static final int MOST_DESCRIBED = 100;

  private final SuiteRun run = Hooks.run();

  SuiteRun run() {
    return run;
  }

  Aws aws() {
    return run.aws();
  }

  /** From where clients ask, who trust whoever has issued the service's certificate. */
  Internet internet() {
    var internet = run.target().internet();
    return url().startsWith("https:")
        ? internet.trusting(ListenerCertificate.of(listener()).issuers(aws()))
        : internet;
  }

  Console console() {
    return run.console();
  }

  Deployment deployment() {
    return run.deployment();
  }

  String output(String key) {
    return deployment().output(key);
  }

  /** Of the run: what a scenario makes beside the stack carries them, so that it can be swept. */
  Map<String, String> tags() {
    return deployment().options().tags();
  }

  /**
   * The same in a service's own type.
   *
   * @param tag of a key and a value
   */
  <T> List<T> tags(BiFunction<String, String, T> tag) {
    return tags().entrySet().stream().map(t -> tag.apply(t.getKey(), t.getValue())).toList();
  }

  /** Of the service, without a path. */
  String url() {
    return output(Outputs.SERVICE_URL);
  }

  /** All of the load balancer's. */
  List<Listener> listeners() {
    return aws()
        .elb()
        .describeListeners(r -> r.loadBalancerArn(output(Outputs.LOAD_BALANCER_ARN)))
        .listeners();
  }

  /** The one that the service is asked through. */
  Listener listener() {
    return aws()
        .elb()
        .describeListeners(r -> r.listenerArns(output(Outputs.LISTENER_ARN)))
        .listeners()
        .getFirst();
  }

  Service service() {
    return aws()
        .ecs()
        .describeServices(
            r -> r.cluster(output(Outputs.CLUSTER_ARN)).services(output(Outputs.SERVICE_ARN)))
        .services()
        .getFirst();
  }

  TaskDefinition taskDefinition() {
    return aws()
        .ecs()
        .describeTaskDefinition(r -> r.taskDefinition(output(Outputs.TASK_DEFINITION_ARN)))
        .taskDefinition();
  }

  /** The service's tasks that are meant to run. */
  List<Task> tasks() {
    var arns =
        aws()
            .ecs()
            .listTasks(
                r ->
                    r.cluster(output(Outputs.CLUSTER_ARN))
                        .serviceName(output(Outputs.SERVICE_NAME))
                        .desiredStatus(DesiredStatus.RUNNING))
            .taskArns();
    return arns.isEmpty() ? List.of() : tasks(arns);
  }

  /** The API describes a hundred at a time. */
  List<Task> tasks(List<String> arns) {
    var tasks = new ArrayList<Task>();
    for (int from = 0; from < arns.size(); from += MOST_DESCRIBED) {
      var some = arns.subList(from, Math.min(arns.size(), from + MOST_DESCRIBED));
      tasks.addAll(
          aws()
              .ecs()
              .describeTasks(
                  r -> r.cluster(output(Outputs.CLUSTER_ARN)).tasks(some).include(TaskField.TAGS))
              .tasks());
    }
    return tasks;
  }

  /** A task's network interface, as its attachment names it. */
  NetworkInterface networkInterface(Task task) {
    var id = requiredDetail(task, "networkInterfaceId");
    return aws()
        .ec2()
        .describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
        .networkInterfaces()
        .getFirst();
  }

  static String privateAddress(Task task) {
    return requiredDetail(task, "privateIPv4Address");
  }

  private static String requiredDetail(Task task, String name) {
    return attachmentDetail(task, name)
        .orElseThrow(
            () -> new AssertionError("task " + task.taskArn() + " has no attachment with " + name));
  }

  /** What a task's attachments tell by that name; empty while they do not. */
  static Optional<String> attachmentDetail(Task task, String name) {
    return task.attachments().stream()
        .flatMap(a -> a.details().stream())
        .filter(d -> d.name().equals(name))
        .map(KeyValuePair::value)
        .findFirst();
  }

  static String taskId(String taskArn) {
    return taskArn.substring(taskArn.lastIndexOf('/') + 1);
  }

  LoadBalancer loadBalancer() {
    return aws()
        .elb()
        .describeLoadBalancers(r -> r.loadBalancerArns(output(Outputs.LOAD_BALANCER_ARN)))
        .loadBalancers()
        .getFirst();
  }

  TargetGroup targetGroup() {
    return aws()
        .elb()
        .describeTargetGroups(r -> r.targetGroupArns(output(Outputs.TARGET_GROUP_ARN)))
        .targetGroups()
        .getFirst();
  }

  List<TargetHealthDescription> targets() {
    return aws()
        .elb()
        .describeTargetHealth(r -> r.targetGroupArn(output(Outputs.TARGET_GROUP_ARN)))
        .targetHealthDescriptions();
  }

  /** States by address. */
  Map<String, String> targetStates() {
    return targets().stream()
        .collect(Collectors.toMap(t -> t.target().id(), t -> t.targetHealth().stateAsString()));
  }

  SecurityGroup securityGroup(String outputKey) {
    return aws()
        .ec2()
        .describeSecurityGroups(r -> r.groupIds(output(outputKey)))
        .securityGroups()
        .getFirst();
  }
}
