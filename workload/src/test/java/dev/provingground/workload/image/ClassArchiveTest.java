package dev.provingground.workload.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the recorded class list to what the service loads. To record it anew, after a change of the
 * service, its libraries or the JDK:
 *
 * <pre>
 * mvn -pl workload -am test -Dtest=ClassArchiveTest -Dclasslist.record=true -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the offline image is made of this machine's C library")
class ClassArchiveTest {

  private static final Path RECORDED =
      Path.of("src/main/resources/dev/provingground/workload/image/service.classlist");

  @TempDir Path directory;

  @Test
  void theRecordedClassesAreThoseThatTheServiceLoads() throws Exception {
    SortedSet<String> loaded = loaded();
    if (Boolean.getBoolean("classlist.record")) {
      Files.write(RECORDED, loaded);
    }
    SortedSet<String> recorded = new TreeSet<>(Files.readAllLines(RECORDED));
    List<String> missing = new ArrayList<>(loaded);
    missing.removeAll(recorded);
    // Some depend on the machine: on its cgroups, and on what this user may write.
    assertThat(missing)
        .as("classes that the archive lacks; this class's documentation says how to record them")
        .hasSizeLessThan(loaded.size() / 50);
  }

  private SortedSet<String> loaded() throws IOException, InterruptedException {
    ServiceFiles files = ServiceFiles.located();
    Workspace workspace = new Workspace(files.target().resolve("image"));
    Path java =
        new JavaRuntime(Path.of(System.getProperty("java.home")), JavaRuntime.MODULES)
            .link(workspace);
    Path root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("app/lib"));
    Files.write(root.resolve("app/service.jar"), files.serviceJar());
    for (Path library : files.libraries()) {
      Files.copy(library, root.resolve("app/lib").resolve(library.getFileName()));
    }
    Path list = directory.resolve("loaded.classlist");
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    command.addAll(Contract.JVM_OPTIONS);
    command.addAll(List.of("-XX:DumpLoadedClassList=" + list, "-jar", "app/service.jar"));
    TrainingRun.run(command, root);
    SortedSet<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(list)) {
      // Without comments, what happened to be resolved, and the order of loading.
      if (!line.startsWith("#") && !line.startsWith("@cp")) {
        names.add(line.replaceFirst(" id: .*", ""));
      }
    }
    return names;
  }
}
