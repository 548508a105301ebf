package dev.provingground.harness.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What must be in S3 and in ECR before a stack is deployed. */
public record Assets(List<FileAsset> files, List<ImageAsset> images) {
  public static final Assets NONE = new Assets(List.of(), List.of());

  public Assets {
    files = List.copyOf(files);
    images = List.copyOf(images);
  }

  Assets and(Assets other) {
    return new Assets(
        Stream.concat(files.stream(), other.files.stream()).toList(),
        Stream.concat(images.stream(), other.images.stream()).toList());
  }

  /**
   * A file, or a directory as an archive.
   *
   * @param name as the app calls it
   * @param source a file; a directory, when it is zipped
   * @param zipped whether it goes as a zip archive of what the directory has
   */
  public record FileAsset(String name, Path source, boolean zipped, List<Place> places) {
    public FileAsset {
      places = List.copyOf(places);
    }

    /** Where it goes. */
    public record Place(String bucket, String key) {}
  }

  /** A container image. */
  public record ImageAsset(String name, Source source, List<Place> places) {
    public ImageAsset {
      places = List.copyOf(places);
    }

    /** Where it goes. */
    public record Place(String repository, String tag) {}

    /** What it is made from. */
    public sealed interface Source {}

    /**
     * An archive as {@code docker save} writes it; of the CDK's {@code TarballImageAsset}.
     *
     * @param archive a tar
     */
    public record Archive(Path archive) implements Source {}

    /**
     * A directory that an engine builds.
     *
     * @param dockerFile in it; empty for {@code Dockerfile}
     * @param target the stage to build; empty for the last
     * @param platform empty for the engine's own
     */
    public record Build(
        Path directory,
        String dockerFile,
        String target,
        String platform,
        Map<String, String> arguments)
        implements Source {
      public Build {
        arguments = Map.copyOf(arguments);
      }
    }
  }
}
