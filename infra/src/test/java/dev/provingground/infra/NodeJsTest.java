package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeJsTest {
  private static final String REMEDY =
      "The CDK needs it to synthesize the stacks: install Node.js 20 or newer and put `node` on"
          + " PATH.";

  @TempDir private Path directory;

  @Test
  void aMissingNodeIsOneLineThatSaysWhatToDo() {
    assertThatIllegalStateException()
        .isThrownBy(new NodeJs(directory + File.pathSeparator + directory.resolve("none"))::check)
        .withMessage("Node.js is missing: no `node` on PATH. " + REMEDY);
  }

  @Test
  void anOldNodeIsOneLineThatNamesIt() throws IOException {
    Path node = node("echo v18.20.4");
    assertThatIllegalStateException()
        .isThrownBy(new NodeJs(directory.toString())::check)
        .withMessage("Node.js is too old: " + node + " says its version is 'v18.20.4'. " + REMEDY);
  }

  @Test
  void somethingElseCalledNodeIsNotNode() throws IOException {
    node("echo usage: node NAME; exit 1");
    assertThatIllegalStateException()
        .isThrownBy(new NodeJs(directory.toString())::check)
        .withMessageContaining("'usage: node NAME'");
  }

  @Test
  void theOldestVersionAndNewerOnesAreTaken() throws IOException {
    for (String version : new String[] {"v20.0.0", "v24.1.0", "v100.0.0-nightly"}) {
      node("echo " + version);
      assertThatCode(new NodeJs(directory.toString())::check).doesNotThrowAnyException();
    }
  }

  private Path node(String script) throws IOException {
    Path node = directory.resolve("node");
    Files.deleteIfExists(node);
    Files.createFile(
        node, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return Files.writeString(node, "#!/bin/sh\n" + script + "\n");
  }
}
