package dev.provingground.region.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.sync.RequestBody;

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
  private volatile @Nullable Map<String, Operation> operations;
  private volatile @Nullable T guarded;

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
  }

  /** The SDK's client interface that the service implements. */
  Class<T> clientType() {
    return client;
  }

  /** Its operations, by name. */
  public Collection<Operation> operations() {
    return byName().values();
  }

  /** The operation of that name, such as {@code CreateService}, if the service implements it. */
  public Optional<Operation> operation(String name) {
    return Optional.ofNullable(byName().get(name));
  }

  /** Found for the first who asks: to look at a service's operations loads what they take. */
  private Map<String, Operation> byName() {
    var known = operations;
    if (known == null) {
      var found = new TreeMap<String, Operation>();
      collect(implementation.getClass(), found);
      known = Collections.unmodifiableMap(found);
      operations = known;
    }
    return known;
  }

  /**
   * The service as its clients see it: every call is authorized. Its class is made for the first
   * who asks.
   */
  public T client() {
    var known = guarded;
    if (known == null) {
      known = GuardedClient.define(client, implementation.serviceName(), List.copyOf(operations()));
      guarded = known;
    }
    return known;
  }

  private void check(String operation, SdkRequest request) {
    var context = CallContext.current();
    switch (context.caller()) {
      case Caller.Root root -> {}
      case Caller.Service service -> {}
      case Caller.RoleSession session -> check(session, context, operation, request);
    }
  }

  private void check(
      Caller.RoleSession session, CallContext context, String operation, SdkRequest request) {
    var keys = ConditionKeys.builder().putAll(origin(context)).putAll(RequestTags.of(request));
    if (!(implementation instanceof ResourceAware aware)) {
      authorizer.authorize(
          session, new Access(iamPrefix, iamPrefix + ":" + operation, List.of("*"), keys.build()));
      return;
    }
    authorizer.authorize(
        session,
        new Access(
            iamPrefix,
            iamPrefix + ":" + aware.action(operation),
            aware.resources(operation, request),
            keys.putAll(aware.conditionKeys(operation, request)).build()));
    for (var more : aware.besides(operation, request)) {
      authorizer.authorize(session, more.with(keys.build()));
    }
    for (var role : aware.passedRoles(operation, request)) {
      authorizer.authorize(session, Access.toPass(role, iamPrefix, origin(context)));
    }
  }

  private static ConditionKeys origin(CallContext context) {
    var keys =
        ConditionKeys.builder()
            .put("aws:ViaAWSService", String.valueOf(context.origin().isEmpty()));
    context.origin().map(CallContext.Origin::keys).ifPresent(keys::putAll);
    return keys.build();
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
        && takesRequest(method.getParameterTypes())
        && (SdkResponse.class.isAssignableFrom(method.getReturnType())
            || method.getReturnType() == ResponseBytes.class);
  }

  /** Alone, or with the bytes that come beside it. */
  private static boolean takesRequest(Class<?>[] parameters) {
    return parameters.length > 0
        && SdkRequest.class.isAssignableFrom(parameters[0])
        && (parameters.length == 1
            || (parameters.length == 2 && parameters[1] == RequestBody.class));
  }

  private static Class<? extends SdkResponse> responseType(Method method) {
    var answered =
        method.getGenericReturnType() instanceof ParameterizedType bytes
            ? (Class<?>) bytes.getActualTypeArguments()[0]
            : method.getReturnType();
    return answered.asSubclass(SdkResponse.class);
  }

  private static String name(Method method) {
    var name = method.getName();
    if (method.getReturnType() == ResponseBytes.class && name.endsWith(Operation.AS_BYTES)) {
      name = name.substring(0, name.length() - Operation.AS_BYTES.length());
    }
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private Operation operation(Method method) {
    var type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    return new Operation(
        name(method),
        method.getParameterTypes()[0].asSubclass(SdkRequest.class),
        responseType(method),
        this::check,
        () -> link(method.getName(), type),
        type);
  }

  private MethodHandle link(String method, MethodType type) {
    try {
      var handle =
          MethodHandles.publicLookup().findVirtual(client, method, type).bindTo(implementation);
      var withContent =
          type.parameterCount() == 2
              ? handle
              : MethodHandles.dropArguments(handle, 1, RequestBody.class);
      return withContent.asType(
          MethodType.methodType(Object.class, SdkRequest.class, RequestBody.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          method + type + " is not an operation of " + client.getName(), e);
    }
  }
}
