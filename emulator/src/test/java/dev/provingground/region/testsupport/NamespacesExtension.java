package dev.provingground.region.testsupport;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.NetNs;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a class here, or in a child that may do what this JVM may not. */
final class NamespacesExtension
    implements ExecutionCondition, BeforeAllCallback, InvocationInterceptor {
  private static final Namespace STORE = Namespace.create(NamespacesExtension.class);

  /** How tests get their namespaces. */
  private sealed interface Way {
    record Here() implements Way {}

    record InChild() implements Way {}

    record Nowhere(String reason) implements Way {}
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return way(context) instanceof Way.Nowhere(var reason)
        ? disabled(reason)
        : enabled("namespaces");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (way(context) instanceof Way.InChild) {
      // Nested classes find what the class around them has brought.
      context
          .getStore(STORE)
          .computeIfAbsent(
              ChildResults.class,
              key -> ChildResults.of(context.getRequiredTestClass()),
              ChildResults.class);
    }
  }

  private static Way way(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Way.class, key -> findWay(), Way.class);
  }

  private static Way findWay() {
    try {
      NetNs.create("probe").close();
      return new Way.Here();
    } catch (KernelException here) {
      return ChildResults.refusal()
          .<Way>map(
              refusal ->
                  new Way.Nowhere(
                      "no namespaces here (%s), nor in a user namespace (%s): run as root, or allow unprivileged user namespaces"
                          .formatted(here.getMessage(), refusal)))
          .orElseGet(Way.InChild::new);
    }
  }

  private static Optional<ChildResults> child(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(STORE).get(ChildResults.class, ChildResults.class));
  }

  private static void skipInParent(Invocation<@Nullable Void> invocation, ExtensionContext context)
      throws Throwable {
    if (child(context).isPresent()) {
      invocation.skip();
    } else {
      invocation.proceed();
    }
  }

  private static void report(Invocation<@Nullable Void> invocation, ExtensionContext context)
      throws Throwable {
    var child = child(context);
    if (child.isPresent()) {
      invocation.skip();
      child.get().report(context.getUniqueId());
    } else {
      invocation.proceed();
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    report(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    report(invocation, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    throw new UnsupportedOperationException(
        "@NeedsNamespaces takes no @TestFactory: use @ParameterizedTest");
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    skipInParent(invocation, context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    skipInParent(invocation, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    skipInParent(invocation, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    skipInParent(invocation, context);
  }
}
