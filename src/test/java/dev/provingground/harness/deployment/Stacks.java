package dev.provingground.harness.deployment;

import dev.provingground.harness.console.Console;
import dev.provingground.infra.TagKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * Creates, updates and deletes stacks by change sets, and prints what happens meanwhile.
 *
 * <p>What CloudFormation answers may lag behind what it did (CloudFormation is eventually
 * consistent, as its API Reference says of DescribeStacks): a stack or a change set that was just
 * made may be unknown for a moment, and a stack that is being changed may show the state that it
 * had before.
 */
final class Stacks {
  private static final Duration CHANGE_SET_LIMIT = Duration.ofMinutes(5);

  /** How often CloudFormation is asked to delete a stack of which something would not go. */
  private static final int DELETIONS = 5;

  /** Bytes of a template that goes with its request (CloudFormation quotas). */
  private static final int LONGEST_BODY = 51_200;

  private static final List<Capability> CAPABILITIES =
      List.of(
          Capability.CAPABILITY_IAM,
          Capability.CAPABILITY_NAMED_IAM,
          Capability.CAPABILITY_AUTO_EXPAND);

  private static final String IN_PROGRESS = "_IN_PROGRESS";

  private final CloudFormationClient cloudFormation;
  private final Console console;
  private final Limits limits;
  private final Telling telling;

  /** By name: those that this object made, or has found. */
  private final Map<String, String> ids = new ConcurrentHashMap<>();

  /**
   * How long to wait.
   *
   * @param stack for a stack to reach its state
   * @param lag for what was done to be seen
   * @param poll from one look to the next
   */
  record Limits(Duration stack, Duration lag, Duration poll) {}

  /** When what happened is printed. */
  enum Telling {
    AT_ONCE,
    /** When it is over: to ask again and again costs more than what is asked about. */
    AFTERWARDS
  }

  Stacks(CloudFormationClient cloudFormation, Console console, Limits limits, Telling telling) {
    this.cloudFormation = cloudFormation;
    this.console = console;
    this.limits = limits;
    this.telling = telling;
  }

  /**
   * Makes sure that a stack of that name is none of anybody's, as it is going to be changed and
   * deleted.
   *
   * @throws StackFailure when there is one that no run of this suite made
   */
  void requireOwn(String name) {
    var foreign = find(name).filter(s -> !isOwn(s));
    if (foreign.isPresent()) {
      throw new StackFailure(
          "stack %s is there already and no run of this suite made it: it would be changed and deleted; give the app another stack name"
              .formatted(name));
    }
  }

  private static boolean isOwn(Stack stack) {
    return stack.tags().stream().anyMatch(t -> t.key().equals(TagKeys.RUN));
  }

