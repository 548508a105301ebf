package dev.provingground.harness.app;

import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.aws.Aws;
import java.util.function.Function;

/** Where an app is going to be deployed. Asked when the app is synthesized, and not before. */
@FunctionalInterface
public interface Place {
  /** Does work with the clients of the place; they may be closed when it is done. */
  <T> T with(Function<Aws, T> work);

  /** Of a region that is there. */
  static Place of(Aws aws) {
    return new Place() {
      @Override
      public <T> T with(Function<Aws, T> work) {
        return work.apply(aws);
      }
    };
  }

  /** Whose account it is, and in which region. */
  static Environment environment(Aws aws) {
    return new Environment(aws.sts().getCallerIdentity(r -> {}).account(), aws.region());
  }
}
