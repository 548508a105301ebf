package dev.provingground.region.container.image;

import com.fasterxml.jackson.core.JacksonException;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Login;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What is said to a registry about one repository: with the token that it asks for, anonymously or
 * for a user ("Docker Registry v2 authentication"). Thread-safe.
 */
final class RegistrySession implements BlobSource {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int READ_TIMEOUT_MILLIS = 30_000;
  private static final int LARGEST_DOCUMENT = 4 << 20;
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String MANIFESTS =
      String.join(
          ", ",
          List.of(
              "application/vnd.oci.image.index.v1+json",
              "application/vnd.docker.distribution.manifest.list.v2+json",
              "application/vnd.oci.image.manifest.v1+json",
              "application/vnd.docker.distribution.manifest.v2+json"));

  private final RegistryHost host;
  private final String repository;
  private final Optional<Login> login;

  /** What the registry wants to see, once it has said so. */
  private volatile @Nullable String authorization;

  RegistrySession(RegistryHost host, String repository, Optional<Login> login) {
    this.host = host;
    this.repository = repository;
    this.login = login;
  }

  URI manifest(String reference) {
    return URI.create(host.root() + "/v2/" + repository + "/manifests/" + reference);
  }

  URI blob(String digest) {
    return URI.create(host.root() + "/v2/" + repository + "/blobs/" + digest);
  }

  /**
   * A manifest or an index.
   *
   * @param announcedDigest what the registry says it is; empty where it does not say
   */
  record Document(byte[] content, String announcedDigest) {}

  /**
   * @param reference a tag or a digest
   * @throws PullException in the words of the one who pulls, without the image's name
   */
  Document document(String reference) throws IOException, PullException {
    var place = manifest(reference);
    var connection = request(place, MANIFESTS);
    int status = connection.getResponseCode();
    switch (status) {
      case HttpURLConnection.HTTP_OK -> {}
      case HttpURLConnection.HTTP_NOT_FOUND ->
          throw new PullException(
              host.name()
                  + "/"
                  + repository
                  + (reference.startsWith("sha256:") ? "@" : ":")
                  + reference
                  + ": not found");
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          throw new PullException(
              "pull access denied, repository does not exist or may require authorization: server"
                  + " message: insufficient_scope: authorization failed");
      default ->
          throw new PullException(
              "unexpected status from HEAD request to %s: %s".formatted(place, told(connection)));
    }
    try (var in = connection.getInputStream()) {
      var content = in.readNBytes(LARGEST_DOCUMENT + 1);
      if (content.length > LARGEST_DOCUMENT) {
        throw new PullException("manifest of more than %d bytes".formatted(LARGEST_DOCUMENT));
      }
      return new Document(
          content,
          Optional.ofNullable(connection.getHeaderField("Docker-Content-Digest")).orElse(""));
    }
  }

