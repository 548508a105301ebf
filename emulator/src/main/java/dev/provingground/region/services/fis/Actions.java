package dev.provingground.region.services.fis;

import static java.util.Map.entry;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.fis.ActionDefinition.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.Action;
import software.amazon.awssdk.services.fis.model.ActionParameter;
import software.amazon.awssdk.services.fis.model.ActionSummary;
import software.amazon.awssdk.services.fis.model.ActionTarget;

/** The actions of this region, from "AWS FIS Actions reference" in the FIS user guide. */
final class Actions {
  static final String WAIT = "aws:fis:wait";
  static final String INTERNAL_ERROR = "aws:fis:inject-api-internal-error";
  static final String THROTTLE_ERROR = "aws:fis:inject-api-throttle-error";
  static final String UNAVAILABLE_ERROR = "aws:fis:inject-api-unavailable-error";
  static final String STOP_TASK = "aws:ecs:stop-task";
  static final String KILL_PROCESS = "aws:ecs:task-kill-process";
  static final String CPU_STRESS = "aws:ecs:task-cpu-stress";
  static final String BLACKHOLE_PORT = "aws:ecs:task-network-blackhole-port";
  static final String PACKET_LOSS = "aws:ecs:task-network-packet-loss";
  static final String LATENCY = "aws:ecs:task-network-latency";
  static final String DISRUPT = "aws:network:disrupt-connectivity";

  private static final ParameterRule DURATION = ParameterRule.duration();
  private static final ParameterRule DEPENDENCIES =
      ParameterRule.oneOf("Whether to install what is missing; here nothing is.", "true", "false");
  private static final ParameterRule ENDPOINTS =
      ParameterRule.oneOf("On Fargate, faults are injected by ECS's own endpoints.", "true");
  private static final ParameterRule SOURCES =
      ParameterRule.matching(
          "IPv4 addresses and blocks, separated by commas.",
          "IPv4 addresses and CIDR blocks, separated by commas",
          "[0-9]+(\\.[0-9]+){3}(/[0-9]+)?(,[0-9]+(\\.[0-9]+){3}(/[0-9]+)?)*");
  private static final ParameterRule ALL_FLOWS =
      ParameterRule.oneOf("The share of flows that the fault affects; here all.", "100");

  private static final Map<String, ActionDefinition> ALL = new LinkedHashMap<>();

  static {
    add(WAIT, "Wait for the specified duration.", null, Map.of("duration", DURATION));
    apiError(INTERNAL_ERROR, "internal errors");
    apiError(THROTTLE_ERROR, "throttling errors");
    apiError(UNAVAILABLE_ERROR, "unavailable errors");
    add(STOP_TASK, "Stop the target tasks.", Target.TASKS, Map.of());
    add(
        KILL_PROCESS,
        "Stop a process of the target tasks.",
        Target.TASKS,
        Map.of(
            "processName",
            ParameterRule.matching("The process to stop.", "a process's name", "\\S{1,255}")
                .needed(),
            "signal",
            ParameterRule.oneOf("The signal; SIGTERM by default.", "SIGTERM", "SIGKILL"),
            "installDependencies",
            DEPENDENCIES));
    add(
        CPU_STRESS,
        "Run CPU stress on the target tasks.",
        Target.TASKS,
        Map.of(
            "duration",
            DURATION,
            "percent",
            ParameterRule.number("The load of each worker; 100 by default.", 1, 100),
            "workers",
            ParameterRule.number("Processes; 0, the default, is one for each vCPU.", 0, 64),
            "installDependencies",
            DEPENDENCIES));
    add(
        BLACKHOLE_PORT,
        "Drop traffic of the target tasks for a protocol and port.",
        Target.TASKS,
        Map.ofEntries(
            entry("duration", DURATION),
            entry("port", ParameterRule.number("The port.", 1, 65_535).needed()),
            entry(
                "trafficType", ParameterRule.oneOf("Which traffic.", "ingress", "egress").needed()),
            entry("protocol", ParameterRule.oneOf("The protocol; tcp by default.", "tcp", "udp")),
            entry("useEcsFaultInjectionEndpoints", ENDPOINTS),
            entry("installDependencies", DEPENDENCIES)));
    add(
        PACKET_LOSS,
        "Drop some of the packets that the target tasks send.",
        Target.TASKS,
        Map.ofEntries(
            entry("duration", DURATION),
            entry("lossPercent", ParameterRule.number("How many; 7 by default.", 1, 100)),
            entry("sources", SOURCES),
            entry("flowsPercent", ALL_FLOWS),
            entry("useEcsFaultInjectionEndpoints", ENDPOINTS),
            entry("installDependencies", DEPENDENCIES)));
    add(
        LATENCY,
        "Delay the packets that the target tasks send.",
        Target.TASKS,
        Map.ofEntries(
            entry("duration", DURATION),
            entry(
                "delayMilliseconds", ParameterRule.number("The delay; 200 by default.", 1, 60_000)),
            entry(
                "jitterMilliseconds",
                ParameterRule.number("The jitter; 10 by default.", 0, 60_000)),
            entry("sources", ParameterRule.oneOf("To whom; here to all.", "0.0.0.0/0")),
            entry("flowsPercent", ALL_FLOWS),
            entry("useEcsFaultInjectionEndpoints", ENDPOINTS),
            entry("installDependencies", DEPENDENCIES)));
    add(
        DISRUPT,
        "Deny traffic to the target subnets.",
        Target.SUBNETS,
        Map.of(
            "duration",
            DURATION,
            "scope",
            ParameterRule.oneOf("The traffic to deny.", "all", "availability-zone", "vpc")
                .needed()));
  }

