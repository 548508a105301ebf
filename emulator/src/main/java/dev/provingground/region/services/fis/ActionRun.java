package dev.provingground.region.services.fis;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.fis.model.ExperimentAction;
import software.amazon.awssdk.services.fis.model.ExperimentActionState;
import software.amazon.awssdk.services.fis.model.ExperimentActionStatus;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateAction;

/** An action of an experiment, from pending to its end. */
final class ActionRun {
  private final ServiceContext context;
  private final String name;
  private final ExperimentTemplateAction action;
  private final Owner owner;
  private ExperimentActionState state = state(ExperimentActionStatus.PENDING, "Initial state");
  private @Nullable Instant startTime;
  private @Nullable Instant endTime;
  private @Nullable Injection injection;
  private @Nullable Timer end;
  private boolean stopping;

  /** The experiment; hears of every change. */
  interface Owner {
    void started(ActionRun action);

    void ended(ActionRun action, Evidence evidence);

    void failed(ActionRun action, Failure failure);
  }

  ActionRun(ServiceContext context, String name, ExperimentTemplateAction action, Owner owner) {
    this.context = context;
    this.name = name;
    this.action = action;
    this.owner = owner;
  }

  String name() {
    return name;
  }

  ExperimentTemplateAction action() {
    return action;
  }

  ExperimentActionStatus status() {
    return state.status();
  }

  ExperimentActionState state() {
    return state;
  }

  boolean isOver() {
    return switch (status()) {
      case COMPLETED, STOPPED, FAILED, CANCELLED, SKIPPED -> true;
      default -> false;
    };
  }

  /** Whether actions that start after it may start. */
  boolean isDone() {
    return status() == ExperimentActionStatus.COMPLETED
        || status() == ExperimentActionStatus.SKIPPED;
  }

  /**
   * @param targets ARNs
   */
  void begin(Effects effects, ExperimentRole role, List<String> targets) {
    startTime = context.loop().now();
    state = state(ExperimentActionStatus.INITIATING, "Action is initiating.");
    owner.started(this);
    var order = new Effects.Order(name, action.actionId(), action.parameters(), targets, role);
    try {
      injection = effects.begin(order, new Heard());
    } catch (Failure e) {
      fail(e);
    } catch (AwsServiceException e) {
      fail(Failure.of(e));
    }
  }

  void skip(String reason) {
    startTime = context.loop().now();
    over(ExperimentActionStatus.SKIPPED, reason, Evidence.NONE);
  }

  /** What has not begun is cancelled; what has is undone first. */
  void stop() {
    if (status() == ExperimentActionStatus.PENDING) {
      over(ExperimentActionStatus.CANCELLED, "Action was cancelled.", Evidence.NONE);
    } else if (!isOver() && !stopping) {
      stopping = true;
      state = state(ExperimentActionStatus.STOPPING, "Stopping action.");
      undo();
    }
  }

  private void undo() {
    if (end != null) {
      end.cancel();
    }
    if (injection != null) {
      injection.undo();
    }
  }

  private void fail(Failure failure) {
    over(ExperimentActionStatus.FAILED, failure.reason(), Evidence.NONE);
    owner.failed(this, failure);
  }

  private void over(ExperimentActionStatus status, String reason, Evidence evidence) {
    if (end != null) {
      end.cancel();
    }
    endTime = context.loop().now();
    var counts = evidence.toString();
    state = state(status, counts.isEmpty() ? reason : reason + " " + counts);
    owner.ended(this, evidence);
  }

  ExperimentAction describe() {
    return Mirror.copy(action, ExperimentAction.builder())
        .state(state)
        .startTime(startTime)
        .endTime(endTime)
        .build();
  }

  /** For the log. */
  Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("action_name", name);
    details.put("action_id", action.actionId());
    details.put("action_targets", action.targets());
    details.put("parameters", action.parameters());
    if (startTime != null) {
      details.put("action_start_time", ExperimentLog.time(startTime));
    }
    if (endTime != null) {
      details.put("action_end_time", ExperimentLog.time(endTime));
    }
    return details;
  }

  private static ExperimentActionState state(ExperimentActionStatus status, String reason) {
    return ExperimentActionState.builder().status(status).reason(reason).build();
  }

  private final class Heard implements Injection.Listener {
    @Override
    public void injected() {
      if (status() != ExperimentActionStatus.INITIATING) {
        return;
      }
      state = state(ExperimentActionStatus.RUNNING, "Running action.");
      var duration = action.parameters().get("duration");
      if (duration != null) {
        end = context.loop().after(Duration.parse(duration), ActionRun.this::undo);
      }
    }

    @Override
    public void refused(String reason) {
      if (!isOver()) {
        fail(new Failure(Failure.DEPENDENT_SERVICE, reason));
      }
    }

    @Override
    public void undone(Evidence evidence) {
      if (isOver()) {
        return;
      }
      if (stopping) {
        over(ExperimentActionStatus.STOPPED, "Action was stopped.", evidence);
      } else {
        over(ExperimentActionStatus.COMPLETED, "Action was completed.", evidence);
      }
    }
  }
}
