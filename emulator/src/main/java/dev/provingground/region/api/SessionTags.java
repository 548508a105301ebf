package dev.provingground.region.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tags of a role's session ("Pass session tags in AWS STS"), which conditions know as {@code
 * aws:PrincipalTag}.
 *
 * @param all by key
 * @param transitive the keys, whatever their case, of those that the sessions have too which this
 *     one takes on
 */
public record SessionTags(Map<String, String> all, Set<String> transitive) {
  public static final SessionTags NONE = new SessionTags(Map.of(), Set.of());

  /** What a session has of the one that takes it on, to which its own are added. */
  public SessionTags inherited() {
    var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    keys.addAll(transitive);
    var tags = new LinkedHashMap<>(all);
    tags.keySet().retainAll(all.keySet().stream().filter(keys::contains).toList());
    return new SessionTags(tags, transitive);
  }
}
