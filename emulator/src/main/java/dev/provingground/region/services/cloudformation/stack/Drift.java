package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/** What the last look at a stack's resources found. */
public final class Drift {
  private final Map<String, DriftCheck.Result> byLogicalId = new LinkedHashMap<>();
  private Optional<Instant> checked = Optional.empty();

  Drift() {}

  void put(String logicalId, DriftCheck.Result result) {
    byLogicalId.put(logicalId, result);
    checked = Optional.of(result.time());
  }

  /** When it was looked at last, if it was. */
  public Optional<Instant> checked() {
    return checked;
  }

  public StackDriftStatus status() {
    if (checked.isEmpty()) {
      return StackDriftStatus.NOT_CHECKED;
    }
    return count() == 0 ? StackDriftStatus.IN_SYNC : StackDriftStatus.DRIFTED;
  }

  /** How many resources are not as the template says. */
  public int count() {
    return (int)
        byLogicalId.values().stream()
            .map(DriftCheck.Result::status)
            .filter(
                status ->
                    status == StackResourceDriftStatus.MODIFIED
                        || status == StackResourceDriftStatus.DELETED)
            .count();
  }

  public StackResourceDriftStatus status(String logicalId) {
    var result = byLogicalId.get(logicalId);
    return result == null ? StackResourceDriftStatus.NOT_CHECKED : result.status();
  }

  public Optional<Instant> checked(String logicalId) {
    return Optional.ofNullable(byLogicalId.get(logicalId)).map(DriftCheck.Result::time);
  }

  /** The properties that were compared, as they are. */
  public Optional<ObjectNode> actual(String logicalId) {
    return Optional.ofNullable(byLogicalId.get(logicalId)).map(DriftCheck.Result::actual);
  }

  public List<PropertyDifference> differences(String logicalId) {
    return Optional.ofNullable(byLogicalId.get(logicalId))
        .map(DriftCheck.Result::differences)
        .orElse(List.of());
  }
}
