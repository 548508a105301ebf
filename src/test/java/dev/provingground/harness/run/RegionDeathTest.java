package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * What is left when the region is killed in the middle of a deployment: nothing. {@link
 * RegionDeaths} does it at many moments.
 */
final class RegionDeathTest {
  private static final Duration DEPLOYING = Duration.ofMinutes(3);
  private static final Duration DYING = Duration.ofSeconds(10);

  @Test
  void aRegionThatIsKilledWhileTasksRunLeavesNothing() throws IOException {
    var mountsBefore = RegionFamily.mounts();
    var run = CompletableFuture.supplyAsync(RegionDeathTest::deploy);
    await("a task's process")
        .atMost(DEPLOYING)
        .until(() -> run.isDone() || RegionFamily.now().hasTask());
    var family = RegionFamily.now();
    assertThat(family.hasTask()).as("a running task").isTrue();
    assertThat(family.networkNamespaces()).as("network namespaces of its own").isNotEmpty();

    assertThat(RegionFamily.launcher().orElseThrow().destroyForcibly()).isTrue();

    await("the death of all")
        .atMost(DYING)
        .untilAsserted(() -> assertThat(family.remains()).isEqualTo(List.of()));
    assertThat(RegionFamily.mounts()).isEqualTo(mountsBefore);
    assertThat(run.handle((done, failure) -> failure).join())
        .as("the deployment tells that the region is gone")
        .isInstanceOf(CompletionException.class);
  }

  private static boolean deploy() {
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (var run = SuiteRun.start(Settings.from(name -> Optional.empty()), new Console(quiet))) {
      return run.deployment().service().isEmpty();
    }
  }
}
