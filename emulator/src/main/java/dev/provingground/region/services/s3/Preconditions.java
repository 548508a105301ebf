package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a request makes of an object's state a condition ("Conditional requests"). */
record Preconditions(
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable Instant ifModifiedSince,
    @Nullable Instant ifUnmodifiedSince) {

  /**
   * @throws AwsServiceException PreconditionFailed, or status 304
   */
  void checkReading(ObjectVersion version) {
    if (ifMatch != null) {
      require(matches(ifMatch, version));
    } else if (ifUnmodifiedSince != null) {
      require(!seconds(version).isAfter(ifUnmodifiedSince));
    }
    boolean unchanged =
        ifNoneMatch != null
            ? matches(ifNoneMatch, version)
            : ifModifiedSince != null && !seconds(version).isAfter(ifModifiedSince);
    if (unchanged) {
      throw AwsErrors.error("NotModified", "Not Modified", 304);
    }
  }

  /**
   * @throws AwsServiceException PreconditionFailed, NoSuchKey, or InvalidArgument
   */
  void checkWriting(Optional<ObjectVersion> latest) {
    var there = latest.filter(version -> !version.isDeleteMarker());
    if (ifNoneMatch != null) {
      if (!ifNoneMatch.equals("*")) {
        throw AwsErrors.error(
            "NotImplemented",
            "A header you provided implies functionality that is not implemented: If-None-Match",
            501);
      }
      require(there.isEmpty());
    }
    if (ifMatch != null) {
      require(matches(ifMatch, there.orElseThrow(S3Errors::noSuchKey)));
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw S3Errors.preconditionFailed();
    }
  }

  private static boolean matches(String etag, ObjectVersion version) {
    return etag.equals("*") || etag.replace("\"", "").equals(version.etag());
  }

  /** Headers tell no more. */
  private static Instant seconds(ObjectVersion version) {
    return Instant.ofEpochSecond(version.lastModified().getEpochSecond());
  }
}
