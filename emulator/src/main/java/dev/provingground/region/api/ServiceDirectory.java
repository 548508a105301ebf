package dev.provingground.region.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services of a region, each behind IAM. */
public final class ServiceDirectory implements Services {
  private final Map<Class<?>, GuardedService<?>> services = new ConcurrentHashMap<>();

  /**
   * Makes a service known.
   *
   * @throws IllegalArgumentException when its client interface has a service already
   */
  public void add(GuardedService<?> service) {
    if (services.putIfAbsent(service.clientType(), service) != null) {
      throw new IllegalArgumentException("two services for " + service.clientType().getName());
    }
  }

  @Override
  public <T> T client(Class<T> client) {
    var service = services.get(client);
    if (service == null) {
      throw new IllegalArgumentException("this region has no service for " + client.getName());
    }
    return client.cast(service.client());
  }
}
