/**
 * Application Auto Scaling of ECS services: scalable targets, scaling policies, activities.
 *
 * <p>Enters: calls through the SDK's client interface, alarms' actions. Must not touch: other
 * services but through {@link dev.provingground.region.api.Services} and their doors.
 */
@NullMarked
package dev.provingground.region.services.autoscaling;

import org.jspecify.annotations.NullMarked;
