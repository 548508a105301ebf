package dev.provingground.region.wire;

import dev.provingground.region.wire.codec.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which operation a method and a path ask for, read when somebody first asks. */
final class Routes {
  private final Class<?> client;
  private final OperationNames names;
  private volatile @Nullable List<Route> routes;

  Routes(Class<?> client, OperationNames names) {
    this.client = client;
    this.names = names;
  }

  /**
   * An operation that was asked for.
   *
   * @param labels of its path, decoded, such as {@code id} in {@code /experiments/{id}}
   */
  record Match(String operation, Map<String, String> labels) {}

  /**
   * @param path not decoded
   * @throws InvalidInputException when it is not well encoded
   */
  Optional<Match> find(String method, String path) {
    var known = routes;
    if (known == null) {
      known = read();
      routes = known;
    }
    var segments = segments(path);
    return known.stream().flatMap(route -> route.match(method, segments).stream()).findFirst();
  }

  /** The fewer labels, the earlier: {@code /a/b} before {@code /a/{id}}. */
  private List<Route> read() {
    return names.all().stream()
        .map(this::route)
        .sorted(Comparator.comparingLong(Route::labels).thenComparing(Route::operation))
        .toList();
  }

  private Route route(String operation) {
    var info =
        Marshallers.operation(client, operation)
            .orElseThrow(() -> new LinkageError(operation + " has no marshaller"));
    return new Route(operation, info.httpMethod().name(), segments(info.requestUri()));
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private record Route(String operation, String method, List<String> template) {
    Route {
      for (var segment : template) {
        if (segment.contains("?") || segment.endsWith("+}")) {
          throw new IllegalArgumentException(
              operation + " has a kind of path that no mounted service has: " + template);
        }
      }
    }

    long labels() {
      return template.stream().filter(Route::isLabel).count();
    }

    Optional<Match> match(String asked, List<String> segments) {
      if (!asked.equals(method) || segments.size() != template.size()) {
        return Optional.empty();
      }
      var labels = new HashMap<String, String>();
      for (int i = 0; i < segments.size(); i++) {
        var expected = template.get(i);
        var segment = segments.get(i);
        if (isLabel(expected) && !segment.isEmpty()) {
          labels.put(expected.substring(1, expected.length() - 1), decode(segment));
        } else if (!expected.equals(segment)) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(operation, labels));
    }

    private static boolean isLabel(String segment) {
      return segment.startsWith("{");
    }

    /** A plus sign in a path is itself. */
    private static String decode(String segment) {
      try {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw InvalidInputException.malformed("the path is not well encoded: " + e.getMessage());
      }
    }
  }
}
