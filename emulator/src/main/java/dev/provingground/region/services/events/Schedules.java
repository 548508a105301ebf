package dev.provingground.region.services.events;

import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Triggers rules at their times while they are enabled. Times of day are the clock's, also on a
 * scaled one; rates pass in the region's time, from when the rule is made, enabled or given its
 * schedule.
 */
final class Schedules {
  private final EventLoop loop;
  private final BiConsumer<RuleRecord, Instant> trigger;
  private final Map<RuleRecord, Armed> armed = new HashMap<>();

  /**
   * @param trigger hears the time that the rule was to be triggered at
   */
  Schedules(EventLoop loop, BiConsumer<RuleRecord, Instant> trigger) {
    this.loop = loop;
    this.trigger = trigger;
  }

  /**
   * @param expression what the timer is of
   */
  private record Armed(String expression, Timer timer) {}

  /** To be called when anything of the rule has changed. */
  void changed(RuleRecord rule) {
    var wanted = rule.schedule().filter(schedule -> rule.isEnabled());
    var now = armed.get(rule);
    if (now != null && wanted.isPresent() && now.expression().equals(expression(rule))) {
      return;
    }
    disarm(rule);
    wanted.ifPresent(schedule -> arm(rule, schedule, loop.now()));
  }

  /** The rule is no more. */
  void disarm(RuleRecord rule) {
    var was = armed.remove(rule);
    if (was != null) {
      was.timer().cancel();
    }
  }

  /**
   * @param last exclusive
   */
  private void arm(RuleRecord rule, Schedule schedule, Instant last) {
    switch (schedule) {
      case Schedule.Rate(var period) ->
          arm(rule, schedule, last.plus(loop.realTime(period)), period);
      case Schedule.Cron cron ->
          cron.next(last)
              .ifPresent(
                  due ->
                      arm(rule, schedule, due, loop.regionTime(Duration.between(loop.now(), due))));
    }
  }

  private void arm(RuleRecord rule, Schedule schedule, Instant due, Duration wait) {
    var timer = loop.after(wait, () -> act(rule, schedule, due));
    armed.put(rule, new Armed(expression(rule), timer));
  }

  private static String expression(RuleRecord rule) {
    return rule.description().scheduleExpression();
  }

  private void act(RuleRecord rule, Schedule schedule, Instant due) {
    // A timer may be early by the clock of time stamps: what has come does not come again. What was
    // missed while the machine stood still is not made up for.
    var now = loop.now();
    arm(rule, schedule, now.isAfter(due) ? now : due);
    trigger.accept(rule, due);
  }
}
