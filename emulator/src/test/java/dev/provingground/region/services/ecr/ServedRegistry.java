package dev.provingground.region.services.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.time.RealEventLoop;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.ecr.model.*;

/** A registry that serves, and the API beside it, with a repository {@code app}. */
final class ServedRegistry implements AutoCloseable {
  static final String OCI = "application/vnd.oci.image.manifest.v1+json";

  final EcrService ecr;

  /** The action that nobody may take. */
  String denied = "none";

  private final RealEventLoop loop = new RealEventLoop(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Undertow server;
  private final String endpoint;

  /**
   * @param directory where it keeps what is pushed
   */
  ServedRegistry(Path directory) throws Exception {
    var paths = new PathHandler();
    server = Undertow.builder().addHttpListener(0, "127.0.0.1", paths).build();
    server.start();
    var port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    endpoint = "http://127.0.0.1:" + port;
    ecr = new EcrService(context(), directory);
    Authorizer authorizer =
        (caller, access) -> {
          if (access.action().equals(denied)) {
            throw AwsErrors.error("AccessDeniedException", "not authorized: " + access.action());
          }
        };
    paths.addPrefixPath("/v2", ecr.registry(authorizer));
    paths.addPrefixPath(BlobHandler.PREFIX, ecr.downloads());
    call(() -> ecr.createRepository(r -> r.repositoryName("app")));
  }

  private ServiceContext context() {
    return new ServiceContext(
        new RegionIdentity("000000000000", "us-east-1", endpoint),
        loop,
        new ServiceDirectory(),
        new LoopedEvents(loop),
        (arn, principal, session) -> {
          throw new AssertionError("the registry takes on no role");
        },
        new Ids(new Random(1)));
  }

  /** Pushes an image of one layer, and answers its manifest. */
  String push(String repository, String tag, String layer) throws Exception {
    for (var blob : List.of(layer, "{}")) {
      var upload =
          send(authorized("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
      var location = upload.headers().firstValue("Location").orElseThrow();
      send(authorized(location).method("PATCH", BodyPublishers.ofString(blob)));
      var done =
          send(authorized(location + "?digest=" + digest(blob)).PUT(BodyPublishers.noBody()));
      assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
    }
    var manifest = manifest(layer);
    var answer = putManifest(repository, tag, manifest);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return manifest;
  }

  HttpResponse<String> putManifest(String repository, String tag, String manifest)
      throws Exception {
    return send(
        authorized("/v2/" + repository + "/manifests/" + tag)
            .header("Content-Type", OCI)
            .PUT(BodyPublishers.ofString(manifest)));
  }

  /** Of an image of this layer and an empty configuration. */
  static String manifest(String layer) {
    return """
    {"schemaVersion": 2, "mediaType": "%s",
     "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": 2},
     "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}]}
    """
        .formatted(OCI, digest("{}"), digest(layer), layer.length());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path));
  }

  /** A request of whoever has a token. */
  HttpRequest.Builder authorized(String path) throws Exception {
    var token =
        call(() -> ecr.getAuthorizationToken(r -> {}))
            .authorizationData()
            .getFirst()
            .authorizationToken();
    return request(path).header("Authorization", "Basic " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  /** Calls the API beside the registry, as the account's root. */
  <T> T call(Callable<T> task) throws Exception {
    return loop.call(() -> CallContext.call(new Caller.Root("000000000000"), task::call));
  }

  static String digest(String text) {
    return BlobStore.digest(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop();
    loop.close();
    http.close();
  }
}
