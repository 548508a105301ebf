package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.time.Periods;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates metric alarms: every minute; every ten seconds those with shorter periods. The periods
 * of a minute's alarm end with the minute, which is looked at ten seconds later: the region's
 * services have put their metrics by then. Runs while there are alarms.
 */
final class AlarmClock {
  private static final int STEP = 10;
  private static final int MINUTE = 60;

  private final Alarms alarms;
  private final AlarmStates states;
  private final Periods periods;
  private @Nullable Timer running;

  AlarmClock(Alarms alarms, AlarmStates states, Periods periods) {
    this.alarms = alarms;
    this.states = states;
    this.periods = periods;
  }

  /** To be called when alarms have come or gone. */
  void adjust() {
    if (running == null && !alarms.isEmpty()) {
      running = periods.each(Duration.ofSeconds(STEP), this::tick);
    } else if (running != null && alarms.isEmpty()) {
      running.cancel();
      running = null;
    }
  }

  private void tick(long now) {
    boolean isMinute = Math.floorMod(now, MINUTE) == STEP;
    for (var alarm : alarms.all()) {
      if (alarm.definition() instanceof AlarmRecord.OnMetric metric) {
        if (metric.condition().period() < MINUTE) {
          states.evaluate(alarm, metric, now);
        } else if (isMinute) {
          states.evaluate(alarm, metric, now - STEP);
        }
      }
    }
  }
}
