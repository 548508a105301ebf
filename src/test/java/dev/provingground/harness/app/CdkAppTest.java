package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.assembly.MissingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

final class CdkAppTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Environment HERE = new Environment("111122223333", Region.EU_WEST_1);
  private static final String FLAG = "\"@aws-cdk/core:failSynthOnValidationErrors\":false";
  private static final String MANIFEST = "{\"version\": \"55.0.0\"}";
  private static final String WRITES =
      "echo \"$CDK_CONTEXT_JSON\" > context; echo '%s' > \"$CDK_OUTDIR/manifest.json\""
          .formatted(MANIFEST);

  /** As an app does that looks up its zones: it asks until its context has them. */
  private static final String ASKS =
      """
      case "$CDK_CONTEXT_JSON" in
        *zones*) echo '%s' ;;
        *) echo '{"version": "55.0.0", "missing":
             [{"key": "zones", "provider": "availability-zones", "props": {"region": "eu-west-1"}}]}' ;;
      esac > "$CDK_OUTDIR/manifest.json"
      echo "$CDK_CONTEXT_JSON" >> asked
      """
          .formatted(MANIFEST);

  private Path app;
  private Path output;

  @BeforeEach
  void directories(@TempDir Path directory) throws IOException {
    app = Files.createDirectory(directory.resolve("app"));
    output = directory.resolve("out");
  }

  private static Path synthesized(String app, Path directory, Path output) {
    return synthesized(app, directory, LONG, output);
  }

  private static Path synthesized(String app, Path directory, Duration longest, Path output) {
    return new CdkApp(app, directory, Optional.empty(), longest)
        .synthesize(output, HERE, CdkAppTest::answer)
        .directory();
  }

  private static JsonNode answer(MissingContext asked) {
    return TextNode.valueOf("answer to " + asked.provider());
  }

  @Test
  void aCommandIsRunWhereItsDescriptionIs() {
    assertThat(synthesized(WRITES, app, output)).isEqualTo(output);
    assertThat(app.resolve("context")).hasContent("{" + FLAG + "}");
  }

  @Test
  void anAppIsToldWhereItIsGoingToBeDeployed() {
    synthesized(WRITES + "; echo $CDK_DEFAULT_ACCOUNT $CDK_DEFAULT_REGION > where", app, output);
    assertThat(app.resolve("where")).hasContent("111122223333 eu-west-1");
  }

  @Test
  void anAppIsRunAgainWithWhatItAsksFor() {
    synthesized(ASKS, app, output);
    assertThat(app.resolve("asked"))
        .hasContent("{%1$s}\n{%1$s,\"zones\":\"answer to availability-zones\"}".formatted(FLAG));
  }

  @Test
  void whatTwoStacksAskForIsAnsweredToBoth() {
    var twice =
        ASKS.replace(
            "\"missing\": [",
            "\"missing\": [{\"key\": \"zones\", \"provider\": \"ssm\", \"props\": {}},");
    assertThat(synthesized(twice, app, output)).isEqualTo(output);
  }

  @Test
  void anAppThatDoesNotTakeTheAnswerIsNotAskedForEver() {
    var stubborn = ASKS.replace("*zones*)", "*nothing*)");
    assertThatThrownBy(() -> synthesized(stubborn, app, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("asks for zones again, although its context has it");
  }

  @Test
  void aCloudAssemblyThatLacksAnswersIsRefused() throws IOException {
    Files.writeString(
        app.resolve("manifest.json"),
        """
        {"version": "55.0.0", "missing": [{"key": "zones", "provider": "availability-zones"}]}
        """);
    assertThatThrownBy(() -> synthesized(app.toString(), Path.of(""), output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "was synthesized without [zones]: give the app, which is run again with what it asks"
                + " for");
  }

  @Test
  void aDirectoryIsRunByTheCommandInItsCdkJson() throws IOException {
    Files.writeString(app.resolve("synth.sh"), WRITES);
    Files.writeString(app.resolve("cdk.json"), "{\"app\": \"sh synth.sh\"}");

    assertThat(synthesized(app.toString(), Path.of(""), output)).isEqualTo(output);
    assertThat(output.resolve("manifest.json")).exists();
  }

  @Test
  void theContextOfTheCommandLineIsHandedOver() throws IOException {
    Files.writeString(app.resolve("cdk.json"), "{\"context\": {\"flag\": true, \"zone\": \"a\"}}");
    Files.writeString(app.resolve("cdk.context.json"), "{\"zone\": \"b\"}");

    synthesized(WRITES, app, output);

    assertThat(app.resolve("context")).hasContent("{\"flag\":true,\"zone\":\"b\"," + FLAG + "}");
  }

  @Test
  void aCloudAssemblyIsTakenAsItIs() throws IOException {
    Files.writeString(app.resolve("manifest.json"), MANIFEST);

    assertThat(synthesized(app.toString(), Path.of(""), output)).isEqualTo(app);
    assertThat(output).doesNotExist();
  }

  @Test
  void whatTheLastRunWroteIsNotTakenForThisOnes() throws IOException {
    Files.createDirectory(output);
    Files.writeString(output.resolve("manifest.json"), MANIFEST);

    assertThatThrownBy(() -> synthesized("echo nothing to do", app, output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            -Dstack.app=echo nothing to do ended with 0 and wrote no cloud assembly:
            nothing to do
            """);
  }

  @Test
  void aCommandThatFailsIsToldWithWhatItSaid() {
    assertThatThrownBy(() -> synthesized("echo oh no >&2; exit 3", app, output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended with 3")
        .hasMessageEndingWith("oh no\n");
  }

  @Test
  void aCommandThatDoesNotEndIsEndedWithAllThatItStarted() {
    assertThatThrownBy(
            () -> synthesized("echo waiting; sleep 1000", app, Duration.ofMillis(200), output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not end within");
    assertThat(ProcessHandle.current().children().filter(CdkAppTest::isShell)).isEmpty();
  }

  @Test
  void aCdkJsonWithoutAnAppIsRefused() throws IOException {
    Files.writeString(app.resolve("cdk.json"), "{}");

    assertThatThrownBy(() -> synthesized(app.toString(), Path.of(""), output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("cdk.json has no app: give the command that runs it");
  }

  private static boolean isShell(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().orElse("").contains("sleep 1000");
  }
}
