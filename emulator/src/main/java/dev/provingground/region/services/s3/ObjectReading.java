package dev.provingground.region.services.s3;

import dev.provingground.region.api.Supported;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The operations that read objects. */
final class ObjectReading {

  private static final long MOST_AT_ONCE = 64 << 20;

  private final Buckets buckets;
  private final Objects objects;

  ObjectReading(Buckets buckets, Objects objects) {
    this.buckets = buckets;
    this.objects = objects;
  }

  ResponseBytes<GetObjectResponse> get(GetObjectRequest request) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "VersionId",
        "Range",
        "IfMatch",
        "IfNoneMatch",
        "IfModifiedSince",
        "IfUnmodifiedSince",
        "ResponseCacheControl",
        "ResponseContentDisposition",
        "ResponseContentEncoding",
        "ResponseContentLanguage",
        "ResponseContentType",
        "ChecksumMode",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var version = objects.find(bucket, request.key(), request.versionId());
    new Preconditions(
            request.ifMatch(),
            request.ifNoneMatch(),
            request.ifModifiedSince(),
            request.ifUnmodifiedSince())
        .checkReading(version);
    var range = ByteRange.of(request.range(), version.size());
    var part = range.orElse(new ByteRange(0, version.size()));
    if (part.length() > MOST_AT_ONCE) {
      throw S3Errors.invalidRequest(
          "This region gives " + MOST_AT_ONCE + " bytes at a time: ask for ranges");
    }
    var headers = version.headers();
    var response =
        GetObjectResponse.builder()
            .acceptRanges("bytes")
            .lastModified(version.lastModified())
            .contentLength(part.length())
            .contentRange(range.map(r -> r.of(version.size())).orElse(null))
            .eTag(quoted(version.etag()))
            .versionId(Objects.versionId(bucket, version))
            .contentType(or(request.responseContentType(), headers.contentType()))
            .cacheControl(or(request.responseCacheControl(), headers.cacheControl()))
            .contentDisposition(
                or(request.responseContentDisposition(), headers.contentDisposition()))
            .contentEncoding(or(request.responseContentEncoding(), headers.contentEncoding()))
            .contentLanguage(or(request.responseContentLanguage(), headers.contentLanguage()))
            .metadata(headers.metadata())
            .serverSideEncryption(headers.encryption())
            .tagCount(version.tags().isEmpty() ? null : version.tags().size());
    if (request.checksumMode() == ChecksumMode.ENABLED && range.isEmpty()) {
      version.checksum().into(response);
    }
    var bytes =
        objects.contents.read(
            version.stored().orElseThrow(), part.from(), Math.toIntExact(part.length()));
    return ResponseBytes.fromByteArrayUnsafe(response.build(), bytes);
  }

  HeadObjectResponse head(HeadObjectRequest request) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "VersionId",
        "IfMatch",
        "IfNoneMatch",
        "IfModifiedSince",
        "IfUnmodifiedSince",
        "ChecksumMode",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var version = objects.find(bucket, request.key(), request.versionId());
    new Preconditions(
            request.ifMatch(),
            request.ifNoneMatch(),
            request.ifModifiedSince(),
            request.ifUnmodifiedSince())
        .checkReading(version);
    var headers = version.headers();
    var response =
        HeadObjectResponse.builder()
            .acceptRanges("bytes")
            .lastModified(version.lastModified())
            .contentLength(version.size())
            .eTag(quoted(version.etag()))
            .versionId(Objects.versionId(bucket, version))
            .contentType(headers.contentType())
            .cacheControl(headers.cacheControl())
            .contentDisposition(headers.contentDisposition())
            .contentEncoding(headers.contentEncoding())
            .contentLanguage(headers.contentLanguage())
            .metadata(headers.metadata())
            .serverSideEncryption(headers.encryption());
    if (request.checksumMode() == ChecksumMode.ENABLED) {
      version.checksum().into(response);
    }
    return response.build();
  }

  GetObjectTaggingResponse tags(GetObjectTaggingRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var version = objects.find(bucket, request.key(), request.versionId());
    return GetObjectTaggingResponse.builder()
        .versionId(Objects.versionId(bucket, version))
        .tagSet(Tags.view(version.tags()))
        .build();
  }

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  private static @Nullable String or(@Nullable String asked, @Nullable String kept) {
    return asked == null ? kept : asked;
  }
}
