package dev.provingground.harness.deployment;

import dev.provingground.harness.console.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Creates, updates and deletes stacks by change sets, and prints what happens meanwhile. */
final class Stacks {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CHANGE_SET_LIMIT = Duration.ofMinutes(5);

  private final CloudFormationClient cloudFormation;
  private final Console console;
  private final Duration limit;

  /**
   * @param limit how long a stack may take to reach its state
   */
  Stacks(CloudFormationClient cloudFormation, Console console, Duration limit) {
    this.cloudFormation = cloudFormation;
    this.console = console;
    this.limit = limit;
  }

  /**
   * Creates the stack, or updates it when it is there, and waits until it is complete.
   *
   * @return its outputs; those it had already when nothing is to be changed
   * @throws StackFailure when it ends in any other state
   */
  Map<String, String> deploy(
      String name, Path template, Map<String, String> parameters, Map<String, String> tags) {
    var existing = find(name);
    var changeSet =
        cloudFormation.createChangeSet(
            r ->
                r.stackName(name)
                    .changeSetName("proving-ground-" + System.currentTimeMillis())
                    .changeSetType(
                        existing.isPresent() ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
                    .templateBody(read(template))
                    .capabilities(Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM)
                    .parameters(
                        parameters.entrySet().stream()
                            .map(
                                e ->
                                    Parameter.builder()
                                        .parameterKey(e.getKey())
                                        .parameterValue(e.getValue())
                                        .build())
                            .toList())
                    .tags(
                        tags.entrySet().stream()
                            .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                            .toList()));
    var ready = awaitChangeSet(changeSet.id());
    if (ready.status() == ChangeSetStatus.FAILED) {
      if (existing.isPresent() && isEmpty(ready)) {
        cloudFormation.deleteChangeSet(r -> r.changeSetName(changeSet.id()));
        return outputs(existing.get());
      }
      throw new StackFailure("change set of stack " + name + ": " + ready.statusReason());
    }
    var events = new StackEvents(cloudFormation, changeSet.stackId(), console, "deploy");
    cloudFormation.executeChangeSet(r -> r.changeSetName(changeSet.id()));
    var stack = awaitEnd(changeSet.stackId(), events);
    var status = stack.stackStatusAsString();
    if (!status.equals("CREATE_COMPLETE") && !status.equals("UPDATE_COMPLETE")) {
      throw new StackFailure(
          "stack %s is %s: %s"
              .formatted(name, status, events.firstFailure().orElse(stack.stackStatusReason())));
    }
    return outputs(stack);
  }

  /**
   * Deletes the stack and waits until it is gone; does nothing when it is not there.
   *
   * @throws StackFailure when something of it could not be deleted
   */
  void delete(String name) {
    var existing = find(name);
    if (existing.isEmpty()) {
      return;
    }
    var id = existing.get().stackId();
    var events = new StackEvents(cloudFormation, id, console, "destroy");
    cloudFormation.deleteStack(r -> r.stackName(id));
    var stack = awaitEnd(id, events);
    if (!stack.stackStatusAsString().equals("DELETE_COMPLETE")) {
      throw new StackFailure(
          "stack %s is %s: %s"
              .formatted(
                  name,
                  stack.stackStatusAsString(),
                  events.firstFailure().orElse(stack.stackStatusReason())));
    }
  }

  private Optional<Stack> find(String nameOrId) {
    try {
      return cloudFormation.describeStacks(r -> r.stackName(nameOrId)).stacks().stream()
          .filter(s -> !s.stackStatusAsString().equals("REVIEW_IN_PROGRESS"))
          .findFirst();
    } catch (CloudFormationException e) {
      if (e.statusCode() == 400 && e.awsErrorDetails().errorMessage().contains("does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private DescribeChangeSetResponse awaitChangeSet(String id) {
    return Awaitility.await("change set " + id)
        .atMost(CHANGE_SET_LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> cloudFormation.describeChangeSet(r -> r.changeSetName(id)),
            c ->
                c.status() == ChangeSetStatus.CREATE_COMPLETE
                    || c.status() == ChangeSetStatus.FAILED);
  }

  private static boolean isEmpty(DescribeChangeSetResponse changeSet) {
    var reason = String.valueOf(changeSet.statusReason());
    return reason.contains("didn't contain changes") || reason.contains("No updates");
  }

  private Stack awaitEnd(String id, StackEvents events) {
    return Awaitility.await("stack " + id)
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> {
              var stack = cloudFormation.describeStacks(r -> r.stackName(id)).stacks().getFirst();
              events.print();
              return stack;
            },
            s -> !s.stackStatusAsString().endsWith("_IN_PROGRESS"));
  }

  private static Map<String, String> outputs(Stack stack) {
    var outputs = new HashMap<String, String>();
    stack.outputs().forEach(o -> outputs.put(o.outputKey(), o.outputValue()));
    return Map.copyOf(outputs);
  }

  private static String read(Path template) {
    try {
      return Files.readString(template);
    } catch (IOException e) {
      throw new UncheckedIOException("read template " + template, e);
    }
  }
}
