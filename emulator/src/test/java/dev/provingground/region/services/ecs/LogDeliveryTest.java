package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;

/** The awslogs driver's options: events of several lines, and what happens when none are taken. */
final class LogDeliveryTest {
  private static final String KILOBYTE = "x".repeat(1 << 10);
  private final World world = new World();

  private ContainerRuntime.Output output(String... options) {
    register(options);
    world.ecs(
        ecs ->
            ecs.runTask(
                r ->
                    r.cluster("proving")
                        .launchType(LaunchType.FARGATE)
                        .taskDefinition("web")
                        .networkConfiguration(World.inBothSubnets())));
    world.advance(Duration.ofSeconds(5));
    return world
        .runtime
        .tasks()
        .values()
        .iterator()
        .next()
        .launch()
        .containers()
        .getFirst()
        .output();
  }

  private void register(String... options) {
    var all =
        new HashMap<>(
            Map.of(
                "awslogs-group", "/workload",
                "awslogs-region", "us-east-1",
                "awslogs-stream-prefix", "web"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    var container =
        World.container("v1").toBuilder()
            .logConfiguration(LogConfiguration.builder().logDriver("awslogs").options(all).build())
            .build();
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder().containerDefinitions(container).build()));
  }

  private void print(ContainerRuntime.Output output, String... lines) {
    for (var line : lines) {
      output.line(world.region.loop().now(), line);
    }
  }

  private List<String> delivered() {
    return world.logs.streams().values().iterator().next();
  }

  @Test
  void linesThatMatchBeginAnEvent() {
    var output = output("awslogs-multiline-pattern", "^(INFO|ERROR)");
    print(output, "INFO up", "ERROR broken", "  at a", "", "  at b", "INFO down");
    world.advance(Duration.ofSeconds(1));
    assertThat(delivered()).containsExactly("INFO up\n", "ERROR broken\n  at a\n\n  at b\n");
    world.advance(Duration.ofSeconds(5));
    assertThat(delivered()).as("nothing more has come for a while").endsWith("INFO down\n");
  }

  @Test
  void anEventGoesOutWithItsContainerAtTheLatest() {
    var output = output("awslogs-multiline-pattern", "^-");
    print(output, "- last", "words");
    var task = world.runtime.tasks().values().iterator().next();
    task.exit("web", 1);
    assertThat(delivered()).containsExactly("- last\nwords\n");
  }

  @Test
  void anEventIsNoLargerThanCloudWatchLogsTakes() {
    var output = output("awslogs-multiline-pattern", "^-");
    print(output, "- first");
    for (int i = 0; i < 300; i++) {
      print(output, KILOBYTE);
    }
    world.advance(Duration.ofSeconds(6));
    assertThat(delivered()).hasSize(2).allMatch(event -> event.length() <= (256 << 10) - 26);
    assertThat(String.join("", delivered())).hasSize(8 + 300 * ((1 << 10) + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          \\[%b %d, %Y %H:%M:%S\\] | [May 01, 2017 19:00:01] up
          %Y-%m-%dT%H:%M:%S%L%z     | 2026-11-25T23:59:59.123+0100 up
          %A %y %I:%M %p            | Saturday 26 11:30 PM up
          """)
  void datesBeginAnEvent(String format, String line) {
    var output = output("awslogs-datetime-format", format);
    print(output, line, "more", line);
    world.advance(Duration.ofSeconds(1));
    assertThat(delivered()).containsExactly(line + "\nmore\n");
  }

  @Test
  void whatDoesNotFitTheBufferIsLostAndWhatIsInItIsNot() {
    var output = output("mode", "non-blocking", "max-buffer-size", "4k");
    world.logs.refuse(true);
    print(output, "first" + KILOBYTE, KILOBYTE, KILOBYTE, "lost" + KILOBYTE, "short");
    world.advance(Duration.ofSeconds(1));
    world.logs.refuse(false);
    world.advance(Duration.ofSeconds(6));
    assertThat(delivered()).containsExactly("first" + KILOBYTE, KILOBYTE, KILOBYTE, "short");
    print(output, "there is room again" + KILOBYTE + KILOBYTE);
    world.advance(Duration.ofSeconds(1));
    assertThat(delivered()).hasSize(5);
  }

  /** One that prints two thousand lines while none are taken. */
  private Thread writerWhoWaits(ContainerRuntime.Output output) {
    world.logs.refuse(true);
    var writer =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  for (int i = 0; i < 2000; i++) {
                    print(output, i + KILOBYTE);
                  }
                });
    await().until(() -> writer.getState() == Thread.State.WAITING);
    return writer;
  }

  @Test
  void inBlockingModeTheContainerWaitsAndNothingIsLost() throws Exception {
    var output = output("mode", "blocking");
    var writer = writerWhoWaits(output);
    assertThat(delivered()).isEmpty();
    world.logs.refuse(false);
    await()
        .until(
            () -> {
              world.advance(Duration.ofSeconds(1));
              return !writer.isAlive();
            });
    world.advance(Duration.ofSeconds(6));
    assertThat(delivered()).hasSize(2000).last().isEqualTo("1999" + KILOBYTE);
  }

  @Test
  void aTaskThatIsToEndIsNotHeldUpByItsLogs() throws Exception {
    var output = output("mode", "blocking");
    var writer = writerWhoWaits(output);
    output.letGo();
    writer.join(Duration.ofSeconds(20));
    assertThat(writer.isAlive()).isFalse();
    world.logs.refuse(false);
    world.advance(Duration.ofSeconds(6));
    assertThat(delivered()).hasSize(2000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          mode                      | maybe | must be blocking or non-blocking, not 'maybe'
          max-buffer-size           | much  | must be a size such as 25m, not 'much'
          awslogs-multiline-pattern | [     | is no regular expression
          awslogs-datetime-format   | %Q    | 'awslogs-datetime-format' with %Q is not supported
          awslogs-format            | json  | 'awslogs-format' is not supported
          """)
  void whatTheDriverDoesNotTakeIsRefused(String option, String value, String message) {
    assertThatThrownBy(() -> register(option, value)).hasMessageContaining(message);
  }

  @Test
  void optionsThatContradictOneAnotherAreRefused() {
    assertThatThrownBy(() -> register("mode", "blocking", "max-buffer-size", "1m"))
        .hasMessageContaining("goes with mode non-blocking only");
    assertThatThrownBy(
            () -> register("awslogs-multiline-pattern", "x", "awslogs-datetime-format", "%Y"))
        .hasMessageContaining("not both");
  }
}
