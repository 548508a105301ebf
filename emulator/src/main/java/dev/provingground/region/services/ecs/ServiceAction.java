package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import java.time.Instant;

/**
 * Something that the scheduler found ("Amazon ECS service action events").
 *
 * @param eventType {@code INFO}, {@code WARN} or {@code ERROR}
 * @param eventName {@code SERVICE_STEADY_STATE} or {@code SERVICE_TASK_START_IMPAIRED}
 */
public record ServiceAction(
    String serviceArn, String clusterArn, String eventType, String eventName, Instant createdAt)
    implements RegionEvent {}
