package dev.provingground.region.api;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The call being handled on this thread: SDK interfaces have no parameter for it.
 *
 * @param caller who calls
 * @param requestId what the answer and its errors carry as request id
 * @param origin where it came from; empty when a service of the region makes it for the caller
 */
public record CallContext(Caller caller, String requestId, Optional<Origin> origin) {
  private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

  /**
   * Where a request came from.
   *
   * @param address the client's, without a port
   * @param userAgent what it calls itself; empty when it does not say
   */
  public record Origin(String address, String userAgent) {
    /** What policies may ask of it. */
    public ConditionKeys keys() {
      var keys = ConditionKeys.builder().put("aws:SourceIp", address);
      if (!userAgent.isEmpty()) {
        keys.put("aws:UserAgent", userAgent);
      }
      return keys.build();
    }
  }

  /**
   * The call on this thread.
   *
   * @throws IllegalStateException outside a call: whoever starts work on its own says as whom, with
   *     {@link #call}
   */
  public static CallContext current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("no caller: start the work with CallContext.call(caller, …)");
    }
    return CURRENT.get();
  }

  /** Runs the task as this caller, with a request id of its own, and returns its result. */
  public static <T, X extends Throwable> T call(Caller caller, ScopedValue.CallableOp<T, X> task)
      throws X {
    return new CallContext(caller, newRequestId(), Optional.empty()).run(task);
  }

  /** A UUID. It is no secret, so the kernel is not asked for numbers that nobody could guess. */
  public static String newRequestId() {
    var random = ThreadLocalRandom.current();
    return new UUID(
            (random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
        .toString();
  }

  /** Runs the task in this context and returns its result. */
  public <T, X extends Throwable> T run(ScopedValue.CallableOp<T, X> task) throws X {
    return ScopedValue.where(CURRENT, this).call(task);
  }
}
