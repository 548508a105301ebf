package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import java.time.Instant;

/**
 * A deployment has begun, is completed or has failed ("Amazon ECS service deployment state change
 * events").
 *
 * @param eventType {@code INFO} or {@code ERROR}
 * @param eventName {@code SERVICE_DEPLOYMENT_IN_PROGRESS}, {@code SERVICE_DEPLOYMENT_COMPLETED} or
 *     {@code SERVICE_DEPLOYMENT_FAILED}
 */
public record DeploymentStateChanged(
    String serviceArn,
    String eventType,
    String eventName,
    String deploymentId,
    Instant updatedAt,
    String reason)
    implements RegionEvent {}
