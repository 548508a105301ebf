package dev.provingground.region.services.fis;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.Injection.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What each action does to its targets. */
final class Effects {
  private static final Caller ITSELF = new Caller.Service("fis.amazonaws.com");

  private final ServiceContext context;
  private final TaskFaults tasks;
  private final NetworkFaults network;
  private final ApiFaults calls;
  private final SubnetDisruptions subnets;

  Effects(ServiceContext context, TaskFaults tasks, NetworkFaults network, ApiFaults calls) {
    this.context = context;
    this.tasks = tasks;
    this.network = network;
    this.calls = calls;
    this.subnets = new SubnetDisruptions(context, network);
  }

  /**
   * An action as it begins.
   *
   * @param name in its template
   * @param targets ARNs
   */
  record Order(
      String name,
      String actionId,
      Map<String, String> parameters,
      List<String> targets,
      ExperimentRole role) {
    String parameter(String parameter, String otherwise) {
      return parameters.getOrDefault(parameter, otherwise);
    }

    int number(String parameter, int otherwise) {
      return Integer.parseInt(parameter(parameter, Integer.toString(otherwise)));
    }

    boolean isTimed() {
      return parameters.containsKey("duration");
    }
  }

  /**
   * Begins it.
   *
   * @throws Failure when it cannot be done to a target
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException what another service
   *     answers
   */
  Injection begin(Order order, Listener listener) throws Failure {
    return switch (order.actionId()) {
      case Actions.WAIT -> new Immediate(Evidence.NONE, listener).lasting();
      case Actions.STOP_TASK -> stop(order, listener);
      case Actions.KILL_PROCESS, Actions.CPU_STRESS -> inTasks(order, listener);
      case Actions.BLACKHOLE_PORT, Actions.PACKET_LOSS, Actions.LATENCY ->
          onNetwork(order, listener);
      case Actions.DISRUPT -> all(order, subnets.of(order), listener);
      case Actions.INTERNAL_ERROR, Actions.THROTTLE_ERROR, Actions.UNAVAILABLE_ERROR ->
          onCalls(order, listener);
      default -> throw new IllegalArgumentException(order.actionId());
    };
  }

  private Injection all(
      Order order, List<Function<Listener, Injection>> faults, Listener listener) {
    return Injections.begin(context.loop(), order.isTimed(), faults, listener);
  }

  private Injection stop(Order order, Listener listener) {
    for (var task : order.targets()) {
      order
          .role()
          .call(
              EcsClient.class,
              ecs ->
                  ecs.stopTask(
                      request ->
                          request
                              .cluster(TargetResolver.cluster(task))
                              .task(task)
                              .reason("Stopped by AWS FIS, action " + order.name())));
    }
    return new Immediate(
            new Evidence(Map.of("tasksStopped", (long) order.targets().size())), listener)
        .over();
  }

  private Injection inTasks(Order order, Listener listener) throws Failure {
    boolean kills = order.actionId().equals(Actions.KILL_PROCESS);
    var fault =
        kills
            ? new TaskFaults.KillProcess(
                order.parameter("processName", ""),
                TaskFaults.Signal.valueOf(order.parameter("signal", "SIGTERM")))
            : new TaskFaults.CpuStress(order.number("percent", 100), order.number("workers", 0));
    var faults = new ArrayList<Function<Listener, Injection>>();
    for (var arn : order.targets()) {
      sendCommand(order, arn, kills ? "AWSFIS-Run-Kill-Process" : "AWSFIS-Run-CPU-Stress");
      var definition = definition(running(order, arn));
      if (kills && definition.pidMode() != PidMode.TASK) {
        throw new Failure(
            Failure.CONFIGURATION,
            "The pidMode of the task definition "
                + definition.taskDefinitionArn()
                + " must be task for "
                + order.actionId());
      }
      faults.add(heard -> tasks.inject(arn, fault, heard));
    }
    return all(order, faults, listener);
  }

