package dev.provingground.region.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves the blobs of images that tests make. */
public final class TestRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger strangersTokens = new AtomicInteger();
  private final HttpServer server;

  public TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          if (exchange.getRequestHeaders().containsKey("Authorization")) {
            strangersTokens.incrementAndGet();
          }
          var bytes = blobs.get(exchange.getRequestURI().getPath().substring(1));
          try (exchange) {
            if (bytes == null) {
              exchange.sendResponseHeaders(404, -1);
            } else {
              exchange.sendResponseHeaders(200, bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          }
        });
    server.start();
  }

  /** How often a blob was asked for. */
  public int requests() {
    return requests.get();
  }

  /** How often somebody sent a token, which is none of ours. */
  public int strangersTokens() {
    return strangersTokens.get();
  }

  public Blob blob(byte[] bytes) {
    var digest = digest(bytes);
    blobs.put(digest, bytes);
    return new Blob(digest, "application/octet-stream", bytes.length, location(digest));
  }

  /** From now on the blob's location answers this. */
  public void corrupt(Blob blob, byte[] bytes) {
    blobs.put(blob.digest(), bytes);
  }

  public void remove(Blob blob) {
    blobs.remove(blob.digest());
  }

  /** An image for linux/amd64. */
  public Image image(Map<String, Object> config, TestLayer... layers) {
    return image("amd64", config, layers);
  }

  public Image image(String architecture, Map<String, Object> config, TestLayer... layers) {
    var diffIds = new ArrayList<String>();
    var layerBlobs = new ArrayList<Blob>();
    for (var layer : layers) {
      var tar = layer.tar();
      diffIds.add(digest(tar));
      layerBlobs.add(blob(TestLayer.gzip(tar)));
    }
    return image(architecture, config, diffIds, layerBlobs);
  }

  public Image image(
      String architecture, Map<String, Object> config, List<String> diffIds, List<Blob> layers) {
    try {
      var json =
          JSON.writeValueAsBytes(
              Map.of(
                  "architecture",
                  architecture,
                  "os",
                  "linux",
                  "config",
                  config,
                  "rootfs",
                  Map.of("type", "layers", "diff_ids", diffIds)));
      var blob = blob(json);
      return new Image("registry.test/image:latest", blob.digest(), blob, layers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private URI location(String digest) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + digest);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
