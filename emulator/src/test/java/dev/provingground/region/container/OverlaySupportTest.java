package dev.provingground.region.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.container.image.Trees;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class OverlaySupportTest {
  private Path directory;
  private Path lower;
  private Path root;

  @BeforeEach
  void make() throws Exception {
    // With characters that overlayfs's options give a meaning to.
    directory = Files.createTempDirectory("overlay:a,b\\c-");
    lower = Files.createDirectory(directory.resolve("lower"));
    Files.writeString(lower.resolve("file"), "lower");
    Files.setAttribute(lower, "unix:mode", 0750);
    root = Files.createDirectory(directory.resolve("root"));
  }

  @AfterEach
  void delete() throws Exception {
    Trees.delete(directory);
  }

  @Test
  void aLayerInMemoryTakesWhatIsWritten() throws Exception {
    var found = OverlaySupport.detect(Files.createDirectory(directory.resolve("trial")));
    assertThat(writes(new OverlaySupport(false, found.userNamespace()))).isEqualTo("upper 488");
    assertThat(directory.resolve("layer/upper")).doesNotExist();
  }

  @Test
  void aLayerOnDiskTakesWhatIsWritten() throws Exception {
    var found = OverlaySupport.detect(Files.createDirectory(directory.resolve("trial")));
    assertThat(writes(found)).isEqualTo("upper 488");
    if (found.onDisk()) {
      assertThat(directory.resolve("layer/upper/file")).hasContent("upper");
    }
  }

  private String writes(OverlaySupport overlay) throws Exception {
    var read =
        isolated(
            () -> {
              overlay.mount(lower, directory, root);
              Files.writeString(root.resolve("file"), "upper");
              return Files.readString(root.resolve("file"))
                  + " "
                  + ((int) Files.getAttribute(root, "unix:mode") & 07777);
            });
    assertThat(lower.resolve("file")).hasContent("lower");
    assertThat(root).isEmptyDirectory();
    return read;
  }

  private static <T> T isolated(Callable<T> work) throws Exception {
    var task =
        new FutureTask<>(
            () -> {
              OwnThread.isolate();
              Mounts.makePrivate();
              return work.call();
            });
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
