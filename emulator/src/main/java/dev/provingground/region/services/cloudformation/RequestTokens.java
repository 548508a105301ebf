package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.cloudformation.stack.Stack;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.TokenAlreadyExistsException;

/**
 * The ClientRequestTokens that stacks have seen: an operation that comes again with its token is
 * done already, and another with the same token is refused.
 */
final class RequestTokens {
  /** By the stack's id and the token: the operation. */
  private final Map<String, Map<String, String>> byStack = new HashMap<>();

  /**
   * Whether the operation was begun with this token before.
   *
   * @param token null: the request has none
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     TokenAlreadyExistsException when another was
   */
  boolean isRepeated(Stack stack, String operation, @Nullable String token) {
    var before = byStack.getOrDefault(stack.id(), Map.of()).get(token == null ? "" : token);
    if (before != null && !before.equals(operation)) {
      throw AwsErrors.of(
          TokenAlreadyExistsException.builder(),
          "TokenAlreadyExistsException",
          "A client request token already exists: %s began %s of stack %s"
              .formatted(token, before, stack.id()));
    }
    return before != null;
  }

  /** The operation has begun. */
  void keep(Stack stack, String operation, @Nullable String token) {
    if (token != null) {
      byStack.computeIfAbsent(stack.id(), id -> new HashMap<>()).put(token, operation);
    }
  }
}
