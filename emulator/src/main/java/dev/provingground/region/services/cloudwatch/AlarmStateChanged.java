package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.RegionEvents.RegionEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * An alarm went from one state to another.
 *
 * @param configuration as EventBridge's event has it
 */
public record AlarmStateChanged(
    String alarmArn, String alarmName, State previous, State state, JsonNode configuration)
    implements RegionEvent {
  /**
   * An alarm's state and why.
   *
   * @param value {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
   * @param reasonData JSON
   */
  public record State(
      String value, String reason, Optional<String> reasonData, Instant timestamp) {}
}
