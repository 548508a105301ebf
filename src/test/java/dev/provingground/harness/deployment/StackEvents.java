package dev.provingground.harness.deployment;

import dev.provingground.harness.console.Console;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * Follows a stack's events: prints each new one, remembers the first that says why something
 * failed.
 */
final class StackEvents {
  /** The second event of a resource that is being created tells nothing that the first did not. */
  private static final String AGAIN = "Resource creation Initiated";

  private final CloudFormationClient cloudFormation;
  private final String stackId;
  private final Console console;
  private final String subject;
  private final Set<String> seen = new HashSet<>();
  private Optional<String> firstFailure = Optional.empty();

  /**
   * Events that are there already are not printed.
   *
   * @param subject what they are about, {@code deploy} or {@code destroy}
   */
  StackEvents(
      CloudFormationClient cloudFormation, String stackId, Console console, String subject) {
    this.cloudFormation = cloudFormation;
    this.stackId = stackId;
    this.console = console;
    this.subject = subject;
    newEvents();
  }

  void print() {
    for (var event : newEvents()) {
      var status = event.resourceStatusAsString();
      var reason = event.resourceStatusReason();
      if (status.endsWith("FAILED") && firstFailure.isEmpty()) {
        firstFailure = Optional.of(event.logicalResourceId() + ": " + reason);
      }
      if (AGAIN.equals(reason)) {
        continue;
      }
      console.say(
          subject,
          "%-18s %-42s %s%s"
              .formatted(
                  status,
                  event.resourceType(),
                  event.logicalResourceId(),
                  reason == null ? "" : " · " + reason));
    }
  }

  /** Why the first resource failed. */
  Optional<String> firstFailure() {
    return firstFailure;
  }

  /** Events that were not seen before; none of a stack that is not to be seen yet. */
  private List<StackEvent> newEvents() {
    try {
      return unseenEvents();
    } catch (CloudFormationException e) {
      if (Stacks.isUnknown(e)) {
        return List.of();
      }
      throw e;
    }
  }

  /** Oldest first. AWS lists the newest first. */
  private List<StackEvent> unseenEvents() {
    var events = new ArrayList<StackEvent>();
    for (var page : cloudFormation.describeStackEventsPaginator(r -> r.stackName(stackId))) {
      boolean known = false;
      for (var event : page.stackEvents()) {
        if (seen.add(event.eventId())) {
          events.add(event);
        } else {
          known = true;
        }
      }
      if (known) {
        break;
      }
    }
    return events.reversed();
  }
}
