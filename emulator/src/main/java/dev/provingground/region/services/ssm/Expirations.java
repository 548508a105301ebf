package dev.provingground.region.services.ssm;

import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Deletes parameters when they expire, by the clock of time stamps, also on a scaled one. */
final class Expirations {
  private final EventLoop loop;
  private final Parameters parameters;
  private final Map<ParameterRecord, Timer> timers = new HashMap<>();

  Expirations(EventLoop loop, Parameters parameters) {
    this.loop = loop;
    this.parameters = parameters;
  }

  /** To be called when a parameter has another version. */
  void changed(ParameterRecord parameter) {
    forget(parameter);
    Policies.expiration(parameter.current().policies()).ifPresent(time -> arm(parameter, time));
  }

  private void arm(ParameterRecord parameter, Instant time) {
    var wait = loop.regionTime(Duration.between(loop.now(), time));
    timers.put(parameter, loop.after(wait, () -> expire(parameter)));
  }

  private void expire(ParameterRecord parameter) {
    timers.remove(parameter);
    parameters.remove(parameter);
  }

  /** The parameter is no more. */
  void forget(ParameterRecord parameter) {
    var timer = timers.remove(parameter);
    if (timer != null) {
      timer.cancel();
    }
  }
}
