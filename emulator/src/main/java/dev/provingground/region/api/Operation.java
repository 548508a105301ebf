package dev.provingground.region.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.sync.RequestBody;

/** An operation that a service implements, with IAM before it. */
public final class Operation {
  /** What ends the name of the method that answers with bytes. */
  static final String AS_BYTES = "AsBytes";

  private static final byte[] NOTHING = {};

  private final String name;
  private final Class<? extends SdkRequest> requestType;
  private final Class<? extends SdkResponse> responseType;
  private final Guard guard;
  private final Supplier<MethodHandle> link;
  private final MethodType method;
  private volatile @Nullable MethodHandle implementation;

  /**
   * @param link makes the implementation, from {@link SdkRequest} and {@link RequestBody} to {@link
   *     Object}, when it is first called: a region has hundreds of operations
   * @param method the client interface's own
   */
  Operation(
      String name,
      Class<? extends SdkRequest> requestType,
      Class<? extends SdkResponse> responseType,
      Guard guard,
      Supplier<MethodHandle> link,
      MethodType method) {
    this.name = name;
    this.requestType = requestType;
    this.responseType = responseType;
    this.guard = guard;
    this.link = link;
    this.method = method;
  }

  /** Asks whether the current caller may perform an operation on what the request names. */
  interface Guard {
    void check(String operation, SdkRequest request);
  }

  /**
   * What an operation answers.
   *
   * @param content the bytes that come beside it, such as an object's; mostly none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Reply(SdkResponse response, byte[] content) {}

  /** The API's name, such as {@code CreateService}. */
  public String name() {
    return name;
  }

  public Class<? extends SdkRequest> requestType() {
    return requestType;
  }

  public Class<? extends SdkResponse> responseType() {
    return responseType;
  }

  /**
   * Authorizes {@link CallContext#current()}'s caller and performs the operation. To be called on
   * the event loop.
   *
   * @param content what comes beside the request, for an operation that {@link #uploads}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied, or what the
   *     operation answers
   */
  public Reply call(SdkRequest request, byte[] content) {
    return switch (invoke(request, uploads() ? RequestBody.fromBytes(content) : null)) {
      case ResponseBytes<?> download ->
          new Reply((SdkResponse) download.response(), download.asByteArrayUnsafe());
      case SdkResponse response -> new Reply(response, NOTHING);
      default -> throw new IllegalStateException(name + " answers what no operation answers");
    };
  }

  /** Whether bytes come beside the request, as an object's do. */
  public boolean uploads() {
    return method.parameterCount() == 2;
  }

  /** What the client interface calls it, such as {@code createService}. */
  String methodName() {
    var plain = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    return method.returnType() == ResponseBytes.class ? plain + AS_BYTES : plain;
  }

  /** The client interface's method, without its receiver. */
  MethodType method() {
    return method;
  }

  /** What the client interface's method does. */
  Object invoke(SdkRequest request, @Nullable RequestBody content) {
    guard.check(name, request);
    try {
      return (Object) implementation().invokeExact(request, content);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the SDK's operations declare no checked exceptions", e);
    }
  }

  private MethodHandle implementation() {
    var known = implementation;
    if (known == null) {
      known = link.get();
      implementation = known;
    }
    return known;
  }
}
