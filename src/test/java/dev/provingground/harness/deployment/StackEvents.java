package dev.provingground.harness.deployment;

import dev.provingground.harness.console.Console;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * Follows the events of a stack and of those that are nested in it: prints each new one, remembers
 * the first that says why something failed.
 */
final class StackEvents {
  /** The second event of a resource that is being created tells nothing that the first did not. */
  private static final String AGAIN = "Resource creation Initiated";

  private static final String STACK = "AWS::CloudFormation::Stack";

  private final CloudFormationClient cloudFormation;
  private final Console console;
  private final String subject;
  private final Set<String> seen = new HashSet<>();

  /** Parents before those that are nested in them. */
  private final List<Followed> stacks = new ArrayList<>();

  private Optional<String> firstFailure = Optional.empty();
  private Optional<String> firstFailureOfAStack = Optional.empty();

  /**
   * @param path of the logical ids that lead to it, each with a slash behind it
   */
  private record Followed(String stackId, String path) {}

  private record Told(String path, StackEvent event) {
    String name() {
      return path + event.logicalResourceId();
    }
  }

  /**
   * Events that are there already are not printed.
   *
   * @param subject what they are about, {@code deploy} or {@code destroy}
   */
  StackEvents(
      CloudFormationClient cloudFormation, String stackId, Console console, String subject) {
    this.cloudFormation = cloudFormation;
    this.console = console;
    this.subject = subject;
    stacks.add(new Followed(stackId, ""));
    newEvents();
  }

  void print() {
    for (var told : newEvents()) {
      var event = told.event();
      var status = event.resourceStatusAsString();
      var reason = event.resourceStatusReason();
      if (status.endsWith("FAILED")) {
        remember(told.name() + ": " + reason, event.resourceType().equals(STACK));
      }
      if (AGAIN.equals(reason)) {
        continue;
      }
      console.say(
          subject,
          "%-18s %-42s %s%s"
              .formatted(
                  status, event.resourceType(), told.name(), reason == null ? "" : " · " + reason));
    }
  }

  private void remember(String failure, boolean ofAStack) {
    if (ofAStack) {
      firstFailureOfAStack = firstFailureOfAStack.or(() -> Optional.of(failure));
    } else {
      firstFailure = firstFailure.or(() -> Optional.of(failure));
    }
  }

  /** Why the first resource failed, rather than the stacks around it. */
  Optional<String> firstFailure() {
    return firstFailure.or(() -> firstFailureOfAStack);
  }

  /** Events that were not seen before, of all stacks in one order. */
  private List<Told> newEvents() {
    var events = new ArrayList<Told>();
    for (int i = 0; i < stacks.size(); i++) { // whose number grows meanwhile
      var path = stacks.get(i).path();
      for (var event : newEvents(stacks.get(i).stackId())) {
        // What a nested stack says of itself, its parent says too.
        if (path.isEmpty() || !stacks.get(i).stackId().equals(event.physicalResourceId())) {
          events.add(new Told(path, event));
        }
        if (isOfNewStack(event)) {
          stacks.add(
              new Followed(event.physicalResourceId(), path + event.logicalResourceId() + "/"));
        }
      }
    }
    events.sort(Comparator.comparing(told -> told.event().timestamp()));
    return events;
  }

  private boolean isOfNewStack(StackEvent event) {
    var id = event.physicalResourceId();
    return event.resourceType().equals(STACK)
        && id != null
        && !id.isEmpty()
        && stacks.stream().noneMatch(stack -> stack.stackId().equals(id));
  }

  /** None of a stack that is not to be seen yet. */
  private List<StackEvent> newEvents(String stackId) {
    try {
      return unseenEvents(stackId);
    } catch (CloudFormationException e) {
      if (Stacks.isUnknown(e)) {
        return List.of();
      }
      throw e;
    }
  }

  /** Oldest first. AWS lists the newest first. */
  private List<StackEvent> unseenEvents(String stackId) {
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
