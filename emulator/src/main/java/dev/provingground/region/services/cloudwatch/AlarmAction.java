package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * An alarm invokes one of its actions, a scaling policy: when its state changes, and again for
 * every period that it stays in it.
 *
 * @param actionArn the scaling policy's
 * @param state the alarm's: {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
 * @param threshold the alarm's
 * @param value of the newest data point; empty when there is none
 */
public record AlarmAction(
    String actionArn,
    String alarmName,
    String alarmArn,
    String state,
    double threshold,
    Optional<Double> value,
    Instant time)
    implements RegionEvent {}
