package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.infra.TagKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** The stacks of runs that should have ended by now; others' stacks are none of its business. */
public final class ExpiredStacks {
  private final CloudFormationClient cloudFormation;
  private final Stacks stacks;
  private final Console console;
  private final Clock clock;

  public ExpiredStacks(Aws aws, Console console, Clock clock) {
    this(aws.cloudFormation(), Deployer.stacks(aws, console), console, clock);
  }

  ExpiredStacks(CloudFormationClient cloudFormation, Stacks stacks, Console console, Clock clock) {
    this.cloudFormation = cloudFormation;
    this.stacks = stacks;
    this.console = console;
    this.clock = clock;
  }

  /**
   * Deletes them, the newest first, as a run makes first what its later stacks use.
   *
   * @throws StackFailure when something of one could not be deleted
   */
  public void delete() {
    var expired = list();
    console.say("sweep", expired.isEmpty() ? "nothing has expired" : expired.size() + " stacks");
    for (var stack : expired) {
      console.say(
          "sweep",
          "stack %s of %s, run %s"
              .formatted(
                  stack.stackName(),
                  tag(stack, TagKeys.OWNER).orElse("nobody"),
                  tag(stack, TagKeys.RUN).orElse("unknown")));
      stacks.delete(stack.stackName());
    }
  }

  private List<Stack> list() {
    return cloudFormation.describeStacksPaginator().stacks().stream()
        .filter(stack -> tag(stack, TagKeys.RUN).isPresent())
        .filter(stack -> tag(stack, TagKeys.EXPIRES).filter(this::isPast).isPresent())
        .sorted(Comparator.comparing(Stack::creationTime).reversed())
        .toList();
  }

  private boolean isPast(String expires) {
    try {
      return Instant.parse(expires).isBefore(clock.instant());
    } catch (DateTimeParseException e) {
      return false; // it is not from a run of this suite
    }
  }

  private static Optional<String> tag(Stack stack, String key) {
    return stack.tags().stream().filter(t -> t.key().equals(key)).map(Tag::value).findFirst();
  }
}
