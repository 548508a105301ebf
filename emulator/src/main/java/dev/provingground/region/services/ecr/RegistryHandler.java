package dev.provingground.region.services.ecr;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The registry's HTTP side: the OCI distribution specification's pull and push, with ECR's
 * passwords and IAM actions. Runs on worker threads; state is asked and changed on the event loop.
 */
final class RegistryHandler implements HttpHandler {
  private static final int MAX_MANIFEST = 4 << 20;
  private static final HttpString DIGEST_HEADER = new HttpString("Docker-Content-Digest");
  private static final HttpString UPLOAD_HEADER = new HttpString("Docker-Upload-UUID");
  private static final HttpString API_VERSION = new HttpString("Docker-Distribution-Api-Version");
  private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  private static final HttpString SUBJECT_HEADER = new HttpString("OCI-Subject");
  private static final HttpString FILTERS_HEADER = new HttpString("OCI-Filters-Applied");
  private static final Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");
  private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Repositories repositories;
  private final Images images;
  private final BlobStore blobs;
  private final AccessTokens tokens;
  private final Authorizer authorizer;

  RegistryHandler(
      RegionIdentity region,
      EventLoop loop,
      Repositories repositories,
      Images images,
      BlobStore blobs,
      AccessTokens tokens,
      Authorizer authorizer) {
    this.region = region;
    this.loop = loop;
    this.repositories = repositories;
    this.images = images;
    this.blobs = blobs;
    this.tokens = tokens;
    this.authorizer = authorizer;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    exchange.startBlocking();
    exchange.getResponseHeaders().put(API_VERSION, "registry/2.0");
    try {
      var client = RegistryClient.of(exchange, tokens);
      if (client.isEmpty()) {
        exchange
            .getResponseHeaders()
            .put(
                Headers.WWW_AUTHENTICATE,
                "Basic realm=\"" + region.endpoint() + "/\",service=\"ecr.amazonaws.com\"");
        throw new RegistryError(
            401, "UNAUTHORIZED", "Not Authorized: log in with GetAuthorizationToken");
      }
      route(exchange, client.get());
    } catch (RegistryError e) {
      e.send(exchange);
    } catch (AwsServiceException e) {
      RegistryError.of(e).send(exchange);
    }
  }

  private void route(HttpServerExchange exchange, RegistryClient client) throws Exception {
    var path = exchange.getRequestPath();
    var method = exchange.getRequestMethod().toString();
    if (path.equals("/v2/") || path.equals("/v2")) {
      answer(exchange, 200, "{}");
      return;
    }
    var uploads = match(UPLOADS, path);
    if (uploads.isPresent()) {
      upload(exchange, client, method, uploads.get().group(1), uploads.get().group(2));
      return;
    }
    var blob = match(BLOB, path);
    if (blob.isPresent() && (method.equals("GET") || method.equals("HEAD"))) {
      sendBlob(exchange, client, blob.get().group(1), blob.get().group(2));
      return;
    }
    var manifest = match(MANIFEST, path);
    if (manifest.isPresent()) {
      manifest(exchange, client, method, manifest.get().group(1), manifest.get().group(2));
      return;
    }
    var referrers = match(REFERRERS, path);
    if (referrers.isPresent() && method.equals("GET")) {
      referrers(exchange, client, referrers.get().group(1), referrers.get().group(2));
      return;
    }
    var tags = match(TAGS, path);
    if (tags.isPresent() && method.equals("GET")) {
      tags(exchange, client, tags.get().group(1));
      return;
    }
    throw new RegistryError(
        404, "UNSUPPORTED", method + " " + path + " is not an operation of this registry");
  }

  private static Optional<MatchResult> match(Pattern pattern, String path) {
    var matcher = pattern.matcher(path);
    return matcher.matches() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }

  /**
   * Runs the task on the loop, once the caller may do the action on the repository, which must
   * exist.
   */
  private <T> T with(RegistryClient client, String action, String name, RepositoryTask<T> task)
      throws Exception {
    return onLoop(
        () -> {
          authorize(client, action, name);
          return task.apply(repositories.get(null, name));
        });
  }

  private void authorize(RegistryClient client, String action, String name) {
    authorizer.authorize(
        client.caller(),
        Access.to("ecr:" + action, List.of(repositories.arn(name))).with(client.keys()));
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return loop.call(task);
  }

  private interface RepositoryTask<T> {
    T apply(RepositoryRecord repository);
  }

