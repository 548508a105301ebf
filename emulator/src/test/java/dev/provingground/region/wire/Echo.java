package dev.provingground.region.wire;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/** A service that remembers what it was asked and answers what it was told to. */
final class Echo<T extends SdkClient> {
  private final AtomicReference<@Nullable SdkRequest> asked = new AtomicReference<>();
  private final AtomicReference<@Nullable SdkResponse> answer = new AtomicReference<>();
  private final T service;

  Echo(Class<T> client) {
    this.service =
        client.cast(
            Proxy.newProxyInstance(client.getClassLoader(), new Class<?>[] {client}, this::invoke));
  }

  private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    if (arguments == null) {
      return method.getReturnType() == String.class ? "echo" : null;
    }
    asked.set((SdkRequest) arguments[0]);
    return answer.get();
  }

  T service() {
    return service;
  }

  void willAnswer(SdkResponse response) {
    asked.set(null);
    answer.set(response);
  }

  SdkRequest asked() {
    return Objects.requireNonNull(asked.get(), "nobody asked");
  }
}
