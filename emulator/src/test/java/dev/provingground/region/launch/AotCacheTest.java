package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {
  private static final List<String> OPTIONS = List.of("-Xms24m");

  @TempDir Path base;
  private Path program = Path.of("");
  private Path library = Path.of("");
  private Path part = Path.of("");

  @BeforeEach
  void build() throws IOException {
    program = base.resolve("program.jar");
    library = Files.writeString(Files.createDirectory(base.resolve("lib")).resolve("a.jar"), "a");
    part = Files.writeString(base.resolve("lib/program-part.jar"), "a");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(Program.LIBRARIES, "lib/a.jar:lib/program-part.jar");
    new JarOutputStream(Files.newOutputStream(program), manifest).close();
  }

  private Optional<AotCache> find(Path jar, List<String> options, Map<String, String> environment)
      throws IOException {
    return AotCache.of(
        Program.of(jar.toString()), base.resolve("kept"), options, environment, UUID.randomUUID());
  }

  private AotCache find() throws IOException {
    return find(program, OPTIONS, Map.of()).orElseThrow();
  }

  private static Path file(AotCache cache) {
    var option = cache.options(true).getLast();
    return Path.of(option.substring(option.indexOf('=') + 1));
  }

  private static boolean isMade(AotCache cache) {
    return cache.options(true).getLast().startsWith("-XX:AOTCache=");
  }

  /** Does as the virtual machine does when it ends. */
  private AotCache make() throws IOException {
    var cache = find();
    assertThat(cache.options(true).getLast()).startsWith("-XX:AOTCacheOutput=");
    Files.writeString(file(cache), "cache");
    cache.keep();
    return cache;
  }

  @Test
  void theFirstToEndMakesItAndTheNextUseIt() throws IOException {
    assertThat(isMade(make())).isTrue();
    assertThat(isMade(find())).isTrue();
    assertThat(file(find())).hasContent("cache");
  }

  @Test
  void aRegionWhoseEndIsWaitedForUsesItAndMakesNone() throws IOException {
    assertThat(find().options(false)).isEmpty();
    assertThat(make().options(false)).isEqualTo(find().options(true));
  }

  @Test
  void twoThatStartAtOnceWriteFilesOfTheirOwn() throws IOException {
    assertThat(file(find())).isNotEqualTo(file(find()));
  }

  @Test
  void oneThatIsNotWholeIsNotKept() throws IOException {
    var cache = find();
    var unfinished = Files.writeString(file(cache), "ca");
    Files.writeString(unfinished.resolveSibling(unfinished.getFileName() + ".config"), "notes");
    cache.keep();
    assertThat(isMade(find())).isFalse();
    assertThat(unfinished.getParent()).isEmptyDirectory();
  }

  @Test
  void whatDidNotStartARegionIsNotKept() throws IOException {
    var cache = find();
    Files.writeString(file(cache), "cache");
    cache.discard();
    cache.keep();
    assertThat(isMade(find())).isFalse();
    assertThat(find().isMade()).isFalse();
  }

  @Test
  void itIsNotUsedWithAnotherProgramOtherLibrariesOrOtherOptions() throws IOException {
    make();
    assertThat(isMade(find(program, List.of("-Xms32m"), Map.of()).orElseThrow())).isFalse();
    var more = Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    assertThat(isMade(find(program, OPTIONS, more).orElseThrow())).isFalse();
    Files.writeString(library, "b");
    Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
    assertThat(isMade(find())).as("another library").isFalse();
    make();
    var time = Files.getLastModifiedTime(program);
    new JarOutputStream(Files.newOutputStream(program), new Manifest()).close();
    Files.setLastModifiedTime(program, time);
    assertThat(isMade(find())).as("another program").isFalse();
  }

  /** In an image all files have the same time. */
  @Test
  void itIsNotUsedWithAnotherBuildOfTheSameSizeAndTime() throws IOException {
    make();
    var time = Files.getLastModifiedTime(part);
    Files.setLastModifiedTime(Files.writeString(part, "b"), time);
    assertThat(isMade(find())).isFalse();
  }

  @Test
  void thereIsNoneForClassesInDirectoriesOrWithOptionsThatOpposeIt() throws IOException {
    assertThat(find(base, OPTIONS, Map.of())).isEmpty();
    assertThat(find(base.resolve("absent.jar"), OPTIONS, Map.of())).isEmpty();
    assertThat(find(program, OPTIONS, Map.of("JDK_JAVA_OPTIONS", "-Xshare:off"))).isEmpty();
  }

  @Test
  void whatKilledRegionsLeftAndOldCachesAreSwept() throws IOException {
    var kept = Files.createDirectories(base.resolve("kept/aot"));
    var left = Files.writeString(kept.resolve("x.part"), "x");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    var young = Files.writeString(kept.resolve("y.part"), "y");
    for (int i = 0; i < 6; i++) {
      var old = Files.writeString(kept.resolve(i + ".aot"), "old");
      Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH.plusSeconds(i)));
    }
    make();
    assertThat(left).doesNotExist();
    assertThat(young).exists();
    try (var files = Files.newDirectoryStream(kept, "?.aot")) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              kept.resolve("3.aot"), kept.resolve("4.aot"), kept.resolve("5.aot"));
    }
  }
}