  private void upload(
      HttpServerExchange exchange, RegistryClient client, String method, String name, String upload)
      throws Exception {
    if (upload.isEmpty()) {
      if (!method.equals("POST")) {
        throw unsupported(exchange);
      }
      begin(exchange, client, name);
      return;
    }
    if (!blobs.isOpen(upload)) {
      throw new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "there is no upload " + upload);
    }
    switch (method) {
      case "GET" -> {
        with(client, "UploadLayerPart", name, r -> r);
        progress(exchange, 204, name, upload, blobs.received(upload));
      }
      case "PATCH" -> patch(exchange, client, name, upload);
      case "PUT" -> complete(exchange, client, name, upload);
      case "DELETE" -> {
        with(client, "UploadLayerPart", name, r -> r);
        blobs.abandon(upload);
        exchange.setStatusCode(204);
      }
      default -> throw unsupported(exchange);
    }
  }

  private void begin(HttpServerExchange exchange, RegistryClient client, String name)
      throws Exception {
    with(client, "InitiateLayerUpload", name, r -> r);
    var mount = query(exchange, "mount");
    var from = query(exchange, "from");
    if (mount.isPresent() && from.isPresent() && mountable(client, from.get(), mount.get())) {
      with(client, "CompleteLayerUpload", name, r -> r.blobs.add(mount.get()));
      created(exchange, "/v2/" + name + "/blobs/" + mount.get(), mount.get());
      return;
    }
    var upload = UUID.randomUUID().toString();
    blobs.begin(upload);
    if (query(exchange, "digest").isPresent()) {
      complete(exchange, client, name, upload);
    } else {
      progress(exchange, 202, name, upload, 0);
    }
  }

  private boolean mountable(RegistryClient client, String from, String digest) throws Exception {
    return onLoop(
        () -> {
          if (!repositories.contains(from)) {
            return false;
          }
          authorize(client, "GetDownloadUrlForLayer", from);
          return repositories.get(null, from).blobs.contains(digest);
        });
  }

  private void patch(HttpServerExchange exchange, RegistryClient client, String name, String upload)
      throws Exception {
    with(client, "UploadLayerPart", name, r -> r);
    var range = exchange.getRequestHeaders().getFirst(Headers.CONTENT_RANGE);
    long received = blobs.received(upload);
    if (range != null && !range.startsWith(received + "-")) {
      progress(exchange, 416, name, upload, received);
      return;
    }
    progress(exchange, 202, name, upload, blobs.append(upload, exchange.getInputStream()));
  }

  private void complete(
      HttpServerExchange exchange, RegistryClient client, String name, String upload)
      throws Exception {
    with(client, "CompleteLayerUpload", name, r -> r);
    var digest =
        query(exchange, "digest")
            .filter(d -> d.matches(BlobStore.DIGEST))
            .orElseThrow(
                () -> new RegistryError(400, "DIGEST_INVALID", "the query needs digest=sha256:…"));
    blobs.append(upload, exchange.getInputStream());
    if (!blobs.complete(upload, digest)) {
      throw new RegistryError(
          400, "DIGEST_INVALID", "the bytes that were uploaded do not have the digest " + digest);
    }
    with(client, "CompleteLayerUpload", name, r -> r.blobs.add(digest));
    created(exchange, "/v2/" + name + "/blobs/" + digest, digest);
  }

  private void sendBlob(
      HttpServerExchange exchange, RegistryClient client, String name, String digest)
      throws Exception {
    boolean there = with(client, "GetDownloadUrlForLayer", name, r -> r.blobs.contains(digest));
    var file = there ? blobs.find(digest) : Optional.<java.nio.file.Path>empty();
    if (file.isEmpty()) {
      throw new RegistryError(404, "BLOB_UNKNOWN", "blob " + digest + " is not in " + name);
    }
    exchange.getResponseHeaders().put(DIGEST_HEADER, digest);
    BlobHandler.send(exchange, file.get());
  }

  private void manifest(
      HttpServerExchange exchange,
      RegistryClient client,
      String method,
      String name,
      String reference)
      throws Exception {
    switch (method) {
      case "GET", "HEAD" -> sendManifest(exchange, client, name, reference);
      case "PUT" -> putManifest(exchange, client, name, reference);
      case "DELETE" -> deleteManifest(exchange, client, name, reference);
      default -> throw unsupported(exchange);
    }
  }

  private void sendManifest(
      HttpServerExchange exchange, RegistryClient client, String name, String reference)
      throws Exception {
    var image =
        with(client, "BatchGetImage", name, r -> find(r, reference))
            .orElseThrow(() -> unknownManifest(name, reference));
    exchange.getResponseHeaders().put(DIGEST_HEADER, image.manifest.digest());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, image.manifest.mediaType());
    exchange.getOutputStream().write(image.manifest.text().getBytes(StandardCharsets.UTF_8));
  }

  private void putManifest(
      HttpServerExchange exchange, RegistryClient client, String name, String reference)
      throws Exception {
    var bytes = exchange.getInputStream().readNBytes(MAX_MANIFEST + 1);
    if (bytes.length > MAX_MANIFEST) {
      throw new RegistryError(
          413, "SIZE_INVALID", "a manifest has at most " + MAX_MANIFEST + " bytes");
    }
    var type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    var manifest = Manifest.parse(new String(bytes, StandardCharsets.UTF_8), type);
    boolean byDigest = reference.startsWith("sha256:");
    var tag = byDigest ? Optional.<String>empty() : Optional.of(tag(reference));
    var digest = byDigest ? Optional.of(reference) : Optional.<String>empty();
    with(client, "PutImage", name, r -> images.put(r, manifest, tag, digest));
    manifest.subject().ifPresent(s -> exchange.getResponseHeaders().put(SUBJECT_HEADER, s));
    created(exchange, "/v2/" + name + "/manifests/" + manifest.digest(), manifest.digest());
  }

  private static String tag(String reference) {
    if (!reference.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
      throw new RegistryError(400, "TAG_INVALID", "'" + reference + "' cannot be a tag");
    }
    return reference;
  }

  private void deleteManifest(
      HttpServerExchange exchange, RegistryClient client, String name, String reference)
      throws Exception {
    with(
        client,
        "BatchDeleteImage",
        name,
        r -> {
          var image = find(r, reference).orElseThrow(() -> unknownManifest(name, reference));
          if (reference.startsWith("sha256:")) {
            r.remove(image);
          } else {
            r.removeTag(reference);
          }
          return r;
        });
    exchange.setStatusCode(202);
  }

  private void referrers(
      HttpServerExchange exchange, RegistryClient client, String name, String digest)
      throws Exception {
    if (!digest.matches(BlobStore.DIGEST)) {
      throw new RegistryError(400, "DIGEST_INVALID", "'" + digest + "' is no sha256 digest");
    }
    var artifactType = query(exchange, "artifactType");
    var index = with(client, "BatchGetImage", name, r -> Referrers.index(r, digest, artifactType));
    if (artifactType.isPresent()) {
      exchange.getResponseHeaders().put(FILTERS_HEADER, "artifactType");
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Referrers.INDEX);
    exchange.getOutputStream().write(index.getBytes(StandardCharsets.UTF_8));
  }

  private void tags(HttpServerExchange exchange, RegistryClient client, String name)
      throws Exception {
    var tags = with(client, "ListImages", name, RepositoryRecord::imageTags);
    answer(exchange, 200, RegistryError.json(Map.of("name", name, "tags", tags)));
  }

  private static Optional<RepositoryRecord.StoredImage> find(RepositoryRecord r, String reference) {
    return reference.startsWith("sha256:") ? r.byDigest(reference) : r.byTag(reference);
  }

  private static RegistryError unknownManifest(String name, String reference) {
    return new RegistryError(
        404, "MANIFEST_UNKNOWN", "Requested image not found: " + reference + " in " + name);
  }

  private static RegistryError unsupported(HttpServerExchange exchange) {
    return new RegistryError(
        405,
        "UNSUPPORTED",
        exchange.getRequestMethod() + " is not an operation on " + exchange.getRequestPath());
  }

  private static Optional<String> query(HttpServerExchange exchange, String name) {
    var values = exchange.getQueryParameters().get(name);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  private static void progress(
      HttpServerExchange exchange, int status, String name, String upload, long received) {
    var headers = exchange.getResponseHeaders();
    headers.put(Headers.LOCATION, "/v2/" + name + "/blobs/uploads/" + upload);
    headers.put(UPLOAD_HEADER, upload);
    headers.put(Headers.RANGE, "0-" + Math.max(0, received - 1));
    exchange.setStatusCode(status);
  }

  private static void created(HttpServerExchange exchange, String location, String digest) {
    exchange.getResponseHeaders().put(Headers.LOCATION, location);
    exchange.getResponseHeaders().put(DIGEST_HEADER, digest);
    exchange.setStatusCode(201);
  }

  private static void answer(HttpServerExchange exchange, int status, String json)
      throws IOException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
  }
}