  @Override
  public InputStream open(Blob blob) throws IOException, PullException {
    var connection = request(blob.location(), "*/*");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new PullException(
          "failed to copy: httpReadSeeker: failed open: unexpected status code %s: %s"
              .formatted(blob.location(), told(connection)));
    }
    return connection.getInputStream();
  }

  /** What is answered at last: after a token was fetched, after the registry has sent elsewhere. */
  private HttpURLConnection request(URI place, String accept) throws IOException, PullException {
    var connection = ask(place, accept, authorization);
    if (connection.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      var challenge = connection.getHeaderField("WWW-Authenticate");
      var answer = challenge == null ? Optional.<String>empty() : answer(challenge);
      if (answer.isEmpty()) {
        return connection;
      }
      authorization = answer.get();
      connection = ask(place, accept, authorization);
    }
    var where = place;
    for (int i = 0; REDIRECTS.contains(connection.getResponseCode()); i++) {
      var location = connection.getHeaderField("Location");
      if (location == null || i == MOST_REDIRECTS) {
        throw new PullException(
            "unexpected status from GET request to %s: %s".formatted(place, told(connection)));
      }
      where = resolve(where, location);
      // A token, or a password, is for the registry alone.
      connection = ask(requireAllowed(where), accept, null);
    }
    return connection;
  }

  /** What to send to a registry that asks who it is; empty where there is nothing to say. */
  private Optional<String> answer(String challenge) throws IOException, PullException {
    var scheme = challenge.strip().split(" ", 2)[0].toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "bearer" -> Optional.of("Bearer " + fetchToken(challenge));
      case "basic" -> login.map(RegistrySession::basic);
      default -> Optional.empty();
    };
  }

  private static String basic(Login login) {
    var both = login.username() + ":" + login.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static URI resolve(URI from, String location) throws PullException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new PullException(
          "failed to follow the redirect of %s: %s".formatted(from, e.getMessage()), e);
    }
  }

  private URI requireAllowed(URI place) throws PullException {
    if (!host.maySendTo(place)) {
      throw new PullException(
          "registry %s leads to %s: one on this machine may lead to this machine only, any other"
                  .formatted(host.name(), place)
              + " to https:// elsewhere only");
    }
    return place;
  }

  private HttpURLConnection ask(URI place, String accept, @Nullable String shown)
      throws IOException {
    var url = place.toURL();
    var connection =
        (HttpURLConnection)
            (host.isLocal() ? url.openConnection(Proxy.NO_PROXY) : url.openConnection());
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", accept);
    if (shown != null) {
      connection.setRequestProperty("Authorization", shown);
    }
    return connection;
  }

  /**
   * @param challenge such as {@code Bearer realm="https://auth.docker.io/token",service="…"}
   */
  private String fetchToken(String challenge) throws IOException, PullException {
    var said = new HashMap<String, String>();
    PARAMETER.matcher(challenge).results().forEach(m -> said.put(m.group(1), m.group(2)));
    URI place;
    try {
      place = requireAllowed(URI.create(said.getOrDefault("realm", "") + query(said)));
    } catch (IllegalArgumentException e) {
      throw new PullException("failed to authorize: no realm in " + challenge, e);
    }
    var connection = ask(place, "application/json", login.map(RegistrySession::basic).orElse(null));
    var failed =
        "failed to authorize: failed to fetch %s token: "
            .formatted(login.isPresent() ? "oauth" : "anonymous");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new PullException(
          failed
              + "unexpected status from GET request to %s: %s".formatted(place, told(connection)));
    }
    try (var in = connection.getInputStream()) {
      var json = Json.MAPPER.readTree(in.readNBytes(LARGEST_DOCUMENT));
      var given = json.path("token").asText(json.path("access_token").asText());
      if (given.isEmpty()) {
        throw new PullException(failed + "no token");
      }
      return given;
    } catch (JacksonException e) {
      throw new PullException(failed + e.getOriginalMessage(), e);
    }
  }

  private String query(Map<String, String> challenge) {
    var scope = challenge.getOrDefault("scope", "repository:" + repository + ":pull");
    var service = challenge.get("service");
    return "?scope=" + encoded(scope) + (service == null ? "" : "&service=" + encoded(service));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The status, and what the registry has to say to it. */
  private static String told(HttpURLConnection connection) throws IOException {
    int code = connection.getResponseCode();
    var reason = connection.getResponseMessage(); // which not every registry sends
    var status = code + " " + (reason == null ? StatusCodes.getReason(code) : reason);
    try (var in = connection.getErrorStream()) {
      if (in == null) {
        return status;
      }
      var error = Json.MAPPER.readTree(in.readNBytes(LARGEST_DOCUMENT)).path("errors").path(0);
      return error.has("code")
          ? status
              + " - Server message: "
              + error.path("code").asText().toLowerCase(Locale.ROOT)
              + ": "
              + error.path("message").asText()
          : status;
    } catch (JacksonException e) {
      return status; // it says nothing that we understand
    }
  }

  /** What keeps anything from coming from there, as containerd says it. */
  String described(IOException e) {
    var place = URI.create(host.root());
    int port = place.getPort() >= 0 ? place.getPort() : host.isLocal() ? 80 : 443;
    var address = place.getHost() + ":" + port;
    return switch (e) {
      case UnknownHostException unknown -> "dial tcp: lookup " + place.getHost() + ": no such host";
      case SocketTimeoutException late -> "dial tcp " + address + ": i/o timeout";
      case ConnectException refused when String.valueOf(refused.getMessage()).contains("refused") ->
          "dial tcp " + address + ": connect: connection refused";
      case SSLException broken -> "tls: " + broken.getMessage();
      default -> "dial tcp " + address + ": " + e.getMessage();
    };
  }
}
