package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkingDirectoryTest {
  @TempDir Path base;

  @Test
  void whatIsARegionsOwnGoesWithItAndWhatIsSharedStays() throws Exception {
    var directory = WorkingDirectory.open(base.resolve("made"), UUID.randomUUID());
    var shared = Files.createDirectory(directory.shared("images"));
    var own = Files.createDirectory(directory.own("registry"));
    Files.writeString(own.resolve("blob"), "x");
    directory.close();
    assertThat(shared).exists();
    assertThat(own).doesNotExist();
  }

  @Test
  void whatADeadRegionLeftIsSweptByTheNext() throws Exception {
    var left = Files.createDirectories(base.resolve("regions/dead"));
    Files.createFile(left.resolve("lock")); // which nobody holds
    Files.writeString(left.resolve("blob"), "x");
    try (var next = WorkingDirectory.open(base, UUID.randomUUID())) {
      assertThat(next.own("registry").getParent()).exists();
      assertThat(left).doesNotExist();
    }
  }
}
