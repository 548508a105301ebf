package dev.provingground.region.services.fis;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import software.amazon.awssdk.services.fis.model.ExperimentState;

/** An experiment's status is another than before. */
public record ExperimentStateChanged(
    String experimentArn,
    String experimentId,
    String experimentTemplateId,
    ExperimentState before,
    ExperimentState now)
    implements RegionEvent {}
