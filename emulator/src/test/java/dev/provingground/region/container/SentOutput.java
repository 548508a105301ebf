package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import java.time.Instant;

/** Lines that go to CloudWatch Logs, where nobody reads them. */
final class SentOutput implements Output {
  @Override
  public void line(Instant timestamp, String line) {}

  @Override
  public boolean isSentByTask() {
    return true;
  }
}
