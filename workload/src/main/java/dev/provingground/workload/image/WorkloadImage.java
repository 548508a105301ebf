package dev.provingground.workload.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image of the service and sends it somewhere. The same inputs give the same digest.
 *
 * <pre>{@code
 * String digest =
 *     WorkloadImage.fromProperties()
 *         .pushTo(new Registry("127.0.0.1:4566", new Registry.Credentials("AWS", token), true), "proving-ground", Set.of("latest", "1"));
 * }</pre>
 *
 * <p>What takes time (linking a runtime, the class-data archive) is kept in {@code
 * workload/target/image} under the digest of what it was made from: about ten seconds the first
 * time, a fraction of one later. Instances are immutable and safe for threads.
 */
public final class WorkloadImage {

  /**
   * The system property that chooses a base image, such as {@code
   * gcr.io/distroless/java25-debian13@sha256:…}; unset: none is needed.
   */
  public static final String BASE_PROPERTY = "workload.base";

  private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");

  private final ServiceFiles files;
  private final Workspace workspace;
  private final @Nullable String base;
  private final ImageOptions options;
  private final SortedMap<String, Path> additions;

  private WorkloadImage(
      ServiceFiles files,
      Workspace workspace,
      @Nullable String base,
      ImageOptions options,
      SortedMap<String, Path> additions) {
    this.files = files;
    this.workspace = workspace;
    this.base = base;
    this.options = options;
    this.additions = additions;
  }

  /**
   * On a runtime linked from the JDK that runs this code, over this machine's C library: takes no
   * network.
   *
   * @throws ImageException when this module's build is not found
   */
  public static WorkloadImage offline() {
    ServiceFiles files = ServiceFiles.located();
    return offline(files, files.target().resolve("image"));
  }

  static WorkloadImage offline(ServiceFiles files, Path workspace) {
    return new WorkloadImage(
        files, new Workspace(workspace), null, ImageOptions.REFERENCE, new TreeMap<>());
  }

  /**
   * On an image from a registry that has {@code java} of version 25 or later on its path.
   *
   * @param reference with its digest: what a tag names today is not what it names tomorrow
   * @throws ImageException when the reference has no digest
   */
  public static WorkloadImage onBase(String reference) {
    if (!PINNED.matcher(reference).matches()) {
      throw new ImageException(
          "The base image is '%s'; it must be pinned by its digest, as in NAME@sha256:…, in -D%s"
              .formatted(reference, BASE_PROPERTY));
    }
    ServiceFiles files = ServiceFiles.located();
    return new WorkloadImage(
        files,
        new Workspace(files.target().resolve("image")),
        reference,
        ImageOptions.REFERENCE,
        new TreeMap<>());
  }

  /** On the base that {@value #BASE_PROPERTY} names, else {@link #offline()}. */
  public static WorkloadImage fromProperties() {
    return Optional.ofNullable(System.getProperty(BASE_PROPERTY))
        .filter(reference -> !reference.isBlank())
        .map(WorkloadImage::onBase)
        .orElseGet(WorkloadImage::offline);
  }

  /** The same files with another container configuration. */
  public WorkloadImage with(ImageOptions newOptions) {
    return new WorkloadImage(files, workspace, base, newOptions, additions);
  }

  /**
   * With one more file, which everybody may read.
   *
   * @param path absolute, in the image
   */
  public WorkloadImage withFile(String path, Path file) {
    SortedMap<String, Path> more = new TreeMap<>(additions);
    more.put(path, file);
    return new WorkloadImage(files, workspace, base, options, more);
  }

  /**
   * The same configuration, but for one class of the service: what a mutant is about.
   *
   * @param name of the class, {@code dev/provingground/workload/Main}
   * @param change makes other bytes of its bytes
   */
  public WorkloadImage withClass(String name, UnaryOperator<byte[]> change) {
    return new WorkloadImage(files.withClass(name, change), workspace, base, options, additions);
  }