  /**
   * Creates the stack, or updates it when it is there, and waits until it is complete.
   *
   * @return its outputs; those it had already when nothing is to be changed
   * @throws StackFailure when it ends in any other state
   */
  Map<String, String> deploy(
      StackTemplate template, Map<String, String> parameters, Map<String, String> tags) {
    var name = template.stackName();
    var existing = existing(name);
    var request =
        CreateChangeSetRequest.builder()
            .stackName(name)
            .changeSetName("proving-ground-" + UUID.randomUUID())
            .changeSetType(existing.isPresent() ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
            .capabilities(CAPABILITIES)
            .parameters(parameters(with(template.parameters(), parameters)))
            .tags(tags(with(template.tags(), tags)));
    var body = read(template.file());
    if (template.url().isPresent() && body.length > LONGEST_BODY) {
      request.templateURL(template.url().get());
    } else {
      request.templateBody(new String(body, StandardCharsets.UTF_8));
    }
    var changeSet = cloudFormation.createChangeSet(request.build());
    ids.put(name, changeSet.stackId());
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
    var updatedBefore = existing.map(Stack::lastUpdatedTime);
    var stack =
        awaitEnd(
            changeSet.stackId(),
            events,
            s ->
                existing.isEmpty()
                    || !Optional.ofNullable(s.lastUpdatedTime()).equals(updatedBefore));
    var status = stack.stackStatusAsString();
    if (!status.equals("CREATE_COMPLETE") && !status.equals("UPDATE_COMPLETE")) {
      throw failure(name, stack, events);
    }
    return outputs(stack);
  }

  /**
   * Deletes the stack and waits until it is gone; does nothing when it is not there, or no run of
   * this suite made it. What would not go is tried again: an interface of a load balancer, for
   * example, is released some time after it.
   *
   * @throws StackFailure when something of it could not be deleted
   */
  void delete(String name) {
    var known = own(name);
    if (known.isEmpty()) {
      return;
    }
    var id = known.get();
    for (int attempt = 1; ; attempt++) {
      var events = new StackEvents(cloudFormation, id, console, "destroy");
      cloudFormation.deleteStack(r -> r.stackName(id));
      var stack = awaitDeletion(id, events);
      if (stack.isEmpty()) {
        ids.remove(name);
        return;
      }
      if (attempt == DELETIONS) {
        throw failure(name, stack.get(), events);
      }
      console.say(
          "destroy",
          "stack %s is %s: again, for the %d. time"
              .formatted(name, stack.get().stackStatusAsString(), attempt + 1));
    }
  }

  /** The id of the stack, if there is one and a run of this suite made it. */
  Optional<String> own(String name) {
    return Optional.ofNullable(ids.get(name))
        .or(() -> find(name).filter(Stacks::isOwn).map(Stack::stackId));
  }

  private static StackFailure failure(String name, Stack stack, StackEvents events) {
    return new StackFailure(
        "stack %s is %s: %s"
            .formatted(
                name,
                stack.stackStatusAsString(),
                events.firstFailure().orElse(stack.stackStatusReason())));
  }

  /** The stack that is to be updated, if there is one. */
  private Optional<Stack> existing(String name) {
    var shown =
        ids.containsKey(name)
            ? await("stack " + name, limits.lag()).until(() -> find(name), Optional::isPresent)
            : find(name);
    return shown.filter(s -> !s.stackStatusAsString().equals("REVIEW_IN_PROGRESS"));
  }

  /** The stack as it is shown now, under the id that is known of it; a deleted one is none. */
  private Optional<Stack> find(String name) {
    return describe(ids.getOrDefault(name, name))
        .filter(s -> !s.stackStatusAsString().equals("DELETE_COMPLETE"));
  }

  private Optional<Stack> describe(String nameOrId) {
    try {
      return cloudFormation.describeStacks(r -> r.stackName(nameOrId)).stacks().stream()
          .findFirst();
    } catch (CloudFormationException e) {
      if (isUnknown(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the stack is what it complains of: CloudFormation has no code of its own for that. */
  static boolean isUnknown(CloudFormationException e) {
    return e.statusCode() == 400 && e.awsErrorDetails().errorMessage().contains("does not exist");
  }

  private DescribeChangeSetResponse awaitChangeSet(String id) {
    return await("change set " + id, CHANGE_SET_LIMIT)
        .until(
            () -> {
              try {
                return cloudFormation.describeChangeSet(r -> r.changeSetName(id));
              } catch (ChangeSetNotFoundException e) {
                return DescribeChangeSetResponse.builder().build(); // not to be seen yet
              }
            },
            c ->
                c.status() == ChangeSetStatus.CREATE_COMPLETE
                    || c.status() == ChangeSetStatus.FAILED);
  }

  private static boolean isEmpty(DescribeChangeSetResponse changeSet) {
    var reason = String.valueOf(changeSet.statusReason());
    return reason.contains("didn't contain changes") || reason.contains("No updates");
  }

  /**
   * @param begun whether what is shown is not from before
   * @throws StackFailure when it takes longer than the limit
   */
  private Stack awaitEnd(String id, StackEvents events, Predicate<Stack> begun) {
    try {
      return await("stack " + id, limits.stack())
          .until(
              () -> look(id, events),
              s ->
                  s.isPresent()
                      && begun.test(s.get())
                      && !s.get().stackStatusAsString().endsWith(IN_PROGRESS))
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new StackFailure(
          "stack %s %s of %d s; it waits for %s"
              .formatted(id, StackFailure.LATE, limits.stack().toSeconds(), inProgress(id)));
    } finally {
      events.print();
    }
  }

  private String inProgress(String id) {
    return cloudFormation.describeStackResources(r -> r.stackName(id)).stackResources().stream()
        .filter(r -> r.resourceStatusAsString().endsWith(IN_PROGRESS))
        .map(r -> r.logicalResourceId() + " (" + r.resourceType() + ")")
        .collect(Collectors.joining(", "));
  }

  private Optional<Stack> look(String id, StackEvents events) {
    var stack = describe(id);
    if (telling == Telling.AT_ONCE) {
      events.print();
    }
    return stack;
  }

  /** Empty when it is gone; the stack when something of it is left. */
  private Optional<Stack> awaitDeletion(String id, StackEvents events) {
    var asked = Instant.now();
    var stack =
        await("the deletion of stack " + id, limits.stack())
            .until(
                () -> look(id, events),
                s -> isDeletionOver(s, Instant.now().isAfter(asked.plus(limits.lag()))));
    events.print();
    return stack.filter(s -> !s.stackStatusAsString().equals("DELETE_COMPLETE"));
  }

  /**
   * A failure that is shown at once may be that of the attempt before; a stack that is unknown at
   * once may have been made just now.
   */
  private static boolean isDeletionOver(Optional<Stack> shown, boolean settled) {
    return shown
        .map(
            stack ->
                switch (stack.stackStatusAsString()) {
                  case "DELETE_COMPLETE" -> true;
                  case "DELETE_FAILED" -> settled;
                  default -> false;
                })
        .orElse(settled);
  }

  private ConditionFactory await(String what, Duration limit) {
    return Awaitility.await(what)
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(limits.poll());
  }

  private static Map<String, String> outputs(Stack stack) {
    var outputs = new HashMap<String, String>();
    stack.outputs().forEach(o -> outputs.put(o.outputKey(), o.outputValue()));
    return Map.copyOf(outputs);
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
    var all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }

  private static List<Parameter> parameters(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> Parameter.builder().parameterKey(e.getKey()).parameterValue(e.getValue()).build())
        .toList();
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  private static byte[] read(Path template) {
    try {
      return Files.readAllBytes(template);
    } catch (IOException e) {
      throw new UncheckedIOException("read template " + template, e);
    }
  }
}
