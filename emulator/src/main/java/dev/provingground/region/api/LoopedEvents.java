package dev.provingground.region.api;

import dev.provingground.region.time.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Region events as events of the loop: each listener hears each of them in a turn of its own, after
 * whatever published it has ended. So a listener never finds the publisher in the middle of a
 * change, and one that fails does not keep the others from hearing.
 */
public final class LoopedEvents implements RegionEvents {
  private final EventLoop loop;
  private final List<Subscription<?>> subscriptions = new CopyOnWriteArrayList<>();

  public LoopedEvents(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void publish(RegionEvent event) {
    for (var subscription : subscriptions) {
      if (subscription.kind.isInstance(event)) {
        loop.execute(() -> subscription.hear(event));
      }
    }
  }

  @Override
  public <E extends RegionEvent> void subscribe(Class<E> kind, Consumer<E> listener) {
    subscriptions.add(new Subscription<>(kind, listener));
  }

  private record Subscription<E extends RegionEvent>(Class<E> kind, Consumer<E> listener) {
    void hear(RegionEvent event) {
      listener.accept(kind.cast(event));
    }
  }
}
