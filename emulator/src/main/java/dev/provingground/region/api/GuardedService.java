package dev.provingground.region.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * A service with IAM at its door: its operations by name for the wire, and the whole as the SDK's
 * client interface for the other services.
 *
 * <p>The operations are those that the implementation overrides. The SDK's own conveniences
 * (consumer builders, paginators) come down to them. All others throw the SDK's {@link
 * UnsupportedOperationException}.
 *
 * @param <T> the SDK's client interface
 */
public final class GuardedService<T extends SdkClient> {
  private final Class<T> client;
  private final String iamPrefix;
  private final T implementation;
  private final Authorizer authorizer;
  private final Map<String, Operation> operations;
  private final T guarded;

  /**
   * @param iamPrefix the prefix of the service's IAM actions, such as {@code ecs}
   * @param implementation may be {@link ResourceAware}
   */
  public GuardedService(
      Class<T> client, String iamPrefix, T implementation, Authorizer authorizer) {
    this.client = client;
    this.iamPrefix = iamPrefix;
    this.implementation = implementation;
    this.authorizer = authorizer;
    var found = new TreeMap<String, Operation>();
    collect(implementation.getClass(), found);
    this.operations = Collections.unmodifiableMap(found);
    this.guarded =
        GuardedClient.define(client, implementation.serviceName(), List.copyOf(found.values()));
  }

  /** The SDK's client interface that the service implements. */
  public Class<T> clientType() {
    return client;
  }

  /** Its operations, by name. */
  public Collection<Operation> operations() {
    return operations.values();
  }

  /** The operation of that name, such as {@code CreateService}, if the service implements it. */
  public Optional<Operation> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  /** The service as its clients see it: every call is authorized. */
  public T client() {
    return guarded;
  }

  private void check(String operation, SdkRequest request) {
    var caller = CallContext.current().caller();
    switch (caller) {
      case Caller.Root root -> {}
      case Caller.Service service -> {}
      case Caller.RoleSession session ->
          authorizer.authorize(
              session,
              iamPrefix + ":" + operation,
              implementation instanceof ResourceAware aware
                  ? aware.resources(operation, request)
                  : List.of("*"));
    }
  }

  /**
   * The methods that the implementation declares, itself or above. The interface's own are not
   * looked at: EC2's would load two thousand classes.
   */
  private void collect(Class<?> type, Map<String, Operation> found) {
    if (type == Object.class || type == client || type.isAssignableFrom(client)) {
      return;
    }
    for (var method : type.getDeclaredMethods()) {
      if (isOperation(method)) {
        var operation = operation(method);
        found.putIfAbsent(operation.name(), operation);
      }
    }
    if (type.getSuperclass() != null) {
      collect(type.getSuperclass(), found);
    }
    for (var parent : type.getInterfaces()) {
      collect(parent, found);
    }
  }

  private static boolean isOperation(Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers())
        && !method.isBridge()
        && method.getParameterCount() == 1
        && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && SdkResponse.class.isAssignableFrom(method.getReturnType());
  }

  private Operation operation(Method method) {
    var name = Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
    try {
      var type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
      var handle =
          MethodHandles.publicLookup()
              .findVirtual(client, method.getName(), type)
              .bindTo(implementation)
              .asType(MethodType.methodType(SdkResponse.class, SdkRequest.class));
      return new Operation(
          name,
          method.getParameterTypes()[0].asSubclass(SdkRequest.class),
          method.getReturnType().asSubclass(SdkResponse.class),
          this::check,
          handle);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(method + " is not an operation of " + client, e);
    }
  }
}
