package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler at work: called, called again while something else is in its way, then asked until what
 * it did is complete. It is asked often at first and less often the longer it takes.
 */
final class HandlerRun implements GraphRun.Cancellation {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /**
   * What a handler does.
   *
   * @param call begins it
   * @param isDone asked until true
   * @param retriesConflicts whether {@code call} is made again while it fails because something
   *     still uses the resource
   * @param isDoneWhenMissing whether {@code NotFound} is success, as it is of a deletion
   */
  record Steps(
      Runnable call, BooleanSupplier isDone, boolean retriesConflicts, boolean isDoneWhenMissing) {}

  private final EventLoop loop;
  private final Caller caller;
  private final Steps steps;
  private final Consumer<Optional<RuntimeException>> finished;
  private final Runnable cancelled;
  private Duration waited = Duration.ZERO;
  private @Nullable Timer deadline;
  private @Nullable RuntimeException conflict;
  private boolean called;
  private boolean ended;

  /**
   * @param finished told, once, what it threw, if it did
   * @param cancelled told instead when it is cancelled
   */
  HandlerRun(
      EventLoop loop,
      Caller caller,
      Steps steps,
      Consumer<Optional<RuntimeException>> finished,
      Runnable cancelled) {
    this.loop = loop;
    this.caller = caller;
    this.steps = steps;
    this.finished = finished;
    this.cancelled = cancelled;
  }

  /**
   * Starts with the loop's next event.
   *
   * @param timeout in the region's time
   */
  HandlerRun start(Duration timeout) {
    deadline = loop.after(timeout, this::expire);
    loop.execute(this::step);
    return this;
  }

  @Override
  public void cancel() {
    if (!ended) {
      end();
      cancelled.run();
    }
  }

  private void step() {
    if (ended) {
      return;
    }
    try {
      if (CallContext.call(caller, this::advance)) {
        finish(Optional.empty());
        return;
      }
    } catch (RuntimeException e) {
      var code = HandlerFailure.of(e).code();
      if (code == HandlerErrorCode.NOT_FOUND && steps.isDoneWhenMissing()) {
        finish(Optional.empty());
        return;
      }
      if (called || code != HandlerErrorCode.RESOURCE_CONFLICT || !steps.retriesConflicts()) {
        finish(Optional.of(e));
        return;
      }
      conflict = e;
    }
    var delay = pause();
    waited = waited.plus(delay);
    loop.after(delay, this::step);
  }

  private boolean advance() {
    if (!called) {
      steps.call().run();
      called = true;
    }
    return steps.isDone().getAsBoolean();
  }

  private Duration pause() {
    var share = waited.dividedBy(20);
    if (share.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return share.compareTo(LONGEST) > 0 ? LONGEST : share;
  }

  private void expire() {
    if (ended) {
      return;
    }
    var reason = conflict;
    finish(
        Optional.of(
            !called && reason != null
                ? reason
                : new HandlerFailure(
                    HandlerErrorCode.NOT_STABILIZED, "Exceeded attempts to wait")));
  }

  private void finish(Optional<RuntimeException> failure) {
    end();
    finished.accept(failure);
  }

  private void end() {
    ended = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
