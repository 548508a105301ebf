package dev.provingground.region.services.fis;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.fis.model.ActionsMode;
import software.amazon.awssdk.services.fis.model.EmptyTargetResolutionMode;
import software.amazon.awssdk.services.fis.model.Experiment;
import software.amazon.awssdk.services.fis.model.ExperimentAction;
import software.amazon.awssdk.services.fis.model.ExperimentActionStatus;
import software.amazon.awssdk.services.fis.model.ExperimentOptions;
import software.amazon.awssdk.services.fis.model.ExperimentState;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateTarget;
import software.amazon.awssdk.services.fis.model.ResolvedTarget;

/**
 * An experiment: finds its targets, runs its actions in their order, and ends when they are done,
 * one of them fails, an alarm says so or a user does. Whatever it ends by, all faults are undone
 * before it is over.
 */
final class ExperimentRun implements ActionRun.Owner {
  private static final String PRINCIPAL = "fis.amazonaws.com";
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final ServiceContext context;
  private final Experiment description;
  private final ExperimentTemplate template;
  private final Map<String, ActionRun> actions = new LinkedHashMap<>();
  private final Map<String, List<String>> resolved = new LinkedHashMap<>();
  private final StopConditions stopConditions;
  private Map<String, String> tags;
  private ExperimentState state;
  private ExperimentLog log;
  private @Nullable ExperimentRole role;
  private @Nullable ExperimentState ending;
  private @Nullable Timer watch;
  private @Nullable Instant endTime;

  /** What experiments are made of and stand in. */
  record Surroundings(
      ServiceContext context, Authorizer authorizer, Effects effects, TargetResolver resolver) {}

  ExperimentRun(
      Surroundings surroundings,
      ExperimentTemplate template,
      ActionsMode mode,
      Map<String, String> tags) {
    this.surroundings = surroundings;
    this.context = surroundings.context();
    this.template = template;
    this.tags = tags;
    var id = "EXP" + context.ids().suffix(15);
    var now = context.loop().now();
    var options = Mirror.copy(template.experimentOptions(), ExperimentOptions.builder());
    this.description =
        Mirror.copy(template, Experiment.builder())
            .id(id)
            .arn(context.region().arn("fis", "experiment/" + id))
            .experimentTemplateId(template.id())
            .experimentOptions(options.actionsMode(mode).build())
            .creationTime(now)
            .startTime(now)
            .build();
    this.log = ExperimentLog.none(context, id);
    this.stopConditions = new StopConditions(context.services(), template.stopConditions());
    this.state = state(ExperimentStatus.INITIATING, "Experiment is initiating.");
    template
        .actions()
        .forEach((name, action) -> actions.put(name, new ActionRun(context, name, action, this)));
  }

  String id() {
    return description.id();
  }

  String arn() {
    return description.arn();
  }

  Map<String, String> tags() {
    return tags;
  }

  void tag(Map<String, String> now) {
    tags = now;
  }

  boolean isOver() {
    return switch (state.status()) {
      case COMPLETED, STOPPED, FAILED, CANCELLED -> true;
      default -> false;
    };
  }

  Experiment describe() {
    var described = new LinkedHashMap<String, ExperimentAction>();
    actions.forEach((name, action) -> described.put(name, action.describe()));
    return description.toBuilder()
        .state(state)
        .actions(described)
        .tags(tags)
        .endTime(endTime)
        .build();
  }

  List<ResolvedTarget> resolvedTargets() {
    return resolved.entrySet().stream()
        .flatMap(
            target ->
                target.getValue().stream()
                    .map(
                        arn ->
                            ResolvedTarget.builder()
                                .resourceType(target(target.getKey()).resourceType())
                                .targetName(target.getKey())
                                .targetInformation(Map.of("resourceArn", arn))
                                .build()))
        .toList();
  }

  private ExperimentTemplateTarget target(String name) {
    return Objects.requireNonNull(template.targets().get(name));
  }

  /** Does not begin at all. */
  void cancel(String reason) {
    end(state(ExperimentStatus.CANCELLED, reason));
  }

  /** Undoes what it has done and is over then. */
  void stop(String reason) {
    end(state(ExperimentStatus.STOPPED, reason));
  }

  void begin() {
    if (ending != null) {
      return;
    }
    try {
      var acting = takeOn();
      role = acting;
      log = openLog(acting);
      log.put(
          "experiment-start",
          Map.of(
              "experiment_template_id", template.id(),
              "experiment_start_time", ExperimentLog.time(description.startTime())));
      if (stopConditions.areMet()) {
        stop("Experiment halted by stop condition.");
        return;
      }
      for (var name : template.targets().keySet()) {
        resolve(name, acting);
      }
    } catch (Failure e) {
      fail(e, "experiment");
    }
    if (ending == null) {
      run();
    }
  }

  private ExperimentRole takeOn() throws Failure {
    try {
      var session = context.roles().assumeFor(arn(), template.roleArn(), PRINCIPAL, id());
      return new ExperimentRole(session.caller(), context.services(), surroundings.authorizer());
    } catch (AwsServiceException e) {
      throw new Failure(
          Failure.AUTHORIZATION,
          "Unable to assume the experiment's role: " + e.awsErrorDetails().errorMessage());
    }
  }

