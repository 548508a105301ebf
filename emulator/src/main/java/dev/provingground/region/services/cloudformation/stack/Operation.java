package dev.provingground.region.services.cloudformation.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;
import software.amazon.awssdk.services.cloudformation.model.OperationType;

/** Something that was done to a stack, as {@code DescribeEvents} groups what happened. */
public record Operation(String id, OperationType type, Instant start) {
  /**
   * @param subject the ARN of what it was done to
   * @param ordinal its number among those of the subject
   */
  public static Operation of(String subject, int ordinal, OperationType type, Instant start) {
    return new Operation(
        UUID.nameUUIDFromBytes((subject + "#" + ordinal).getBytes(UTF_8)).toString(), type, start);
  }
}
