package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that the scheduler found ("Amazon ECS service action events").
 *
 * @param eventType {@code INFO}, {@code WARN} or {@code ERROR}
 * @param eventName such as {@code SERVICE_STEADY_STATE} or {@code SERVICE_TASK_START_IMPAIRED}
 * @param reason of what has failed, where the event has one
 */
public record ServiceAction(
    String serviceArn,
    String clusterArn,
    String eventType,
    String eventName,
    Optional<String> reason,
    Instant createdAt)
    implements RegionEvent {}
