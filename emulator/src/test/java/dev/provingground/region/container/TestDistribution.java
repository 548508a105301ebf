package dev.provingground.region.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.Login;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry on this machine that speaks OCI's distribution protocol: it asks for a token, and its
 * blobs lie elsewhere, where a token is none of anybody's business.
 */
public final class TestDistribution implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REPOSITORY = "team/app";
  private static final String TOKEN = "open-sesame";

  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, String> blobs = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Optional<Answer> instead = Optional.empty();
  private volatile Optional<String> realm = Optional.empty();
  private volatile boolean grants = true;
  private volatile Optional<Login> login = Optional.empty();
  private volatile boolean takesPasswords;

  private record Answer(int status, String body) {}

  public TestDistribution() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/v2/" + REPOSITORY + "/", this::repository);
    server.start();
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked for, with the query, in order. */
  public List<String> requests() {
    return requests;
  }

  /** From now on blobs are said to lie there. */
  public void keepBlobsAt(String location) {
    blobs.replaceAll((digest, before) -> location);
  }

  /** From now on the repository answers everything so. */
  public void answer(int status, String body) {
    instead = Optional.of(new Answer(status, body));
  }

  /** From now on tokens are to be had there. */
  public void realm(String url) {
    realm = Optional.of(url);
  }

  /** From now on its tokens are for this user only. */
  public void requireLogin(Login one) {
    login = Optional.of(one);
  }

  /** From now on it takes no tokens, but the user's password. */
  public void requirePassword(Login one) {
    requireLogin(one);
    takesPasswords = true;
  }

  /** From now on its tokens open nothing. */
  public void grantNothing() {
    grants = false;
  }

  /** Has the image under the tag; answers its name for who pulls it. */
  public RemoteImage push(String tag, Image image) {
    var layers = image.layers().stream().map(this::descriptor).toList();
    return pushManifest(
        tag,
        Map.of(
            "schemaVersion",
            2,
            "mediaType",
            "application/vnd.oci.image.manifest.v1+json",
            "config",
            descriptor(image.config()),
            "layers",
            layers));
  }

  /** Has images under the tag, by platforms. */
  public RemoteImage pushIndex(String tag, Map<String, RemoteImage> byPlatform) {
    var entries =
        byPlatform.entrySet().stream()
            .map(
                entry ->
                    Map.of(
                        "mediaType",
                        "application/vnd.oci.image.manifest.v1+json",
                        "digest",
                        digestOf(entry.getValue()),
                        "size",
                        1,
                        "platform",
                        Map.of(
                            "os", entry.getKey().split("/")[0],
                            "architecture", entry.getKey().split("/")[1])))
            .toList();
    return pushManifest(tag, Map.of("schemaVersion", 2, "manifests", entries));
  }

  public RemoteImage pushManifest(String tag, Map<String, ?> json) {
    try {
      var bytes = JSON.writeValueAsBytes(json);
      manifests.put(tag, bytes);
      manifests.put(TestRegistry.digest(bytes), bytes);
      return named(tag);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on the manifest of that name is another one. */
  public void replace(String reference, byte[] content) {
    manifests.put(reference, content);
  }

  public String digestOf(RemoteImage image) {
    var bytes = manifests.get(image.reference());
    if (bytes == null) {
      throw new IllegalArgumentException("no " + image);
    }
    return TestRegistry.digest(bytes);
  }

  /** An image's name; it need not be there. */
  public RemoteImage named(String reference) {
    var name = host() + "/" + REPOSITORY + (reference.startsWith("sha256:") ? "@" : ":");
    return new RemoteImage(
        name + reference, host(), REPOSITORY, reference, name + reference, Optional.empty());
  }

  private Map<String, Object> descriptor(Blob blob) {
    blobs.put(blob.digest(), blob.location().toString());
    return Map.of(
        "mediaType", "application/octet-stream", "digest", blob.digest(), "size", blob.size());
  }

  private void token(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    if (login.isPresent() && !isShown(exchange, basic(login.get()))) {
      answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes());
      return;
    }
    answer(exchange, 200, ("{\"token\":\"" + (grants ? TOKEN : "nothing") + "\"}").getBytes());
  }

  private void repository(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    requests.add(path.substring(("/v2/" + REPOSITORY).length()));
    if (takesPasswords) {
      if (!isShown(exchange, basic(login.orElseThrow()))) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
        answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes());
        return;
      }
    } else if (!isShown(exchange, "Bearer " + TOKEN)) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"%s\",service=\"test registry\",scope=\"repository:%s:pull\""
                  .formatted(realm.orElse("http://" + host() + "/token"), REPOSITORY));
      answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes());
      return;
    }
    if (instead.isPresent()) {
      answer(exchange, instead.get().status(), instead.get().body().getBytes());
      return;
    }
    var name = path.substring(path.lastIndexOf('/') + 1);
    var manifest = manifests.get(name);
    var blob = blobs.get(name);
    if (path.contains("/manifests/") && manifest != null) {
      answer(exchange, 200, manifest);
    } else if (path.contains("/blobs/") && blob != null) {
      exchange.getResponseHeaders().add("Location", blob);
      answer(exchange, 307, new byte[0]);
    } else {
      answer(exchange, 404, "{}".getBytes());
    }
  }

  private static boolean isShown(HttpExchange exchange, String authorization) {
    return authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static String basic(Login login) {
    var both = login.username() + ":" + login.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
