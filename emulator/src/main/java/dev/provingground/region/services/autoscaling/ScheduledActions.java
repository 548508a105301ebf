package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;
import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScheduledActionsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScheduledActionsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTargetAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ScheduledAction;

/**
 * Sets targets' minimum and maximum at their times: "Scheduled scaling for Application Auto
 * Scaling". Times of day are the clock's; rates pass in the region's time.
 */
final class ScheduledActions {
  private static final int MOST = 200;

  private final ServiceContext context;
  private final Targets targets;
  private final Activities activities;
  private final Scaler scaler;
  private final Map<ScheduledActionRecord, Timer> timers = new HashMap<>();

  ScheduledActions(ServiceContext context, Targets targets, Activities activities, Scaler scaler) {
    this.context = context;
    this.targets = targets;
    this.activities = activities;
    this.scaler = scaler;
  }

  /** Makes an action, or changes what the request says of one; its start and end are set anew. */
  void put(PutScheduledActionRequest request) {
    Supported.only(
        request,
        "ServiceNamespace",
        "Schedule",
        "Timezone",
        "ScheduledActionName",
        "ResourceId",
        "ScalableDimension",
        "StartTime",
        "EndTime",
        "ScalableTargetAction");
    var name = required(request.scheduledActionName(), "scheduledActionName");
    if (!name.matches("(?! )[^\\p{Cntrl}:/|]{1,256}(?<! )")) {
      throw validation("ScheduledActionName has 1 to 256 characters, none of them : / or |.");
    }
    var id =
        TargetId.of(
            request.serviceNamespaceAsString(), request.resourceId(), request.scalableDimension());
    var actions = targets.get(id).scheduledActions();
    var before = actions.get(name);
    if (before == null && actions.size() == MOST) {
      throw ScalingErrors.limit("A scalable target has 200 scheduled actions at most.");
    }
    var after = action(id, name, request, before);
    if (before != null) {
      disarm(before);
    }
    actions.put(name, after);
    arm(after, first(after));
  }

  private ScheduledActionRecord action(
      TargetId id,
      String name,
      PutScheduledActionRequest request,
      @Nullable ScheduledActionRecord before) {
    var now = context.loop().now();
    var text =
        required(
            request.schedule() == null && before != null ? before.text() : request.schedule(),
            "schedule");
    var timezone =
        request.timezone() == null && before != null ? before.timezone() : request.timezone();
    var schedule = Schedule.of(text, timezone);
    if (schedule instanceof Schedule.At(var time) && !time.isAfter(now)) {
      throw validation("Schedule '" + text + "' is in the past.");
    }
    var start = request.startTime();
    var end = request.endTime();
    if (start != null && end != null && !end.isAfter(start)) {
      throw validation("EndTime must be after StartTime.");
    }
    return new ScheduledActionRecord(
        name,
        before == null ? arn(id, name) : before.arn(),
        id,
        text,
        schedule,
        timezone,
        start,
        end,
        checked(
            required(
                request.scalableTargetAction() == null && before != null
                    ? before.action()
                    : request.scalableTargetAction(),
                "scalableTargetAction")),
        before == null ? now : before.created());
  }

  private static ScalableTargetAction checked(ScalableTargetAction action) {
    var min = action.minCapacity();
    var max = action.maxCapacity();
    if (min == null && max == null) {
      throw validation("ScalableTargetAction must have a MinCapacity, a MaxCapacity or both.");
    }
    if (Objects.requireNonNullElse(min, 0) < 0 || Objects.requireNonNullElse(max, 0) < 0) {
      throw validation("MinCapacity and MaxCapacity must not be negative.");
    }
    if (min != null && max != null && min > max) {
      throw validation("Maximum capacity cannot be less than minimum capacity");
    }
    return action;
  }

  private String arn(TargetId id, String name) {
    return context
        .region()
        .arn(
            "autoscaling",
            "scheduledAction:%s:resource/ecs/%s:scheduledActionName/%s"
                .formatted(context.ids().uuid(), id.resourceId(), name));
  }

