package dev.provingground.region.container.image;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Images on disk: configurations by digest, layers by DiffID, roots by ChainID. Each is made in a
 * scratch directory and moved into place when it is whole, so a crash leaves no half of one, and
 * regions may share a store. What two ask for at the same time is made once. Thread-safe.
 */
public final class ImageStore {
  private static final String UNPACKING =
      BlobFetcher.RETRIED + "failed to unpack image on snapshotter overlayfs: ";
  private static final String PLATFORM = "linux/amd64";

  private final Path configs;
  private final Path layers;
  private final Path roots;
  private final Path scratch;
  private final BlobFetcher fetcher = new BlobFetcher();
  private final Ownership ownership = new Ownership(IdMap.users(), IdMap.groups());
  private final Map<Path, CompletableFuture<Path>> making = new ConcurrentHashMap<>();

  /**
   * @param directory keeps what was pulled, also from run to run
   * @param scratch on the same file system; the caller deletes it
   */
  public ImageStore(Path directory, Path scratch) throws IOException {
    this.configs = Files.createDirectories(directory.resolve("configs"));
    this.layers = Files.createDirectories(directory.resolve("layers"));
    this.roots = Files.createDirectories(directory.resolve("roots"));
    this.scratch = Files.createDirectories(scratch);
  }

  /**
   * Has the image ready. Blocks; for virtual threads.
   *
   * @throws PullException when a part cannot be had, is corrupt, or is not for linux/amd64
   */
  public PulledImage pull(Image image) throws PullException, InterruptedException {
    return pull(image, new OwnRegistry());
  }

  /** Likewise, of another registry. */
  public PulledImage pull(Registries.Resolved image) throws PullException, InterruptedException {
    return pull(image.image(), image.source());
  }

  private PulledImage pull(Image image, BlobSource source)
      throws PullException, InterruptedException {
    var configFile =
        make(
            configs.resolve(Digests.hex(image.config().digest())),
            into -> fetcher.fetch(image.config(), source, into));
    ImageConfig config;
    try {
      config = ImageConfig.read(configFile);
    } catch (IOException e) {
      throw new PullException("failed to unmarshal config " + image.config().digest(), e);
    }
    if (!config.platform().equals(PLATFORM)) {
      throw notForThisPlatform();
    }
    if (config.diffIds().size() != image.layers().size()) {
      throw new PullException(UNPACKING + "mismatched image rootfs and manifest layers");
    }
    var chain = Digests.hex(Digests.chain(config.diffIds()));
    var root = make(roots.resolve(chain), into -> assemble(image, source, config, into));
    return new PulledImage(root, config);
  }

  static PullException notForThisPlatform() {
    return new PullException(
        "pull image manifest has been retried 1 time(s): image Manifest does not contain"
            + " descriptor matching platform '"
            + PLATFORM
            + "'");
  }

  private void assemble(Image image, BlobSource source, ImageConfig config, Path into)
      throws PullException, InterruptedException, IOException {
    var pulls = new ArrayList<CompletableFuture<Path>>();
    for (int i = 0; i < image.layers().size(); i++) {
      var blob = image.layers().get(i);
      var diffId = config.diffIds().get(i);
      var target = layers.resolve(Digests.hex(diffId));
      pulls.add(start(target, layer -> unpack(blob, source, diffId, layer)));
    }
    var paths = new ArrayList<Path>();
    for (var pull : pulls) {
      paths.add(await(pull));
    }
    RootAssembler.assemble(List.copyOf(paths), Files.createDirectory(into), ownership);
  }

  private void unpack(Blob blob, BlobSource source, String diffId, Path into)
      throws PullException, InterruptedException, IOException {
    var archive = into.resolveSibling(into.getFileName() + ".blob");
    try {
      fetcher.fetch(blob, source, archive);
      Files.createDirectory(into);
      String actual;
      try {
        actual = LayerUnpacker.unpack(archive, into, ownership);
      } catch (IOException e) {
        throw new PullException(
            DiskFull.reason(e, diffId, into)
                .map(BlobFetcher.RETRIED::concat)
                .orElseGet(
                    () ->
                        UNPACKING
                            + "failed to extract layer %s: %s: unknown"
                                .formatted(diffId, e.getMessage())),
            e);
      }
      if (!actual.equals(diffId)) {
        throw new PullException(
            UNPACKING
                + "wrong diff id calculated on extraction \"%s\", expected \"%s\""
                    .formatted(actual, diffId));
      }
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private interface Maker {
    void make(Path into) throws PullException, InterruptedException, IOException;
  }

  private Path make(Path target, Maker maker) throws PullException, InterruptedException {
    return await(start(target, maker));
  }

  /** Joins whoever makes it at the moment. */
  private CompletableFuture<Path> start(Path target, Maker maker) {
    var mine = new CompletableFuture<Path>();
    var theirs = making.putIfAbsent(target, mine);
    if (theirs != null) {
      return theirs;
    }
    Thread.ofVirtual()
        .name("pull-" + target.getFileName())
        .start(
            () -> {
              // Forgotten before it is told: who tries again after a failure starts afresh.
              try {
                makeUnlessThere(target, maker);
                making.remove(target);
                mine.complete(target);
              } catch (Throwable e) {
                making.remove(target);
                mine.completeExceptionally(e);
              }
            });
    return mine;
  }

  private void makeUnlessThere(Path target, Maker maker)
      throws PullException, InterruptedException, IOException {
    if (Files.exists(target)) {
      return;
    }
    var draft = scratch.resolve(UUID.randomUUID().toString());
    try {
      maker.make(draft);
      Files.move(draft, target);
    } catch (FileSystemException e) {
      // Another region with the same store may have been faster; what it made is the same.
      if (!Files.exists(target)) {
        throw e;
      }
    } finally {
      Trees.delete(draft);
    }
  }

  private static Path await(CompletableFuture<Path> future)
      throws PullException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case PullException pull -> throw pull;
        case InterruptedException interrupted -> throw interrupted;
        case IOException io -> throw new PullException(UNPACKING + io, io);
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
