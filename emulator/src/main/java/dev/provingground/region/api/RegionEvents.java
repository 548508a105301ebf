package dev.provingground.region.api;

import java.util.function.Consumer;

/**
 * Tells services of one another's changes. Publishing and hearing happen on the event loop, in
 * order of subscription.
 */
public interface RegionEvents {
  /** Something that happened; each service declares its own as records. */
  interface RegionEvent {}

  void publish(RegionEvent event);

  <E extends RegionEvent> void subscribe(Class<E> kind, Consumer<E> listener);
}
