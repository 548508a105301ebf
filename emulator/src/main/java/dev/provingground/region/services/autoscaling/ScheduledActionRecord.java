package dev.provingground.region.services.autoscaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTargetAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ScheduledAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * A scheduled action as it is now.
 *
 * @param text the schedule as it was given
 * @param timezone null for UTC
 * @param start before which it does not act; null for at once
 * @param end after which it does not act; null for never
 */
record ScheduledActionRecord(
    String name,
    String arn,
    TargetId target,
    String text,
    Schedule schedule,
    @Nullable String timezone,
    @Nullable Instant start,
    @Nullable Instant end,
    ScalableTargetAction action,
    Instant created) {

  boolean isOverAt(Instant time) {
    return end != null && time.isAfter(end);
  }

  ScheduledAction describe() {
    return ScheduledAction.builder()
        .scheduledActionName(name)
        .scheduledActionARN(arn)
        .serviceNamespace(ServiceNamespace.ECS)
        .resourceId(target.resourceId())
        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
        .schedule(text)
        .timezone(timezone)
        .startTime(start)
        .endTime(end)
        .scalableTargetAction(action)
        .creationTime(created)
        .build();
  }
}