  private Injection onNetwork(Order order, Listener listener) throws Failure {
    var fault =
        switch (order.actionId()) {
          case Actions.BLACKHOLE_PORT ->
              new NetworkFaults.BlackholePort(
                  NetworkFaults.TrafficType.valueOf(upper(order.parameter("trafficType", ""))),
                  NetworkFaults.Protocol.valueOf(upper(order.parameter("protocol", "tcp"))),
                  order.number("port", 0));
          case Actions.PACKET_LOSS ->
              new NetworkFaults.PacketLoss(
                  order.number("lossPercent", 7),
                  List.of(order.parameter("sources", "0.0.0.0/0").split(",")));
          default ->
              new NetworkFaults.Latency(
                  Duration.ofMillis(order.number("delayMilliseconds", 200)),
                  Duration.ofMillis(order.number("jitterMilliseconds", 10)));
        };
    var faults = new ArrayList<Function<Listener, Injection>>();
    for (var arn : order.targets()) {
      sendCommand(order, arn, document(order.actionId()));
      var task = running(order, arn);
      var definition = definition(task);
      if (!Boolean.TRUE.equals(definition.enableFaultInjection())) {
        throw new Failure(
            Failure.CONFIGURATION,
            "Fault injection is not enabled for the task: set enableFaultInjection of the task"
                + " definition "
                + definition.taskDefinitionArn()
                + " to true");
      }
      var networkInterface = networkInterface(task);
      faults.add(heard -> network.inject(networkInterface, fault, heard));
    }
    return all(order, faults, listener);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static String document(String actionId) {
    return switch (actionId) {
      case Actions.BLACKHOLE_PORT -> "AWSFIS-Run-Network-Blackhole-Port-ECS";
      case Actions.PACKET_LOSS -> "AWSFIS-Run-Network-Packet-Loss-ECS";
      default -> "AWSFIS-Run-Network-Latency-ECS";
    };
  }

  /** What AWS does by an SSM document in a sidecar: the role needs the permissions all the same. */
  private void sendCommand(Order order, String taskArn, String document) {
    var id = taskArn.substring(taskArn.lastIndexOf('/') + 1);
    order
        .role()
        .require(
            "ssm:SendCommand",
            "arn:aws:ssm:" + context.region().region() + "::document/" + document,
            context.region().arn("ssm", "managed-instance/mi-" + id.substring(0, 17)));
    order.role().require("ssm:ListCommands", "*");
    order.role().require("ssm:CancelCommand", "*");
  }

  private static Task running(Order order, String arn) throws Failure {
    var found = order.role().call(EcsClient.class, ecs -> TargetResolver.describe(ecs, arn));
    if (found.isEmpty() || !found.getFirst().lastStatus().equals("RUNNING")) {
      throw new Failure(Failure.INVALID_TARGET, "The task is not running: " + arn);
    }
    return found.getFirst();
  }

  private TaskDefinition definition(Task task) {
    return CallContext.call(
        ITSELF,
        () ->
            context
                .services()
                .client(EcsClient.class)
                .describeTaskDefinition(r -> r.taskDefinition(task.taskDefinitionArn()))
                .taskDefinition());
  }

  private static String networkInterface(Task task) throws Failure {
    return task.attachments().stream()
        .flatMap(attachment -> attachment.details().stream())
        .filter(detail -> detail.name().equals("networkInterfaceId"))
        .map(detail -> detail.value())
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    Failure.INVALID_TARGET,
                    "The task has no network interface: " + task.taskArn()));
  }

  private Injection onCalls(Order order, Listener listener) {
    var action =
        switch (order.actionId()) {
          case Actions.INTERNAL_ERROR -> "fis:InjectApiInternalError";
          case Actions.THROTTLE_ERROR -> "fis:InjectApiThrottleError";
          default -> "fis:InjectApiUnavailableError";
        };
    order.role().require(action, order.targets().toArray(String[]::new));
    return calls.inject(
        order.actionId(),
        Set.copyOf(order.targets()),
        Set.of(order.parameter("operations", "").split(",")),
        order.number("percentage", 0),
        listener);
  }

  /** What needs no data plane. */
  private final class Immediate implements Injection {
    private final Evidence evidence;
    private final Listener listener;
    private boolean over;

    private Immediate(Evidence evidence, Listener listener) {
      this.evidence = evidence;
      this.listener = listener;
    }

    /** Until it is undone. */
    private Immediate lasting() {
      context.loop().execute(listener::injected);
      return this;
    }

    /** At once. */
    private Immediate over() {
      lasting().undo();
      return this;
    }

    @Override
    public void undo() {
      if (!over) {
        over = true;
        context.loop().execute(() -> listener.undone(evidence));
      }
    }
  }
}
