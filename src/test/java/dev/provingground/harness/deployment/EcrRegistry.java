package dev.provingground.harness.deployment;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.workload.image.Registry;
import dev.provingground.workload.image.WorkloadImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The region's registry, to push to. */
public record EcrRegistry(Aws aws, Console console) {
  /**
   * Pushes the workload's image under tags.
   *
   * @return the digest of its manifest
   */
  public String push(WorkloadImage image, String repository, List<String> tags) {
    return said(repository, tags, image.pushTo(signIn(), repository, new LinkedHashSet<>(tags)));
  }

  /**
   * Pushes what an archive has, as it is.
   *
   * @param archive a tar as {@code docker save} writes it
   * @return the digest of its manifest
   * @throws IllegalArgumentException when it is none
   */
  public String push(Path archive, String repository, String tag) {
    var registry = signIn();
    var credentials = registry.credentials();
    var to = RegistryImage.named(ImageReference.of(registry.host(), repository, tag));
    if (credentials != null) {
      to.addCredential(credentials.user(), credentials.password());
    }
    if (registry.plainHttp()) {
      // As for the workload's image: the registry is on loopback.
      System.setProperty("sendCredentialsOverHttp", "true");
    }
    try {
      var pushed =
          Jib.from(TarImage.at(archive))
              .containerize(
                  Containerizer.to(to)
                      .setAllowInsecureRegistries(registry.plainHttp())
                      .setToolName("proving-ground"));
      return said(repository, List.of(tag), pushed.getDigest().toString());
    } catch (IOException e) {
      throw new UncheckedIOException("push " + archive, e);
    } catch (RegistryException | CacheDirectoryCreationException | ExecutionException e) {
      throw new IllegalArgumentException(
          "%s cannot be pushed to %s: %s".formatted(archive, repository, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + archive + " was pushed", e);
    }
  }

  private String said(String repository, List<String> tags, String digest) {
    console.say("push", repository + ":" + String.join(",", tags) + " " + digest);
    return digest;
  }

  private Registry signIn() {
    var authorization = aws.ecr().getAuthorizationToken(r -> {}).authorizationData().getFirst();
    var pair =
        new String(
            Base64.getDecoder().decode(authorization.authorizationToken()), StandardCharsets.UTF_8);
    var endpoint = aws.registry(URI.create(authorization.proxyEndpoint()));
    return new Registry(
        endpoint.getAuthority(),
        new Registry.Credentials(
            pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)),
        endpoint.getScheme().equals("http"));
  }
}
