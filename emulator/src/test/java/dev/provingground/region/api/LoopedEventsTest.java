package dev.provingground.region.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.RegionEvents.RegionEvent;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopedEventsTest {
  record Rang(String bell) implements RegionEvent {}

  record Opened(String door) implements RegionEvent {}

  private final List<Throwable> failures = new ArrayList<>();
  private final VirtualEventLoop loop = new VirtualEventLoop(failures::add);
  private final LoopedEvents events = new LoopedEvents(loop);
  private final List<String> heard = new ArrayList<>();

  @Test
  void listenersHearTheirKindInTheOrderOfSubscription() {
    events.subscribe(Rang.class, rang -> heard.add("first " + rang.bell()));
    events.subscribe(Opened.class, opened -> heard.add("other kind"));
    events.subscribe(RegionEvent.class, event -> heard.add("any " + event));
    events.publish(new Rang("noon"));
    loop.runUntilIdle();
    assertThat(heard).containsExactly("first noon", "any Rang[bell=noon]");
  }

  @Test
  void listenersHearAfterThePublisherHasEnded() {
    events.subscribe(Rang.class, rang -> heard.add("heard"));
    loop.execute(
        () -> {
          events.publish(new Rang("noon"));
          heard.add("published");
        });
    loop.runUntilIdle();
    assertThat(heard).containsExactly("published", "heard");
  }

  @Test
  void aListenerThatFailsDoesNotKeepOthersFromHearing() {
    events.subscribe(
        Rang.class,
        rang -> {
          throw new IllegalStateException("deaf");
        });
    events.subscribe(Rang.class, rang -> heard.add(rang.bell()));
    events.publish(new Rang("noon"));
    loop.runUntilIdle();
    assertThat(heard).containsExactly("noon");
    assertThat(failures).hasSize(1);
  }
}
