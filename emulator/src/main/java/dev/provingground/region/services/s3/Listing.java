package dev.provingground.region.services.s3;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The operations that list objects and versions. */
final class Listing {

  private static final int MOST_KEYS = 1000;
  private static final Paging PAGES = pages("MaxKeys", asked -> most(asked, MOST_KEYS));

  private final Buckets buckets;

  Listing(Buckets buckets) {
    this.buckets = buckets;
  }

  /** Pages whose tokens are good for the listing that answered them. */
  static Paging pages(String sizeMember, Paging.Size size) {
    return new Paging(
        "ContinuationToken",
        token -> S3Errors.invalidArgument("The continuation token provided is incorrect"),
        sizeMember,
        size);
  }

  /** How many a page holds: asking for more is no error. */
  static int most(@Nullable Integer asked, int most) {
    if (asked != null && asked < 0) {
      throw S3Errors.invalidArgument(
          "Argument maxKeys must be an integer between 0 and 2147483647");
    }
    return asked == null ? most : Math.min(asked, most);
  }

  ListObjectsV2Response list(ListObjectsV2Request request) {
    Supported.only(
        request,
        "Bucket",
        "Delimiter",
        "EncodingType",
        "MaxKeys",
        "Prefix",
        "ContinuationToken",
        "FetchOwner",
        "StartAfter",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var encoding = KeyEncoding.of(request.encodingTypeAsString());
    int most = PAGES.size(request);
    var after = PAGES.after(request).orElse(request.startAfter());
    var page = KeyPage.of(bucket, request.prefix(), request.delimiter(), after, most);
    boolean owners = Boolean.TRUE.equals(request.fetchOwner());
    return ListObjectsV2Response.builder()
        .name(bucket.name)
        .prefix(encoding.apply(Optional.ofNullable(request.prefix()).orElse("")))
        .delimiter(encoding.apply(request.delimiter()))
        .startAfter(encoding.apply(request.startAfter()))
        .maxKeys(most)
        .encodingType(request.encodingType())
        .continuationToken(request.continuationToken())
        .keyCount(page.objects().size() + page.prefixes().size())
        .isTruncated(page.next().isPresent())
        .nextContinuationToken(page.next().map(key -> PAGES.tokenAfter(request, key)).orElse(null))
        .contents(page.objects().stream().map(o -> view(o, encoding, owners)).toList())
        .commonPrefixes(page.prefixes().stream().map(p -> prefix(p, encoding)).toList())
        .build();
  }

  ListObjectsResponse list(ListObjectsRequest request) {
    Supported.only(
        request,
        "Bucket",
        "Delimiter",
        "EncodingType",
        "Marker",
        "MaxKeys",
        "Prefix",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var encoding = KeyEncoding.of(request.encodingTypeAsString());
    int most = most(request.maxKeys(), MOST_KEYS);
    var page = KeyPage.of(bucket, request.prefix(), request.delimiter(), request.marker(), most);
    return ListObjectsResponse.builder()
        .name(bucket.name)
        .prefix(encoding.apply(Optional.ofNullable(request.prefix()).orElse("")))
        .delimiter(encoding.apply(request.delimiter()))
        .marker(encoding.apply(Optional.ofNullable(request.marker()).orElse("")))
        .maxKeys(most)
        .encodingType(request.encodingType())
        .isTruncated(page.next().isPresent())
        .nextMarker(request.delimiter() == null ? null : encoding.apply(page.next().orElse(null)))
        .contents(page.objects().stream().map(o -> view(o, encoding, true)).toList())
        .commonPrefixes(page.prefixes().stream().map(p -> prefix(p, encoding)).toList())
        .build();
  }

  ListObjectVersionsResponse versions(ListObjectVersionsRequest request) {
    Supported.only(
        request,
        "Bucket",
        "EncodingType",
        "KeyMarker",
        "VersionIdMarker",
        "MaxKeys",
        "Prefix",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var encoding = KeyEncoding.of(request.encodingTypeAsString());
    int most = most(request.maxKeys(), MOST_KEYS);
    var rest =
        VersionPage.of(bucket, request.prefix(), request.keyMarker(), request.versionIdMarker());
    var page = rest.subList(0, Math.min(most, rest.size()));
    boolean truncated = page.size() < rest.size() && !page.isEmpty();
    return ListObjectVersionsResponse.builder()
        .name(bucket.name)
        .prefix(encoding.apply(Optional.ofNullable(request.prefix()).orElse("")))
        .keyMarker(encoding.apply(Optional.ofNullable(request.keyMarker()).orElse("")))
        .versionIdMarker(request.versionIdMarker())
        .maxKeys(most)
        .encodingType(request.encodingType())
        .isTruncated(truncated)
        .nextKeyMarker(truncated ? encoding.apply(page.getLast().key()) : null)
        .nextVersionIdMarker(truncated ? page.getLast().versionId() : null)
        .versions(
            page.stream()
                .filter(version -> !version.isDeleteMarker())
                .map(version -> version(bucket, version, encoding))
                .toList())
        .deleteMarkers(
            page.stream()
                .filter(ObjectVersion::isDeleteMarker)
                .map(version -> marker(bucket, version, encoding))
                .toList())
        .build();
  }

  private software.amazon.awssdk.services.s3.model.ObjectVersion version(
      Bucket bucket, ObjectVersion version, KeyEncoding encoding) {
    return software.amazon.awssdk.services.s3.model.ObjectVersion.builder()
        .key(encoding.apply(version.key()))
        .versionId(version.versionId())
        .isLatest(isLatest(bucket, version))
        .lastModified(version.lastModified())
        .eTag(ObjectReading.quoted(version.etag()))
        .size(version.size())
        .storageClass("STANDARD")
        .owner(buckets.owner())
        .build();
  }

  private DeleteMarkerEntry marker(Bucket bucket, ObjectVersion version, KeyEncoding encoding) {
    return DeleteMarkerEntry.builder()
        .key(encoding.apply(version.key()))
        .versionId(version.versionId())
        .isLatest(isLatest(bucket, version))
        .lastModified(version.lastModified())
        .owner(buckets.owner())
        .build();
  }

  private static boolean isLatest(Bucket bucket, ObjectVersion version) {
    return bucket.latest(version.key()).filter(version::equals).isPresent();
  }

  private S3Object view(ObjectVersion version, KeyEncoding encoding, boolean owner) {
    return S3Object.builder()
        .key(encoding.apply(version.key()))
        .lastModified(version.lastModified())
        .eTag(ObjectReading.quoted(version.etag()))
        .size(version.size())
        .storageClass("STANDARD")
        .owner(owner ? buckets.owner() : null)
        .build();
  }

  private static CommonPrefix prefix(String prefix, KeyEncoding encoding) {
    return CommonPrefix.builder().prefix(encoding.apply(prefix)).build();
  }
}
