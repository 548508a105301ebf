package dev.provingground.harness.mutation.run;

import dev.provingground.workload.image.ImageOptions;
import dev.provingground.workload.image.WorkloadImage;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One way in which the image, or its tags, may be wrong.
 *
 * @param name for filters and ids
 * @param sentence what is wrong
 * @param of the wrong image, made of the right one
 * @param missingTag whether a tag is taken away after the push
 */
record ImageVariant(
    String name,
    String sentence,
    UnaryOperator<WorkloadImage> of,
    Optional<MissingTag> missingTag) {
  /** A tag that is not there. */
  enum MissingTag {
    LATEST,
    CONTENT
  }

  private static final ImageOptions OPTIONS = ImageOptions.REFERENCE;
  private static final String JAVA = "/opt/java/openjdk/bin/java";
  private static final String SERVICE = "dev/provingground/workload/Service";
  private static final String CONFIGURATION = "dev/provingground/workload/Configuration";

  static List<ImageVariant> all() {
    return List.of(
        configured(
            "image-user-root", "The image runs as root by default.", OPTIONS.withUser("0:0")),
        configured(
            "image-other-user", "The image runs as another user.", OPTIONS.withUser("1000:1000")),
        configured("image-wrong-port", "The image exposes port 8080.", OPTIONS.withPort(8080)),
        configured(
            "image-development-mode",
            "The image's default is development mode.",
            OPTIONS.withEnvironment("APP_ENV", "development")),
        configured(
            "image-wrong-architecture",
            "The image is for linux/arm64.",
            OPTIONS.withArchitecture("arm64")),
        configured(
            "image-no-graceful-stop",
            "The container does not hear SIGTERM: nothing is drained.",
            OPTIONS.withEnvironment("JAVA_TOOL_OPTIONS", "-Xrs")),
        configured(
            "image-other-program",
            "The container runs another program, which ends at once.",
            OPTIONS.withEntrypoint(JAVA, "-version")),
        changed(
            "image-no-health-endpoint",
            "There is no health endpoint.",
            SERVICE,
            ClassChange.text("/health", "/healthz")),
        changed(
            "image-health-always-200",
            "The health endpoint answers 200 also while the service drains.",
            SERVICE,
            ClassChange.number(503, 200)),
        changed(
            "image-no-root-page",
            "There is no answer at /.",
            SERVICE,
            ClassChange.text("/", "/nothing")),
        changed(
            "image-no-task-information",
            "The answer of / does not tell of the task.",
            CONFIGURATION,
            ClassChange.text("ECS_CONTAINER_METADATA_URI_V4", "NO_METADATA")),
        tagged("image-tag-latest-missing", "The image has no tag latest.", MissingTag.LATEST),
        tagged(
            "image-tag-content-missing", "The image has no tag of its own.", MissingTag.CONTENT));
  }

  private static ImageVariant configured(String name, String sentence, ImageOptions options) {
    return new ImageVariant(name, sentence, image -> image.with(options), Optional.empty());
  }

  private static ImageVariant changed(
      String name, String sentence, String type, UnaryOperator<byte[]> change) {
    return new ImageVariant(
        name, sentence, image -> image.withClass(type, change), Optional.empty());
  }

  private static ImageVariant tagged(String name, String sentence, MissingTag tag) {
    return new ImageVariant(name, sentence, UnaryOperator.identity(), Optional.of(tag));
  }
}
