package dev.provingground.region.api;

/**
 * Reaches the other services of the region, exactly as a user would: through the SDK's client
 * interfaces.
 */
public interface Services {
  /**
   * The service behind an SDK client interface. Calls run as {@link CallContext#current()}'s caller
   * and are authorized as that caller's are on the wire. To be called on the event loop.
   *
   * @param client such as {@code EcsClient.class}
   * @throws IllegalArgumentException when no such service is mounted
   */
  <T> T client(Class<T> client);
}
