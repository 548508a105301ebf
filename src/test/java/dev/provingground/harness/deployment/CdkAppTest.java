package dev.provingground.harness.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CdkAppTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String WRITES =
      "echo \"$CDK_CONTEXT_JSON\" > context; echo {} > \"$CDK_OUTDIR/manifest.json\"";

  private Path app;
  private Path output;

  @BeforeEach
  void directories(@TempDir Path directory) throws IOException {
    app = Files.createDirectory(directory.resolve("app"));
    output = directory.resolve("out");
  }

  @Test
  void aCommandIsRunWhereItsDescriptionIs() {
    assertThat(new CdkApp(WRITES, app, LONG).synthesize(output)).isEqualTo(output);
    assertThat(app.resolve("context")).hasContent("{}");
  }

  @Test
  void aDirectoryIsRunByTheCommandInItsCdkJson() throws IOException {
    Files.writeString(app.resolve("synth.sh"), WRITES);
    Files.writeString(app.resolve("cdk.json"), "{\"app\": \"sh synth.sh\"}");

    assertThat(new CdkApp(app.toString(), Path.of(""), LONG).synthesize(output)).isEqualTo(output);
    assertThat(output.resolve("manifest.json")).exists();
  }

  @Test
  void theContextOfTheCommandLineIsHandedOver() throws IOException {
    Files.writeString(app.resolve("cdk.json"), "{\"context\": {\"flag\": true, \"zone\": \"a\"}}");
    Files.writeString(app.resolve("cdk.context.json"), "{\"zone\": \"b\"}");

    new CdkApp(WRITES, app, LONG).synthesize(output);

    assertThat(app.resolve("context")).hasContent("{\"flag\":true,\"zone\":\"b\"}");
  }

  @Test
  void aCloudAssemblyIsTakenAsItIs() throws IOException {
    Files.writeString(app.resolve("manifest.json"), "{}");

    assertThat(new CdkApp(app.toString(), Path.of(""), LONG).synthesize(output)).isEqualTo(app);
    assertThat(output).doesNotExist();
  }

  @Test
  void whatTheLastRunWroteIsNotTakenForThisOnes() throws IOException {
    Files.createDirectory(output);
    Files.writeString(output.resolve("manifest.json"), "{}");

    assertThatThrownBy(() -> new CdkApp("echo nothing to do", app, LONG).synthesize(output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            -Dstack.app=echo nothing to do ended with 0 and wrote no cloud assembly:
            nothing to do
            """);
  }

  @Test
  void aCommandThatFailsIsToldWithWhatItSaid() {
    assertThatThrownBy(() -> new CdkApp("echo oh no >&2; exit 3", app, LONG).synthesize(output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended with 3")
        .hasMessageEndingWith("oh no\n");
  }

  @Test
  void aCommandThatDoesNotEndIsEndedWithAllThatItStarted() {
    assertThatThrownBy(
            () ->
                new CdkApp("echo waiting; sleep 1000", app, Duration.ofMillis(200))
                    .synthesize(output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not end within");
    assertThat(ProcessHandle.current().children().filter(CdkAppTest::isShell)).isEmpty();
  }

  @Test
  void aCdkJsonWithoutAnAppIsRefused() throws IOException {
    Files.writeString(app.resolve("cdk.json"), "{}");

    assertThatThrownBy(() -> new CdkApp(app.toString(), Path.of(""), LONG).synthesize(output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("cdk.json has no app: give the command that runs it");
  }

  private static boolean isShell(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().orElse("").contains("sleep 1000");
  }
}
