package dev.provingground.workload.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies in {@code /app}: libraries, service, and with a runtime of ours the class-data archive.
 *
 * @param root a directory with {@code app/} in it
 * @param archived whether {@code app/service.jsa} is there
 */
record Application(Path root, boolean archived) {

  /**
   * @param java the runtime that will run it; null when a base image brings its own, for which no
   *     archive can be made here
   */
  static Application prepare(Workspace workspace, ServiceFiles files, @Nullable Path java)
      throws IOException, InterruptedException {
    byte[] jar = files.serviceJar();
    Digest digest =
        new Digest().with(jar).with(java == null ? "" : String.valueOf(java.getFileName()));
    ClassArchive.recorded().forEach(digest::with);
    for (String option : Contract.JVM_OPTIONS) {
      digest.with(option);
    }
    for (Path library : files.libraries()) {
      digest.with(String.valueOf(library.getFileName())).with(library);
    }
    Path root =
        workspace.get("application-" + digest.key(), target -> stage(files, jar, java, target));
    return new Application(root, java != null);
  }

  private static void stage(ServiceFiles files, byte[] jar, @Nullable Path java, Path root)
      throws IOException, InterruptedException {
    Path app = root.resolve("app");
    Path lib = Files.createDirectories(app.resolve("lib"));
    Files.write(app.resolve("service.jar"), jar);
    for (Path library : files.libraries()) {
      Files.copy(library, lib.resolve(library.getFileName()));
    }
    Workspace.setModified(root);
    if (java != null) {
      Path archive = root.resolveSibling("service.jsa");
      ClassArchive.write(java, root, archive);
      Files.move(archive, app.resolve("service.jsa"));
    }
  }

  /** From what changes least to what changes most. */
  List<FileEntriesLayer> layers() throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>();
    FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
    for (Path library : Workspace.tree(root.resolve("app/lib"))) {
      add(libraries, library, Contract.LIBRARIES + "/" + library.getFileName());
    }
    layers.add(libraries.build());
    layers.add(layer("service", "app/service.jar", Contract.SERVICE_JAR));
    if (archived) {
      layers.add(layer("class archive", "app/service.jsa", Contract.CLASS_ARCHIVE));
    }
    return layers;
  }

  private FileEntriesLayer layer(String name, String file, String path) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    add(layer, root.resolve(file), path);
    return layer.build();
  }

  /** Files by their paths in the image. */
  static FileEntriesLayer layer(String name, SortedMap<String, Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    files.forEach((path, file) -> add(layer, file, path));
    return layer.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path source, String path) {
    layer.addEntry(
        source,
        AbsoluteUnixPath.get(path),
        FilePermissions.DEFAULT_FILE_PERMISSIONS,
        Workspace.MODIFIED,
        "0:0");
  }
}