  private ExperimentLog openLog(ExperimentRole acting) throws Failure {
    try {
      return ExperimentLog.open(context, id(), template.logConfiguration(), acting);
    } catch (AwsServiceException e) {
      var failure = Failure.of(e);
      throw failure.code().equals(Failure.AUTHORIZATION)
          ? failure
          : new Failure(Failure.CONFIGURATION, "Unable to deliver logs: " + failure.reason());
    }
  }

  private void resolve(String name, ExperimentRole acting) {
    if (ending != null) {
      return;
    }
    var target = target(name);
    log.put(
        "target-resolution-start",
        Map.of("target_name", name, "target_resolution_start_time", now()));
    List<String> found;
    try {
      found = surroundings.resolver().resolve(target, acting);
    } catch (AwsServiceException e) {
      targetResolutionEnded(name, "failed");
      fail(Failure.of(e), name);
      return;
    }
    resolved.put(name, found);
    log.put(
        "target-resolution-detail",
        Map.of(
            "target_name", name,
            "target_type", target.resourceType(),
            "target_resolution_end_time", now(),
            "resolved_targets", found.stream().map(arn -> Map.of("resource_arn", arn)).toList(),
            "resolved_targets_count", found.size(),
            "page", 1,
            "total_pages", 1));
    boolean fails =
        found.isEmpty()
            && template.experimentOptions().emptyTargetResolutionMode()
                == EmptyTargetResolutionMode.FAIL;
    targetResolutionEnded(name, fails ? "failed" : "completed");
    if (fails) {
      fail(new Failure(Failure.INVALID_TARGET, "Target resolution returned empty set"), name);
    }
  }

  private void targetResolutionEnded(String name, String status) {
    log.put(
        "target-resolution-end",
        Map.of("target_name", name, "target_resolution_end_time", now(), "status", status));
  }

  private void run() {
    become(state(ExperimentStatus.RUNNING, "Experiment is running."));
    if (!stopConditions.isEmpty()) {
      watch = context.loop().every(WATCH, this::watch);
    }
    go();
  }

  private void watch() {
    try {
      if (stopConditions.areMet()) {
        stop("Experiment halted by stop condition.");
      }
    } catch (Failure e) {
      fail(e, "stopConditions");
    }
  }

  /** Starts what may start. */
  private void go() {
    for (var action : actions.values()) {
      if (ending == null
          && action.status() == ExperimentActionStatus.PENDING
          && action.action().startAfter().stream()
              .allMatch(name -> Objects.requireNonNull(actions.get(name)).isDone())) {
        start(action);
      }
    }
    settle();
  }

  private void start(ActionRun action) {
    var targets =
        action.action().targets().values().stream()
            .flatMap(name -> Objects.requireNonNull(resolved.get(name)).stream())
            .toList();
    if (description.experimentOptions().actionsMode() == ActionsMode.SKIP_ALL) {
      action.skip("Action was skipped due to actionsMode skip-all.");
    } else if (targets.isEmpty() && !action.action().targets().isEmpty()) {
      action.skip("Action was skipped due to empty target resolution.");
    } else {
      action.begin(surroundings.effects(), Objects.requireNonNull(role), targets);
    }
  }

  @Override
  public void started(ActionRun action) {
    log.put("action-start", action.details());
  }

  @Override
  public void ended(ActionRun action, Evidence evidence) {
    var details = action.details();
    details.put(
        "action_state",
        Map.of("status", action.state().statusAsString(), "reason", action.state().reason()));
    details.put("evidence", evidence.counts());
    log.put("action-end", details);
    context.loop().execute(this::go);
  }

  @Override
  public void failed(ActionRun action, Failure failure) {
    var details = action.details();
    details.put("error_information", failure.code() + ": " + failure.reason());
    log.put("action-error", details);
    fail(failure, action.name());
  }

  private void fail(Failure failure, String location) {
    end(
        state(ExperimentStatus.FAILED, failure.reason()).toBuilder()
            .error(
                error ->
                    error
                        .accountId(context.region().accountId())
                        .code(failure.code())
                        .location(location))
            .build());
  }

  /** The first reason to end is the one that counts. */
  private void end(ExperimentState last) {
    if (ending != null || isOver()) {
      return;
    }
    ending = last;
    become(state(ExperimentStatus.STOPPING, "Stopping Experiment."));
    actions.values().forEach(ActionRun::stop);
    settle();
  }

  private void settle() {
    if (isOver() || !actions.values().stream().allMatch(ActionRun::isOver)) {
      return;
    }
    if (watch != null) {
      watch.cancel();
    }
    endTime = context.loop().now();
    become(ending == null ? state(ExperimentStatus.COMPLETED, "Experiment completed.") : ending);
    log.put(
        "experiment-end",
        Map.of(
            "experiment_end_time",
            now(),
            "experiment_state",
            Map.of("status", state.statusAsString(), "reason", state.reason())));
  }

  private void become(ExperimentState now) {
    var before = state;
    state = now;
    context.events().publish(new ExperimentStateChanged(arn(), id(), template.id(), before, now));
  }

  private String now() {
    return ExperimentLog.time(context.loop().now());
  }

  private static ExperimentState state(ExperimentStatus status, String reason) {
    return ExperimentState.builder().status(status).reason(reason).build();
  }
}
