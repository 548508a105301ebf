package dev.provingground.region.api;

import java.lang.invoke.MethodHandle;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/** An operation that a service implements, with IAM before it. */
public final class Operation {
  private final String name;
  private final Class<? extends SdkRequest> requestType;
  private final Class<? extends SdkResponse> responseType;
  private final Guard guard;
  private final MethodHandle implementation;

  /**
   * @param implementation from {@link SdkRequest} to {@link SdkResponse}
   */
  Operation(
      String name,
      Class<? extends SdkRequest> requestType,
      Class<? extends SdkResponse> responseType,
      Guard guard,
      MethodHandle implementation) {
    this.name = name;
    this.requestType = requestType;
    this.responseType = responseType;
    this.guard = guard;
    this.implementation = implementation;
  }

  /** Asks whether the current caller may perform an operation on what the request names. */
  interface Guard {
    void check(String operation, SdkRequest request);
  }

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
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException AccessDenied, or what the
   *     operation answers
   */
  public SdkResponse call(SdkRequest request) {
    guard.check(name, request);
    try {
      return (SdkResponse) implementation.invokeExact(request);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the SDK's operations declare no checked exceptions", e);
    }
  }
}