  /**
   * Pushes the image under every tag. Layers that the registry has are not sent.
   *
   * @param repository its name in the registry
   * @param tags at least one
   * @return the digest of the manifest, {@code sha256:} and 64 hexadecimal digits: what ECR shows
   * @throws ImageException when the image cannot be built, or the registry refuses it
   */
  public String pushTo(Registry registry, String repository, Set<String> tags) {
    SortedSet<String> sorted = new TreeSet<>(tags);
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException(
          "An image is pushed under at least one tag; there was none");
    }
    Iterator<String> names = sorted.iterator();
    RegistryImage image =
        RegistryImage.named(ImageReference.of(registry.host(), repository, names.next()));
    Registry.Credentials credentials = registry.credentials();
    if (credentials != null) {
      image.addCredential(credentials.user(), credentials.password());
    }
    Containerizer to = Containerizer.to(image).setAllowInsecureRegistries(registry.plainHttp());
    names.forEachRemaining(to::withAdditionalTag);
    if (registry.plainHttp()) {
      // Jib asks the system before it sends credentials without TLS; the registry is on loopback,
      // see there.
      System.setProperty("sendCredentialsOverHttp", "true");
    }
    try {
      return containerize(to);
    } catch (ImageException e) {
      if (e.getCause() instanceof RegistryUnauthorizedException) {
        throw new ImageException(
            "%s refuses to let %s push to '%s'; get a new token, and check the permissions on that repository"
                .formatted(
                    registry.host(),
                    credentials == null ? "anybody" : "user '" + credentials.user() + "'",
                    repository),
            e);
      }
      throw e;
    }
  }

  /**
   * Writes the image as a tar of an OCI image layout.
   *
   * @return the digest, as of {@link #pushTo}
   * @throws ImageException when the image cannot be built
   */
  public String saveTo(Path ociLayoutTar) {
    return containerize(
        Containerizer.to(
            TarImage.at(ociLayoutTar)
                .named(ImageReference.of(null, "proving-ground-workload", null))));
  }

  private String containerize(Containerizer to) {
    Path layers = workspace.directory().resolve("layers");
    to.setBaseImageLayersCache(layers)
        .setApplicationLayersCache(layers)
        .setToolName("proving-ground");
    try {
      return builder().containerize(to).getDigest().toString();
    } catch (IOException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new ImageException("The image cannot be built or sent: " + e.getMessage(), e);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("'%s' is no image reference".formatted(base), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("Interrupted while the image was built", e);
    }
  }

  private JibContainerBuilder builder()
      throws IOException, InterruptedException, InvalidImageReferenceException {
    JibContainerBuilder builder;
    Application application;
    if (base == null) {
      JavaRuntime runtime =
          new JavaRuntime(Path.of(System.getProperty("java.home")), JavaRuntime.MODULES);
      builder =
          Jib.from(
              TarImage.at(
                  new BaseImage(runtime, options.architecture(), List.of()).tar(workspace)));
      application = Application.prepare(workspace, files, runtime.link(workspace));
    } else {
      builder = Jib.from(RegistryImage.named(base));
      application = Application.prepare(workspace, files, null);
    }
    List<String> entrypoint = options.entrypoint();
    if (entrypoint == null) {
      entrypoint = base == null ? Contract.entrypoint() : Contract.entrypointOnBase();
    }
    return builder
        .setFormat(ImageFormat.OCI)
        .setPlatforms(Set.of(new Platform(options.architecture(), "linux")))
        .setCreationTime(Instant.EPOCH)
        .setUser(options.user())
        .setExposedPorts(Port.tcp(options.port()))
        .setEnvironment(options.environment())
        .setLabels(options.labels())
        .setEntrypoint(entrypoint)
        .setFileEntriesLayers(layers(application));
  }

  private List<FileEntriesLayer> layers(Application application) throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>(application.layers());
    if (!additions.isEmpty()) {
      layers.add(Application.layer("additions", additions));
    }
    return layers;
  }
}
