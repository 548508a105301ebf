package dev.provingground.harness.steps;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateStopConditionInput;
import software.amazon.awssdk.services.fis.model.Experiment;
import software.amazon.awssdk.services.fis.model.ExperimentAction;
import software.amazon.awssdk.services.fis.model.ExperimentActionStatus;
import software.amazon.awssdk.services.fis.model.ResolvedTarget;

/**
 * Faults by experiments of AWS FIS. Each has a role and a template of its own, which go with it
 * when the fault is undone, on whichever thread. One at a time.
 */
public final class Experiments {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String ACTION = "fault";
  private static final String TARGET = "victims";
  private static final String POLICY = "fault";

  private final Stack stack;
  private final CurrentDrill current;

  /** Undoes what {@link #inject} has done so far, newest first. */
  private final Deque<Runnable> traces = new ConcurrentLinkedDeque<>();

  private volatile @Nullable String experiment;

  public Experiments(Stack stack, CurrentDrill current) {
    this.stack = stack;
    this.current = current;
  }

  /**
   * Begins a fault and waits until it is in force, or over where it is over at once.
   *
   * @param what in words
   * @throws AssertionError when FIS refuses it, with FIS's reason
   */
  void inject(String what, FaultAction action) {
    var drill = current.drill();
    drill.arrange(this::end);
    var template = template(action);
    drill.inject(what, () -> begin(action, template), () -> {}); // what is arranged ends it
  }

  private String template(FaultAction action) {
    var fis = stack.aws().fis();
    var role = role(action.permissions());
    var template =
        fis.createExperimentTemplate(
                r ->
                    r.clientToken(UUID.randomUUID().toString())
                        .description(current.drill().plan().name())
                        .roleArn(role)
                        .tags(stack.deployment().options().tags())
                        // The drill has a stop condition of its own, on what the clients see.
                        .stopConditions(
                            CreateExperimentTemplateStopConditionInput.builder()
                                .source("none")
                                .build())
                        .targets(Map.of(TARGET, action.target()))
                        .actions(
                            Map.of(
                                ACTION,
                                CreateExperimentTemplateActionInput.builder()
                                    .actionId(action.id())
                                    .parameters(action.parameters())
                                    .targets(Map.of(action.kind(), TARGET))
                                    .build())))
            .experimentTemplate()
            .id();
    traces.push(() -> fis.deleteExperimentTemplate(r -> r.id(template)));
    return template;
  }

  private void begin(FaultAction action, String template) {
    var fis = stack.aws().fis();
    var id =
        fis.startExperiment(
                r -> r.clientToken(UUID.randomUUID().toString()).experimentTemplateId(template))
            .experiment()
            .id();
    experiment = id;
    traces.push(() -> stop(id));
    await("the fault", () -> !isBeginning(action()));
    if (action().state().status() == ExperimentActionStatus.FAILED) {
      throw new AssertionError(
          "FIS refuses the action %s: %s".formatted(action.id(), action().state().reason()));
    }
  }

  /** Its permissions are for every resource: it lives as long as the fault. */
  private String role(List<String> permissions) {
    var iam = stack.aws().iam();
    var name = stack.deployment().options().names().prefix() + "-drill";
    var arn =
        iam.createRole(
                r ->
                    r.roleName(name)
                        .description("What AWS FIS may do for one drill")
                        .tags(
                            stack.deployment().options().tags().entrySet().stream()
                                .map(Experiments::tag)
                                .toList())
                        .assumeRolePolicyDocument(
                            """
                            {"Version": "2012-10-17",
                             "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                            "Principal": {"Service": "fis.amazonaws.com"}}]}\
                            """))
            .role()
            .arn();
    traces.push(() -> iam.deleteRole(r -> r.roleName(name)));
    iam.putRolePolicy(
        r ->
            r.roleName(name)
                .policyName(POLICY)
                .policyDocument(
                    """
                    {"Version": "2012-10-17",
                     "Statement": [{"Effect": "Allow", "Action": ["%s"], "Resource": "*"}]}\
                    """
                        .formatted(String.join("\", \"", permissions))));
    traces.push(() -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(POLICY)));
    return arn;
  }

  private static software.amazon.awssdk.services.iam.model.Tag tag(Map.Entry<String, String> tag) {
    return software.amazon.awssdk.services.iam.model.Tag.builder()
        .key(tag.getKey())
        .value(tag.getValue())
        .build();
  }

  private static boolean isBeginning(ExperimentAction action) {
    return switch (action.state().status()) {
      case PENDING, INITIATING -> true;
      default -> false;
    };
  }

  /** FIS needs the role until all is undone. */
  private void stop(String id) {
    if (!isOver(get(id))) {
      stack.aws().fis().stopExperiment(r -> r.id(id));
      await("the experiment's end", () -> isOver(get(id)));
    }
  }

  private static boolean isOver(Experiment experiment) {
    return switch (experiment.state().status()) {
      case COMPLETED, STOPPED, FAILED, CANCELLED -> true;
      default -> false;
    };
  }

  /** One that fails does not keep the others from running. */
  private void end() {
    var trace = traces.poll();
    if (trace == null) {
      return;
    }
    try {
      trace.run();
    } finally {
      end();
    }
  }

  private void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .atMost(stack.aws().longestFor(LIMIT))
        .until(condition);
  }

  private Experiment get(String id) {
    return stack.aws().fis().getExperiment(r -> r.id(id)).experiment();
  }

  private String id() {
    return Objects.requireNonNull(experiment, "no experiment has begun in this scenario");
  }

  private ExperimentAction action() {
    return Objects.requireNonNull(get(id()).actions().get(ACTION));
  }

  /** The ARNs of what FIS picked. */
  List<String> victims() {
    return stack
        .aws()
        .fis()
        .listExperimentResolvedTargets(r -> r.experimentId(id()).targetName(TARGET))
        .resolvedTargets()
        .stream()
        .map(ResolvedTarget::targetInformation)
        .map(about -> Objects.requireNonNull(about.get("resourceArn")))
        .toList();
  }

  /**
   * What FIS counted of a fault that is over.
   *
   * @param what such as {@code packetsDropped}
   * @throws AssertionError when it counted nothing of the kind
   */
  long counted(String what) {
    if (!isOver(get(id()))) {
      throw new IllegalStateException("FIS counts when a fault is over: undo it first");
    }
    var reason = action().state().reason();
    var found = Pattern.compile("\\b" + Pattern.quote(what) + "=(\\d+)").matcher(reason);
    if (!found.find()) {
      throw new AssertionError("FIS counted no " + what + ": " + reason);
    }
    return Long.parseLong(found.group(1));
  }
}
