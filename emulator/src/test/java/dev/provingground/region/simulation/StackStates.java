package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** "Stack status codes"; looks at whole histories, since they are kept. */
final class StackStates {
  private static final Map<String, Set<String>> NEXT =
      Map.ofEntries(
          Map.entry("", Set.of("CREATE_IN_PROGRESS")),
          Map.entry(
              "CREATE_IN_PROGRESS",
              Set.of("CREATE_COMPLETE", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS")),
          Map.entry(
              "ROLLBACK_IN_PROGRESS",
              Set.of("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_IN_PROGRESS")),
          Map.entry("ROLLBACK_COMPLETE", Set.of("DELETE_IN_PROGRESS")),
          Map.entry("ROLLBACK_FAILED", Set.of("DELETE_IN_PROGRESS")),
          Map.entry("CREATE_COMPLETE", Set.of("UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")),
          Map.entry(
              "UPDATE_IN_PROGRESS",
              Set.of(
                  "UPDATE_COMPLETE",
                  "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                  "UPDATE_ROLLBACK_IN_PROGRESS")),
          Map.entry("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Set.of("UPDATE_COMPLETE")),
          Map.entry("UPDATE_COMPLETE", Set.of("UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")),
          Map.entry(
              "UPDATE_ROLLBACK_IN_PROGRESS",
              Set.of(
                  "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                  "UPDATE_ROLLBACK_COMPLETE",
                  "UPDATE_ROLLBACK_FAILED")),
          Map.entry(
              "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Set.of("UPDATE_ROLLBACK_COMPLETE")),
          Map.entry("UPDATE_ROLLBACK_COMPLETE", Set.of("UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")),
          Map.entry("UPDATE_ROLLBACK_FAILED", Set.of("DELETE_IN_PROGRESS")),
          Map.entry("DELETE_IN_PROGRESS", Set.of("DELETE_COMPLETE", "DELETE_FAILED")),
          Map.entry("DELETE_FAILED", Set.of("DELETE_IN_PROGRESS")),
          Map.entry("DELETE_COMPLETE", Set.of()));

  private static final Set<String> GONE = Set.of("ROLLBACK_COMPLETE", "DELETE_COMPLETE");

  private StackStates() {}

  static String sentence() {
    return "A stack goes from one of its states to the next as CloudFormation documents, and one"
        + " that is rolled back or deleted has no resource left";
  }

  static void check(Stacks stacks, String id) {
    var events = stacks.events(id);
    var status = "";
    for (var event : events) {
      if (event.physicalResourceId() != null && event.physicalResourceId().equals(id)) {
        var next = event.resourceStatusAsString();
        unless(
            NEXT.getOrDefault(status, Set.of()).contains(next),
            "%s went from %s to %s",
            id,
            status,
            next);
        status = next;
      }
    }
    unless(status.equals(stacks.status(id)), "%s is not %s, its last event", id, status);
    if (GONE.contains(status)) {
      checkGone(id, events);
    }
  }

  private static void checkGone(String id, List<StackEvent> events) {
    var last = new LinkedHashMap<String, StackEvent>();
    for (var event : events) {
      var physical = event.physicalResourceId();
      if (physical != null && !physical.isEmpty() && !physical.equals(id)) {
        last.put(event.logicalResourceId() + " " + physical, event);
      }
    }
    last.forEach(
        (resource, event) ->
            unless(
                event.resourceStatusAsString().equals("DELETE_COMPLETE"),
                "%s is over and its %s is %s",
                id,
                resource,
                event.resourceStatusAsString()));
  }
}
