package dev.provingground.region.services.s3;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing: objects, and what the keys of others have in common up to the delimiter.
 *
 * @param next after which the next page begins; empty when this is the last
 */
record KeyPage(List<ObjectVersion> objects, Set<String> prefixes, Optional<String> next) {
  static KeyPage of(
      Bucket bucket,
      @Nullable String prefix,
      @Nullable String delimiter,
      @Nullable String after,
      int most) {
    var begin = prefix == null ? "" : prefix;
    var objects = new ArrayList<ObjectVersion>();
    var prefixes = new LinkedHashSet<String>();
    var last = Optional.<String>empty();
    for (var versions : bucket.versions().tailMap(begin, true).values()) {
      var latest = versions.getFirst();
      var key = latest.key();
      if (!key.startsWith(begin)) {
        break;
      }
      var common = common(key, begin, delimiter);
      var place = common.orElse(key);
      boolean seen = after != null && KeyOrder.INSTANCE.compare(place, after) <= 0;
      if (latest.isDeleteMarker() || seen || common.filter(prefixes::contains).isPresent()) {
        continue;
      }
      if (objects.size() + prefixes.size() >= most) {
        return new KeyPage(objects, prefixes, most == 0 ? Optional.empty() : last);
      }
      common.ifPresentOrElse(prefixes::add, () -> objects.add(latest));
      last = Optional.of(place);
    }
    return new KeyPage(objects, prefixes, Optional.empty());
  }

  private static Optional<String> common(String key, String prefix, @Nullable String delimiter) {
    if (delimiter == null || delimiter.isEmpty()) {
      return Optional.empty();
    }
    int end = key.indexOf(delimiter, prefix.length());
    return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end + delimiter.length()));
  }
}