  private final RegionIdentity region;

  Actions(RegionIdentity region) {
    this.region = region;
  }

  private static void add(
      String id,
      String description,
      @Nullable Target target,
      Map<String, ParameterRule> parameters) {
    ALL.put(id, new ActionDefinition(id, description, parameters, Optional.ofNullable(target)));
  }

  private static void apiError(String id, String what) {
    add(
        id,
        "Inject " + what + " into calls of the target roles.",
        Target.ROLES,
        Map.of(
            "duration",
            DURATION,
            "service",
            ParameterRule.oneOf("The API's namespace.", "ec2").needed(),
            "percentage",
            ParameterRule.number("The share of calls.", 1, 100).needed(),
            "operations",
            ParameterRule.matching(
                    "The operations, separated by commas.",
                    "names of operations, separated by commas",
                    "[A-Za-z]+(,[A-Za-z]+)*")
                .needed()));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NotImplemented for an
   *     action that this region has not
   */
  static ActionDefinition definition(String id) {
    var found = ALL.get(id);
    if (found == null) {
      throw Supported.unsupported("The FIS action '" + id + "'");
    }
    return found;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFoundException
   */
  Action get(@Nullable String id) {
    var found = ALL.get(FisErrors.required(id, "id"));
    if (found == null) {
      throw FisErrors.notFound("Action", id);
    }
    return describe(found);
  }

  List<ActionSummary> summaries() {
    return ALL.values().stream()
        .map(action -> Mirror.copy(describe(action), ActionSummary.builder()).build())
        .toList();
  }

  String arn(String id) {
    return region.arn("fis", "action/" + id);
  }

  private Action describe(ActionDefinition action) {
    var parameters = new LinkedHashMap<String, ActionParameter>();
    action
        .parameters()
        .forEach(
            (name, rule) ->
                parameters.put(
                    name,
                    ActionParameter.builder()
                        .description(rule.description())
                        .required(rule.required())
                        .build()));
    var targets = new LinkedHashMap<String, ActionTarget>();
    action
        .target()
        .ifPresent(
            target ->
                targets.put(
                    target.key(),
                    ActionTarget.builder().resourceType(target.resourceType()).build()));
    return Action.builder()
        .id(action.id())
        .arn(arn(action.id()))
        .description(action.description())
        .parameters(parameters)
        .targets(targets)
        .build();
  }
}