  /**
   * When an action acts.
   *
   * @param at by the clock
   * @param delay until then, in the region's time
   */
  private record Occasion(Instant at, Duration delay) {}

  private Optional<Occasion> first(ScheduledActionRecord action) {
    var start = action.start();
    var now = context.loop().now();
    if (action.schedule() instanceof Schedule.Rate(var period)) {
      return Optional.of(start == null ? in(period) : at(start));
    }
    // What falls on the start itself counts.
    return next(action, start == null || start.isBefore(now) ? now : start.minusNanos(1));
  }

  /**
   * @param last exclusive
   */
  private Optional<Occasion> next(ScheduledActionRecord action, Instant last) {
    return action.schedule() instanceof Schedule.Rate(var period)
        ? Optional.of(in(period))
        : action.schedule().next(last).filter(time -> !action.isOverAt(time)).map(this::at);
  }

  private Occasion in(Duration period) {
    var loop = context.loop();
    return new Occasion(loop.now().plus(loop.realTime(period)), period);
  }

  private Occasion at(Instant time) {
    var loop = context.loop();
    return new Occasion(time, loop.regionTime(Duration.between(loop.now(), time)));
  }

  private void arm(ScheduledActionRecord action, Optional<Occasion> next) {
    next.ifPresent(
        occasion ->
            timers.put(
                action, context.loop().after(occasion.delay(), () -> act(action, occasion.at()))));
  }

  private void disarm(ScheduledActionRecord action) {
    var timer = timers.remove(action);
    if (timer != null) {
      timer.cancel();
    }
  }

  private void act(ScheduledActionRecord action, Instant due) {
    timers.remove(action);
    if (action.isOverAt(context.loop().now())) {
      return;
    }
    CallContext.call(
        Activities.ITSELF,
        () -> {
          change(targets.get(action.target()), action);
          return true;
        });
    // A timer may be early by the clock of time stamps: what has come does not come again.
    var now = context.loop().now();
    arm(action, next(action, now.isAfter(due) ? now : due));
  }

  private void change(TargetRecord target, ScheduledActionRecord action) {
    if (target.suspended().scheduledScalingSuspended()) {
      return;
    }
    var given = action.action();
    int min = Objects.requireNonNullElse(given.minCapacity(), target.minCapacity());
    int max = Objects.requireNonNullElse(given.maxCapacity(), target.maxCapacity());
    boolean fits = min <= max;
    activities.scheduled(target.id(), action.name(), what(given), fits);
    if (fits) {
      target.range(min, max);
      scaler.keepInRange(target);
    }
  }

  /** {@code min capacity to 1 and max capacity to 4}. */
  private static String what(ScalableTargetAction given) {
    var parts = new ArrayList<String>();
    if (given.minCapacity() != null) {
      parts.add("min capacity to " + given.minCapacity());
    }
    if (given.maxCapacity() != null) {
      parts.add("max capacity to " + given.maxCapacity());
    }
    return String.join(" and ", parts);
  }

  void delete(TargetId id, String name) {
    var action = targets.get(id).scheduledActions().remove(name);
    if (action == null) {
      throw ScalingErrors.noScheduledAction(id, name);
    }
    disarm(action);
  }

  /** Deletes all scheduled actions of a target. */
  void deleteAll(TargetRecord target) {
    List.copyOf(target.scheduledActions().keySet()).forEach(name -> delete(target.id(), name));
  }

  DescribeScheduledActionsResponse describe(DescribeScheduledActionsRequest request) {
    TargetId.checkNamespace(request.serviceNamespaceAsString());
    var names = Set.copyOf(request.scheduledActionNames());
    var found = new ArrayList<ScheduledAction>();
    for (var target : targets.all()) {
      if (request.resourceId() == null || request.resourceId().equals(target.id().resourceId())) {
        target.scheduledActions().values().stream()
            .filter(action -> names.isEmpty() || names.contains(action.name()))
            .forEach(action -> found.add(action.describe()));
      }
    }
    var page = ScalingErrors.PAGES.page(request, found);
    return DescribeScheduledActionsResponse.builder()
        .scheduledActions(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
