package dev.provingground.region.container;

import static dev.provingground.region.kernel.Mounts.Attribute.NO_DEVICES;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_SET_UID;

import dev.provingground.region.container.image.Trees;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.LoopDevice;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task keeps what it writes: its volumes, and what its containers change of their images
 * ("Fargate task ephemeral storage for Amazon ECS").
 */
sealed interface TaskStorage {
  /** Whose content {@link #show} brings. */
  Path directory();

  /** In the calling thread's mount namespace, which must be its own and private. */
  void show() throws IOException;

  /** How writable layers are made in it. */
  OverlaySupport overlay(OverlaySupport host);

  /** Empty where nothing keeps the task from writing more. Thread-safe. */
  Optional<StorageUsage> usage();

  /** To be called when no container runs any more. */
  void delete() throws IOException;

  /**
   * A directory of the region's, as large as the disk that it lies on.
   *
   * @param usage empty where it may be written to
   */
  record OnHost(Path directory, Optional<StorageUsage> usage) implements TaskStorage {
    @Override
    public void show() throws IOException {
      Files.createDirectories(directory);
    }

    @Override
    public OverlaySupport overlay(OverlaySupport host) {
      return host;
    }

    @Override
    public void delete() throws IOException {
      Trees.delete(directory);
    }
  }

  /**
   * A file system of its own, in a file that has no name any more: whatever happens, the kernel
   * frees it when nobody uses it any longer. It is seen in the mount namespaces of its containers
   * only.
   */
  final class Sized implements TaskStorage {
    private static final int BYTES_OF_MIB = 20;

    private final Path directory;
    private final long mebibytes;
    private final LoopDevice device;
    private @Nullable Descriptor root;

    private Sized(Path directory, long mebibytes, LoopDevice device) {
      this.directory = directory;
      this.mebibytes = mebibytes;
      this.device = device;
    }

    /**
     * Blocks; to be called on a thread that is in no namespace.
     *
     * @param directory that is not there yet; a file beside it is made and deleted
     * @param format the program {@code mke2fs}
     */
    static Sized make(Path directory, long mebibytes, Path format) throws IOException {
      var file = directory.resolveSibling(directory.getFileName() + ".disk");
      try {
        try (var empty = new RandomAccessFile(file.toFile(), "rw")) {
          empty.setLength(mebibytes << BYTES_OF_MIB);
        }
        format(file, format);
        Files.createDirectory(directory);
        return new Sized(directory, mebibytes, LoopDevice.of(file));
      } catch (KernelException e) {
        throw new IOException(e.getMessage(), e);
      } finally {
        Files.deleteIfExists(file);
      }
    }

    /** Without a journal: nobody reads it after a crash. */
    private static void format(Path file, Path program) throws IOException {
      HostProgram.run(
          program,
          List.of(
              "-q",
              "-F",
              "-t",
              "ext4",
              "-b",
              "4096",
              "-m",
              "0",
              "-O",
              "^has_journal",
              "-E",
              "lazy_itable_init=1,nodiscard,root_owner=0:0",
              file.toString()));
    }

    @Override
    public Path directory() {
      return directory;
    }

    @Override
    public synchronized void show() {
      // Deleted files free their space in the file below it too.
      Mounts.mount(device.path(), "ext4", directory, "discard", NO_SET_UID, NO_DEVICES);
      if (root == null) {
        root = Descriptor.open(directory);
      }
    }

    @Override
    public OverlaySupport overlay(OverlaySupport host) {
      return new OverlaySupport(true, host.userNamespace());
    }

    @Override
    public synchronized Optional<StorageUsage> usage() {
      return root == null
          ? Optional.empty()
          : Optional.of(new StorageUsage(mebibytes, root.space().used() >> BYTES_OF_MIB));
    }

    @Override
    public synchronized void delete() throws IOException {
      if (root != null) {
        root.close();
        root = null;
      }
      device.close();
      Files.deleteIfExists(directory);
    }
  }
}
