package dev.provingground.region.services.s3;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions that a listing still has to tell. */
final class VersionPage {
  private VersionPage() {}

  /**
   * @param keyMarker the key that the listing came to; its versions follow where {@code
   *     versionMarker} tells which one was last
   */
  static List<ObjectVersion> of(
      Bucket bucket,
      @Nullable String prefix,
      @Nullable String keyMarker,
      @Nullable String versionMarker) {
    var begin = prefix == null ? "" : prefix;
    var rest = new ArrayList<ObjectVersion>();
    for (var versions : bucket.versions().tailMap(begin, true).values()) {
      var key = versions.getFirst().key();
      if (!key.startsWith(begin)) {
        break;
      }
      int order = keyMarker == null ? 1 : KeyOrder.INSTANCE.compare(key, keyMarker);
      if (order > 0) {
        rest.addAll(versions);
      } else if (order == 0 && versionMarker != null) {
        rest.addAll(after(versions, versionMarker));
      }
    }
    return rest;
  }

  private static List<ObjectVersion> after(List<ObjectVersion> versions, String versionId) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).versionId().equals(versionId)) {
        return versions.subList(i + 1, versions.size());
      }
    }
    throw S3Errors.invalidArgument("Invalid version id specified");
  }
}
