package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootedPathTest {
  @Test
  void linksAndDotsStayInside(@TempDir Path temporary) throws Exception {
    var root = temporary.toRealPath();
    var file = Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("f"), "x");
    Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc/f"));
    Files.createSymbolicLink(root.resolve("etc/up"), Path.of("../../../../etc"));
    Files.createSymbolicLink(root.resolve("outside"), Path.of("/proc/self/root/etc/passwd"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    assertThat(RootedPath.find(root, "/etc/f")).contains(file);
    assertThat(RootedPath.find(root, "/absolute")).contains(file);
    assertThat(RootedPath.find(root, "/etc/up/up/f")).contains(file);
    assertThat(RootedPath.find(root, "../../../etc/f")).contains(file);
    assertThat(RootedPath.find(root, "/etc/passwd")).isEmpty();
    assertThat(RootedPath.find(root, "/outside")).isEmpty();
    assertThat(RootedPath.find(root, "/loop")).isEmpty();
  }
}
