package dev.provingground.region.api;

import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Makes requests idempotent that carry a client token: one that comes again within a day, with the
 * same token and the same members, gets what the first one got, and nothing is done. What failed is
 * not remembered.
 *
 * <p>Example: {@code tokens.once(request, request.clientToken(), () -> make(request), made ->
 * mismatch())}.
 */
public final class ClientTokens {
  private static final Duration KEPT = Duration.ofDays(1);

  private final EventLoop loop;
  private final Map<Key, Answer> answers = new LinkedHashMap<>();

  private record Key(Class<?> operation, String token) {}

  private record Answer(SdkRequest request, Object result, Instant at) {}

  public ClientTokens(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * @param token with what it is unique in, such as a cluster's name; null: the request has none
   * @param mismatch the error for another request with the token, of what the first one got
   * @throws AwsServiceException of {@code mismatch}, or whatever the action throws
   */
  @SuppressWarnings("unchecked") // one operation has results of one type
  public <T> T once(
      SdkRequest request,
      @Nullable String token,
      Supplier<T> action,
      Function<T, AwsServiceException> mismatch) {
    if (token == null) {
      return action.get();
    }
    var oldest = loop.now().minus(KEPT);
    answers.values().removeIf(answer -> answer.at.isBefore(oldest));
    var key = new Key(request.getClass(), token);
    var before = answers.get(key);
    if (before == null) {
      var result = action.get();
      answers.put(key, new Answer(request, result, loop.now()));
      return result;
    }
    if (!before.request.equalsBySdkFields(request)) {
      throw mismatch.apply((T) before.result);
    }
    return (T) before.result;
  }
}
