package dev.provingground.region.container;

import static dev.provingground.region.kernel.Mounts.Attribute.NO_DEVICES;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_SET_UID;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.OwnThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a container that may write into its root gets a writable layer over its image.
 *
 * @param onDisk the layer can be a directory of the region's; else it lies in memory
 * @param userNamespace the kernel wants overlayfs's marks in the user's attributes
 */
record OverlaySupport(boolean onDisk, boolean userNamespace) {
  private static final long ALL_IDS = 0xFFFFFFFFL;

  /**
   * Tries it.
   *
   * @param scratch an empty directory on the working directory's file system
   */
  static OverlaySupport detect(Path scratch) throws IOException {
    boolean userNamespace = !IdMap.users().maps(ALL_IDS - 1);
    var lower = Files.createDirectory(scratch.resolve("lower"));
    var target = Files.createDirectory(scratch.resolve("root"));
    var failure = new AtomicReference<@Nullable Exception>();
    var trial =
        Thread.ofPlatform()
            .name("overlay-trial")
            .start(
                () -> {
                  try {
                    OwnThread.isolate();
                    Mounts.makePrivate();
                    new OverlaySupport(true, userNamespace).mount(lower, scratch, target);
                  } catch (IOException | KernelException e) {
                    failure.set(e);
                  }
                });
    Threads.join(trial);
    return new OverlaySupport(failure.get() == null, userNamespace);
  }

  /**
   * Mounts it in the calling thread's mount namespace.
   *
   * @param directory for the writable layer
   */
  void mount(Path lower, Path directory, Path target) throws IOException {
    var layer = Files.createDirectory(directory.resolve("layer"));
    if (!onDisk) {
      Mounts.mount("tmpfs", layer, "mode=711", NO_SET_UID, NO_DEVICES);
    }
    var upper = Files.createDirectory(layer.resolve("upper"));
    var work = Files.createDirectory(layer.resolve("work"));
    // The merged root takes its own owner and mode from the layer on top.
    for (var attribute : List.of("unix:uid", "unix:gid")) {
      Files.setAttribute(upper, attribute, Files.getAttribute(lower, attribute));
    }
    Files.setAttribute(upper, "unix:mode", (int) Files.getAttribute(lower, "unix:mode") & 07777);
    Mounts.mount(
        "overlay",
        target,
        "lowerdir="
            + escape(lower)
            + ",upperdir="
            + escape(upper)
            + ",workdir="
            + escape(work)
            + (userNamespace ? ",userxattr" : ""),
        NO_SET_UID,
        NO_DEVICES);
  }

  private static String escape(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }
}
