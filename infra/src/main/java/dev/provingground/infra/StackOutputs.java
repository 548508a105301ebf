package dev.provingground.infra;

import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

/** Writes outputs of a stack, under exactly the keys that {@link Outputs} names. */
final class StackOutputs {
  private final Stack stack;

  StackOutputs(Stack stack) {
    this.stack = stack;
  }

  void add(String key, String value) {
    CfnOutput.Builder.create(stack, key).value(value).build();
  }

  void add(String key, List<String> values) {
    add(key, Fn.join(",", values));
  }
}
