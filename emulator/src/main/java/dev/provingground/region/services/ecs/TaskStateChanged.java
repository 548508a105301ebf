package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * A task's last status, desired status or one of its containers is another than before; the task as
 * {@code DescribeTasks} has it.
 */
public record TaskStateChanged(Task task) implements RegionEvent {}
