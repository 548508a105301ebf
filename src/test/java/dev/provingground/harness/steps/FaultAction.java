package dev.provingground.harness.steps;

import dev.provingground.infra.Container;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;

/**
 * An action of AWS FIS, its target and what its experiment's role must be allowed ("AWS FIS Actions
 * reference").
 *
 * @param kind what its target is called in the template, such as {@code Tasks}
 */
record FaultAction(
    String id,
    Map<String, String> parameters,
    String kind,
    CreateExperimentTemplateTargetInput target,
    List<String> permissions) {
  /** Longer than any drill waits: it is stopped when the drill has seen enough. */
  private static final String DURATION = "PT30M";

  private static final List<String> ON_TASKS =
      List.of(
          "ecs:DescribeTasks",
          "ecs:ListTasks",
          "ssm:CancelCommand",
          "ssm:ListCommands",
          "ssm:SendCommand");
  private static final List<String> ON_SUBNETS =
      List.of(
          "ec2:CreateNetworkAcl",
          "ec2:CreateNetworkAclEntry",
          "ec2:CreateTags",
          "ec2:DeleteNetworkAcl",
          "ec2:DescribeNetworkAcls",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ec2:ReplaceNetworkAclAssociation");

  FaultAction {
    parameters = Map.copyOf(parameters);
  }

  /** One task of a service, whichever FIS picks. */
  private static FaultAction onOneTask(
      String id, String cluster, String service, Map<String, String> parameters) {
    return new FaultAction(
        id,
        parameters,
        "Tasks",
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ecs:task")
            .parameters(Map.of("cluster", cluster, "service", service))
            .selectionMode("COUNT(1)")
            .build(),
        ON_TASKS);
  }

  private static Map<String, String> lasting(Map<String, String> parameters) {
    var all = new HashMap<>(parameters);
    all.put("duration", DURATION);
    return all;
  }

  static FaultAction killProcess(String cluster, String service, String process) {
    return onOneTask(
        "aws:ecs:task-kill-process",
        cluster,
        service,
        Map.of("processName", process, "signal", "SIGKILL"));
  }

  /** Drops what is sent to the port that the container serves on. */
  static FaultAction blackholePort(String cluster, String service) {
    return onOneTask(
        "aws:ecs:task-network-blackhole-port",
        cluster,
        service,
        lasting(
            Map.of(
                "port",
                Integer.toString(Container.PORT),
                "protocol",
                "tcp",
                "trafficType",
                "ingress",
                "useEcsFaultInjectionEndpoints",
                "true")));
  }

  /** Drops some of the packets that a task sends. */
  static FaultAction packetLoss(String cluster, String service, int percent) {
    return onOneTask(
        "aws:ecs:task-network-packet-loss",
        cluster,
        service,
        lasting(
            Map.of(
                "lossPercent",
                Integer.toString(percent),
                "useEcsFaultInjectionEndpoints",
                "true")));
  }

  /** Burns all the processor time that a task's containers leave. */
  static FaultAction cpuStress(String cluster, String service) {
    return onOneTask(
        "aws:ecs:task-cpu-stress", cluster, service, lasting(Map.of("percent", "100")));
  }

  /** Denies all that would enter or leave a subnet. */
  static FaultAction disruptConnectivity(String subnetArn) {
    return new FaultAction(
        "aws:network:disrupt-connectivity",
        lasting(Map.of("scope", "all")),
        "Subnets",
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ec2:subnet")
            .resourceArns(subnetArn)
            .selectionMode("ALL")
            .build(),
        ON_SUBNETS);
  }
}
