package dev.provingground.region.container.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.container.TestLayer;
import dev.provingground.region.container.TestRegistry;
import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class ImageStoreTest {
  private static final Map<String, Object> NO_CONFIG = Map.of();
  private Path directory;
  private TestRegistry registry;
  private ImageStore store;

  @BeforeEach
  void open() throws Exception {
    directory = Files.createTempDirectory("images-");
    registry = new TestRegistry();
    store = open(directory);
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
    Trees.delete(directory);
  }

  @Test
  void theConfigurationIsRead() throws Exception {
    var image =
        registry.image(
            Map.of(
                "Env",
                List.of("A=1", "B=x=y"),
                "Entrypoint",
                List.of("/e"),
                "Cmd",
                List.of("c"),
                "WorkingDir",
                "/w",
                "User",
                "u",
                "StopSignal",
                "SIGQUIT"),
            new TestLayer().file("f", "x"));
    var config = store.pull(image).config();
    assertThat(config.environment()).containsExactly(Map.entry("A", "1"), Map.entry("B", "x=y"));
    assertThat(config.entryPoint()).containsExactly("/e");
    assertThat(config.command()).containsExactly("c");
    assertThat(config.workingDirectory()).contains("/w");
    assertThat(config.user()).contains("u");
    assertThat(config.stopSignal()).contains("SIGQUIT");
  }

  @Test
  void upperLayersHideRemoveAndReplace() throws Exception {
    var root =
        root(
            new TestLayer()
                .directory("keep", 01777)
                .file("keep/below", "1")
                .file("removed", "1")
                .file("opaque/a", "1")
                .file("opaque/sub/b", "1")
                .file("replaced", "1")
                .file("was/directory", "1")
                .symlink("link", "keep"),
            new TestLayer()
                .file("keep/above", "2")
                .file(".wh.removed", "")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/c", "2")
                .file("replaced", "2")
                .file("was", "2")
                .file("link", "2"));
    assertThat(names(root.resolve("keep"))).containsExactlyInAnyOrder("below", "above");
    assertThat(mode(root.resolve("keep"))).isEqualTo(01777);
    assertThat(root.resolve("removed")).doesNotExist();
    assertThat(names(root.resolve("opaque"))).containsExactly("c");
    assertThat(root.resolve("replaced")).hasContent("2");
    assertThat(root.resolve("was")).hasContent("2");
    assertThat(root.resolve("link")).isRegularFile().hasContent("2");
  }

  @Test
  void aWhiteoutHidesOnlyWhatLiesBelow() throws Exception {
    var root =
        root(
            new TestLayer().file("d/f", "1"),
            new TestLayer().file("d/.wh.f", ""),
            new TestLayer().file("d/f", "3"));
    assertThat(root.resolve("d/f")).hasContent("3");
  }

  @Test
  void modesLinksAndTimesAreKept() throws Exception {
    var root =
        root(
            new TestLayer()
                .file("setuid", "x".getBytes(), 04755, 0, 0)
                .hardLink("hard", "setuid")
                .symlink("soft", "/etc/elsewhere")
                .directory("tmp", 01777));
    assertThat(mode(root.resolve("setuid"))).isEqualTo(04755);
    assertThat(Files.getAttribute(root.resolve("hard"), "unix:ino"))
        .isEqualTo(Files.getAttribute(root.resolve("setuid"), "unix:ino"));
    assertThat(Files.readSymbolicLink(root.resolve("soft"))).hasToString("/etc/elsewhere");
    assertThat(mode(root.resolve("tmp"))).isEqualTo(01777);
    assertThat(Files.getLastModifiedTime(root.resolve("setuid")).toMillis()).isEqualTo(1000);
  }

  @Test
  void ownersAreKeptWhereTheyAreMapped() throws Exception {
    assumeTrue(IdMap.users().maps(65532), "one user only is mapped here");
    var root = root(new TestLayer().file("owned", "x".getBytes(), 0600, 65532, 1000));
    assertThat(Files.getAttribute(root.resolve("owned"), "unix:uid")).isEqualTo(65532);
    assertThat(Files.getAttribute(root.resolve("owned"), "unix:gid")).isEqualTo(1000);
  }

  @Test
  void whatIsMountedOverIsThereAndIsNoLink() throws Exception {
    var root = root(new TestLayer().symlink("etc/resolv.conf", "/run/x").symlink("dev", "/"));
    assertThat(Files.isDirectory(root.resolve("dev"), NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isDirectory(root.resolve("proc"), NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isRegularFile(root.resolve("etc/resolv.conf"), NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isRegularFile(root.resolve("etc/hosts"), NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aLayerCannotBreakOut() {
    refused(new TestLayer().file("../out", "x"), "leads out of the layer");
    refused(new TestLayer().file("a/../../out", "x"), "leads out of the layer");
    refused(
        new TestLayer().symlink("a", directory.toString()).file("a/out", "x"), "a is no directory");
    refused(new TestLayer().hardLink("a", "/passwd"), "which is not in the layer");
    refused(new TestLayer().symlink("a", "/etc").hardLink("b", "a/passwd"), "a is no directory");
    assertThat(directory.resolve("out")).doesNotExist();
    assertThat(directory.resolveSibling("out")).doesNotExist();
  }

  @Test
  void anAbsoluteNameIsOneOfTheImage() throws Exception {
    assertThat(root(new TestLayer().file("/etc/x", "1")).resolve("etc/x")).hasContent("1");
  }

  @Test
  void aBlobThatIsAnotherOneIsRefused() {
    var image = registry.image(NO_CONFIG, new TestLayer().file("f", "x"));
    var blob = image.layers().getFirst();
    registry.corrupt(blob, new byte[(int) blob.size()]);
    assertThatThrownBy(() -> store.pull(image))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("unexpected commit digest sha256:")
        .hasMessageContaining("expected " + blob.digest() + ": failed precondition");
    registry.corrupt(blob, new byte[(int) blob.size() + 1]);
    assertThatThrownBy(() -> store.pull(image)).hasMessageContaining("unexpected commit size");
    registry.corrupt(blob, new byte[3]);
    assertThatThrownBy(() -> store.pull(image)).hasMessageContaining("unexpected commit size 3");
    registry.remove(blob);
    assertThatThrownBy(() -> store.pull(image))
        .hasMessageContaining("has been retried 1 time(s)")
        .hasMessageContaining("404 Not Found");
  }

  @Test
  void aLayerThatIsNotWhatTheConfigurationSaysIsRefused() {
    var tar = new TestLayer().file("f", "x").tar();
    var other = TestRegistry.digest(new byte[0]);
    assertThatThrownBy(
            () ->
                store.pull(
                    registry.image(
                        "amd64", NO_CONFIG, List.of(other), List.of(registry.blob(tar)))))
        .hasMessageContaining("wrong diff id calculated on extraction");
    assertThatThrownBy(
            () ->
                store.pull(
                    registry.image("amd64", NO_CONFIG, List.of(), List.of(registry.blob(tar)))))
        .hasMessageContaining("mismatched image rootfs and manifest layers");
    var garbage = "this is no archive, whatever it says".repeat(100).getBytes();
    assertThatThrownBy(
            () ->
                store.pull(
                    registry.image(
                        "amd64",
                        NO_CONFIG,
                        List.of(TestRegistry.digest(garbage)),
                        List.of(registry.blob(garbage)))))
        .hasMessageContaining("failed to extract layer");
    assertThat(scratch()).isEmpty();
  }

  @Test
  void anImageForAnotherMachineIsRefused() {
    assertThatThrownBy(
            () -> store.pull(registry.image("arm64", NO_CONFIG, new TestLayer().file("f", "x"))))
        .isInstanceOf(PullException.class)
        .hasMessageContaining(
            "image Manifest does not contain descriptor matching platform 'linux/amd64'");
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    var image = registry.image(NO_CONFIG, new TestLayer().file("f", "x"));
    var first = store.pull(image);
    int requests = registry.requests();
    assertThat(store.pull(image)).isEqualTo(first);
    assertThat(open(directory).pull(image)).isEqualTo(first);
    assertThat(registry.requests()).isEqualTo(requests).isEqualTo(2);
  }

  @Test
  void imagesShareTheLayersThatTheyHaveInCommon() throws Exception {
    var one = registry.image(NO_CONFIG, base(), new TestLayer().file("f", "1"));
    var two = registry.image(NO_CONFIG, base(), new TestLayer().file("f", "2"));
    var first = store.pull(one).root();
    int requests = registry.requests();
    var second = store.pull(two).root();
    assertThat(registry.requests()).isEqualTo(requests + 2);
    assertThat(Files.getAttribute(first.resolve("base"), "unix:ino"))
        .isEqualTo(Files.getAttribute(second.resolve("base"), "unix:ino"));
  }

  @Test
  void manyPullsAtOnceFetchOnce() throws Exception {
    var image = registry.image(NO_CONFIG, base(), new TestLayer().file("f", "x"));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PulledImage>> pulls =
          IntStream.range(0, 50).mapToObj(i -> pool.submit(() -> store.pull(image))).toList();
      var first = pulls.getFirst().get();
      for (var pull : pulls) {
        assertThat(pull.get()).isEqualTo(first);
      }
    }
    assertThat(registry.requests()).isEqualTo(3);
    assertThat(scratch()).isEmpty();
  }

  private static TestLayer base() {
    return new TestLayer().file("base", "base");
  }

  private void refused(TestLayer layer, String why) {
    Image image = registry.image(NO_CONFIG, layer);
    assertThatThrownBy(() -> store.pull(image))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("failed to extract layer sha256:")
        .hasMessageContaining(why);
  }

  private Path root(TestLayer... layers) throws Exception {
    return store.pull(registry.image(NO_CONFIG, layers)).root();
  }

  private static ImageStore open(Path directory) throws IOException {
    return new ImageStore(directory.resolve("store"), directory.resolve("scratch"));
  }

  private List<String> scratch() {
    return names(directory.resolve("scratch"));
  }

  private static List<String> names(Path directory) {
    try (var files = Files.list(directory)) {
      return files.map(f -> String.valueOf(f.getFileName())).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }
}
