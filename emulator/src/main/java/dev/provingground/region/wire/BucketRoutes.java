package dev.provingground.region.wire;

import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.RestXmlCodec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Which operation a request to S3 asks for: by its method, by whether it names a bucket and a key,
 * and by its query and headers. Among those that it could be, the one that asks for most.
 */
final class BucketRoutes {
  /** What clients add to tell operations apart; the rest of the request tells it too. */
  private static final String OPERATION_ID = "x-id";

  /** What has the path of another operation, at an endpoint of directory buckets' own. */
  private static final Set<String> ELSEWHERE = Set.of("ListDirectoryBuckets");

  private final Class<?> client;
  private final OperationNames names;
  private volatile @Nullable List<Route> routes;

  BucketRoutes(Class<?> client, OperationNames names) {
    this.client = client;
    this.names = names;
  }

  /**
   * An operation that was asked for.
   *
   * @param labels {@code Bucket} and {@code Key}, decoded
   * @param query without what the operation's path says itself
   */
  record Match(String operation, Map<String, String> labels, Map<String, List<String>> query) {}

  private record Route(
      String operation,
      Class<?> request,
      String method,
      boolean ofBucket,
      boolean ofKey,
      Map<String, String> query) {
    boolean fits(String asked, boolean bucket, boolean key, Map<String, List<String>> given) {
      return method.equals(asked)
          && ofBucket == bucket
          && ofKey == key
          && query.entrySet().stream()
              .allMatch(
                  flag -> {
                    var values = given.get(flag.getKey());
                    return values != null && values.equals(List.of(flag.getValue()));
                  });
    }

    Map<String, List<String>> rest(Map<String, List<String>> given) {
      var rest = new LinkedHashMap<>(given);
      query.keySet().forEach(rest::remove);
      return rest;
    }
  }

  /**
   * @param path not decoded
   */
  Optional<Match> find(
      String method,
      String path,
      Map<String, List<String>> query,
      Function<String, String> header,
      RestXmlCodec codec) {
    var given = new TreeMap<>(query);
    given.remove(OPERATION_ID);
    var slash = path.indexOf('/', 1);
    var bucket = decode(path.isEmpty() ? "" : path.substring(1, slash < 0 ? path.length() : slash));
    var key = slash < 0 ? "" : decode(path.substring(slash + 1));
    return routes().stream()
        .filter(route -> route.fits(method, !bucket.isEmpty(), !key.isEmpty(), given))
        .filter(route -> codec.fits(route.request, route.rest(given), header))
        .max(
            Comparator.<Route>comparingInt(
                    route -> route.query.size() + codec.demands(route.request))
                .thenComparing(Route::operation))
        .map(route -> new Match(route.operation, labels(bucket, key), route.rest(given)));
  }

  private static Map<String, String> labels(String bucket, String key) {
    var labels = new HashMap<String, String>();
    if (!bucket.isEmpty()) {
      labels.put("Bucket", bucket);
    }
    if (!key.isEmpty()) {
      labels.put("Key", key);
    }
    return labels;
  }

  private List<Route> routes() {
    var known = routes;
    if (known == null) {
      known = read();
      routes = known;
    }
    return known;
  }

  private List<Route> read() {
    var read = new ArrayList<Route>();
    for (var operation : names.all()) {
      Marshallers.operation(client, operation)
          .filter(info -> !ELSEWHERE.contains(operation))
          .ifPresent(
              info -> {
                var uri = info.requestUri();
                var mark = uri.indexOf('?');
                var path = mark < 0 ? uri : uri.substring(0, mark);
                read.add(
                    new Route(
                        operation,
                        Marshallers.request(client, operation, SdkRequest.class),
                        info.httpMethod().name(),
                        !path.equals("/"),
                        path.endsWith("+}"),
                        query(mark < 0 ? "" : uri.substring(mark + 1))));
              });
    }
    return List.copyOf(read);
  }

  private static Map<String, String> query(String text) {
    var query = new LinkedHashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return query;
  }

  /** A plus sign in a path is itself. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.malformed("the path is not well encoded: " + e.getMessage());
    }
  }
}
