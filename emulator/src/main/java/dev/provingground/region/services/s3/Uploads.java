package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.S3Errors.required;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The operations on objects that come in parts ("Multipart upload overview"). */
final class Uploads {

  private static final int MOST_PARTS = 10_000;
  private static final int MOST_LISTED = 1000;
  private static final long LEAST_PART = 5 << 20;
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_TAGS = 10;
  private static final int ID_LENGTH = 64;

  private final Buckets buckets;
  private final Objects objects;
  private final EventLoop loop;
  private final Ids ids;

  Uploads(Buckets buckets, Objects objects, EventLoop loop, Ids ids) {
    this.buckets = buckets;
    this.objects = objects;
    this.loop = loop;
    this.ids = ids;
  }

  CreateMultipartUploadResponse create(CreateMultipartUploadRequest request) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "ACL",
        "CacheControl",
        "ContentDisposition",
        "ContentEncoding",
        "ContentLanguage",
        "ContentType",
        "Metadata",
        "ServerSideEncryption",
        "BucketKeyEnabled",
        "StorageClass",
        "RequestPayer",
        "Tagging",
        "ExpectedBucketOwner",
        "ChecksumAlgorithm",
        "ChecksumType");
    ObjectWriting.checkAccess(request.acl());
    ObjectWriting.checkStorage(request.storageClassAsString());
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var upload =
        new Upload(
            ids.suffix(ID_LENGTH),
            ObjectWriting.checkKey(request.key()),
            loop.now(),
            ObjectHeaders.of(request, bucket.defaultEncryption()),
            Tags.parse(request.tagging(), MOST_TAGS));
    bucket.uploads.put(upload.id, upload);
    return CreateMultipartUploadResponse.builder()
        .bucket(bucket.name)
        .key(upload.key)
        .uploadId(upload.id)
        .serverSideEncryption(upload.headers.encryption())
        .checksumAlgorithm(request.checksumAlgorithmAsString())
        .checksumType(request.checksumTypeAsString())
        .build();
  }

  UploadPartResponse put(UploadPartRequest request, byte[] bytes) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "UploadId",
        "PartNumber",
        "ContentLength",
        "ContentMD5",
        "ChecksumAlgorithm",
        "ChecksumCRC32",
        "ChecksumCRC32C",
        "ChecksumCRC64NVME",
        "ChecksumSHA1",
        "ChecksumSHA256",
        "RequestPayer",
        "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var upload = find(bucket, request.key(), request.uploadId());
    int number = number(request.partNumber());
    var checksum = Checksum.verify(request, bytes);
    var part = put(upload, number, bytes, checksum);
    var response =
        UploadPartResponse.builder()
            .eTag(ObjectReading.quoted(part.etag()))
            .serverSideEncryption(upload.headers.encryption());
    checksum.into(response);
    return response.build();
  }

  private static int number(@Nullable Integer asked) {
    if (asked == null || asked < 1 || asked > MOST_PARTS) {
      throw S3Errors.invalidArgument(
          "Part number must be an integer between 1 and 10000, inclusive");
    }
    return asked;
  }

  private Upload.UploadedPart put(Upload upload, int number, byte[] bytes, Checksum checksum) {
    var part =
        new Upload.UploadedPart(
            objects.contents.put(bytes), Checksum.md5(bytes), checksum, loop.now());
    var replaced = upload.parts.put(number, part);
    if (replaced != null) {
      objects.contents.delete(replaced.stored());
    }
    return part;
  }

  /** A part that is an object, or a range of its bytes. */
  UploadPartCopyResponse copy(UploadPartCopyRequest request) {
    Supported.only(
        request,
        "CopySource",
        "CopySourceRange",
        "DestinationBucket",
        "DestinationKey",
        "PartNumber",
        "UploadId",
        "RequestPayer",
        "ExpectedBucketOwner",
        "ExpectedSourceBucketOwner");
    var source = CopySource.parse(required(request.copySource()));
    var from = buckets.get(source.bucket(), request.expectedSourceBucketOwner());
    var original = objects.find(from, source.key(), source.versionId());
    var to = buckets.get(request.destinationBucket(), request.expectedBucketOwner());
    var upload = find(to, request.destinationKey(), request.uploadId());
    int number = number(request.partNumber());
    var stored = original.stored().orElseThrow();
    var range = copied(request.copySourceRange(), stored.size());
    var bytes = objects.contents.read(stored, range.from(), Math.toIntExact(range.length()));
    var part = put(upload, number, bytes, Checksum.NONE);
    return UploadPartCopyResponse.builder()
        .copyPartResult(r -> r.eTag(ObjectReading.quoted(part.etag())).lastModified(loop.now()))
        .copySourceVersionId(Objects.versionId(from, original))
        .serverSideEncryption(upload.headers.encryption())
        .build();
  }

  /** All of an object, or what must be a range within it. */
  private static ByteRange copied(@Nullable String range, long size) {
    if (range == null) {
      return new ByteRange(0, size);
    }
    if (!range.matches("bytes=\\d{1,18}-\\d{1,18}")) {
      throw S3Errors.invalidArgument(
          "The x-amz-copy-source-range value must be of the form bytes=first-last where first and"
              + " last are the zero-based offsets of the first and last bytes to copy");
    }
    long last = Long.parseLong(range.substring(range.indexOf('-') + 1));
    return ByteRange.of(range, size)
        .filter(asked -> last < size)
        .orElseThrow(
            () ->
                S3Errors.invalidArgument(
                    "Range specified is not valid for source object of size: " + size));
  }

  private static Upload find(Bucket bucket, String key, String id) {
    return Optional.ofNullable(bucket.uploads.get(id))
        .filter(upload -> upload.key.equals(key))
        .orElseThrow(S3Errors::noSuchUpload);
  }

  CompleteMultipartUploadResponse complete(CompleteMultipartUploadRequest request) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "MultipartUpload",
        "UploadId",
        "ChecksumType",
        "MpuObjectSize",
        "RequestPayer",
        "ExpectedBucketOwner",
        "IfMatch",
        "IfNoneMatch");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var upload = find(bucket, request.key(), request.uploadId());
    new Preconditions(request.ifMatch(), request.ifNoneMatch(), null, null)
        .checkWriting(bucket.latest(upload.key));
    var parts = chosen(upload, required(request.multipartUpload()).parts());
    checkSizes(parts, request.mpuObjectSize());
    var stored = objects.contents.join(parts.stream().map(Upload.UploadedPart::stored).toList());
    var version =
        objects.put(
            bucket,
            upload.key,
            stored,
            etag(parts),
            parts.size(),
            upload.headers,
            Checksum.NONE,
            upload.tags);
    objects.abort(bucket, upload);
    return CompleteMultipartUploadResponse.builder()
        .bucket(bucket.name)
        .key(upload.key)
        .location("/" + bucket.name + "/" + upload.key)
        .eTag(ObjectReading.quoted(version.etag()))
        .versionId(Objects.versionId(bucket, version))
        .serverSideEncryption(upload.headers.encryption())
        .build();
  }

  private static List<Upload.UploadedPart> chosen(Upload upload, List<CompletedPart> completed) {
    if (completed.isEmpty()) {
      throw S3Errors.malformed();
    }
    var parts = new ArrayList<Upload.UploadedPart>();
    int last = 0;
    for (var one : completed) {
      int number = required(one.partNumber());
      if (number <= last) {
        throw AwsErrors.error(
            "InvalidPartOrder",
            "The list of parts was not in ascending order. Parts must be ordered by part number.");
      }
      last = number;
      var part = upload.parts.get(number);
      if (part == null || !required(one.eTag()).replace("\"", "").equals(part.etag())) {
        throw AwsErrors.error(
            "InvalidPart",
            "One or more of the specified parts could not be found. The part may not have been"
                + " uploaded, or the specified entity tag may not match the part's entity tag.");
      }
      parts.add(part);
    }
    return parts;
  }

  private static void checkSizes(List<Upload.UploadedPart> parts, @Nullable Long stated) {
    for (var part : parts.subList(0, parts.size() - 1)) {
      if (part.stored().size() < LEAST_PART) {
        throw AwsErrors.error(
            "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
      }
    }
    long size = parts.stream().mapToLong(part -> part.stored().size()).sum();
    if (size > MOST_BYTES) {
      throw AwsErrors.error(
          "EntityTooLarge",
          "Your proposed upload exceeds the maximum allowed size, which is 1 GB in this region");
    }
    if (stated != null && stated != size) {
      throw S3Errors.invalidRequest(
          "The provided 'x-amz-mp-object-size' header value " + stated + " is not the object's");
    }
  }

  /** The digest of the parts' digests, and how many they are. */
  private static String etag(List<Upload.UploadedPart> parts) {
    var digests = new ByteArrayOutputStream();
    parts.forEach(part -> digests.writeBytes(HexFormat.of().parseHex(part.etag())));
    return Checksum.md5(digests.toByteArray()) + "-" + parts.size();
  }

  AbortMultipartUploadResponse abort(AbortMultipartUploadRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    objects.abort(bucket, find(bucket, request.key(), request.uploadId()));
    return AbortMultipartUploadResponse.builder().build();
  }

  ListPartsResponse parts(ListPartsRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var upload = find(bucket, request.key(), request.uploadId());
    int most = Listing.most(request.maxParts(), MOST_LISTED);
    int after = Optional.ofNullable(request.partNumberMarker()).orElse(0);
    var rest = upload.parts.tailMap(after, false);
    var page = rest.entrySet().stream().limit(most).toList();
    boolean truncated = page.size() < rest.size();
    return ListPartsResponse.builder()
        .bucket(bucket.name)
        .key(upload.key)
        .uploadId(upload.id)
        .partNumberMarker(after)
        .nextPartNumberMarker(truncated && !page.isEmpty() ? page.getLast().getKey() : null)
        .maxParts(most)
        .isTruncated(truncated)
        .storageClass("STANDARD")
        .parts(
            page.stream()
                .map(
                    part ->
                        Part.builder()
                            .partNumber(part.getKey())
                            .eTag(ObjectReading.quoted(part.getValue().etag()))
                            .size(part.getValue().stored().size())
                            .lastModified(part.getValue().lastModified())
                            .build())
                .toList())
        .build();
  }

  ListMultipartUploadsResponse list(ListMultipartUploadsRequest request) {
    Supported.only(
        request, "Bucket", "Prefix", "MaxUploads", "ExpectedBucketOwner", "RequestPayer");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var prefix = Optional.ofNullable(request.prefix()).orElse("");
    int most = Listing.most(request.maxUploads(), MOST_LISTED);
    var found = bucket.uploads.values().stream().filter(u -> u.key.startsWith(prefix)).toList();
    if (found.size() > most) {
      throw Supported.unsupported(
          "a list of " + found.size() + " uploads in pages of " + most + ": give a Prefix");
    }
    return ListMultipartUploadsResponse.builder()
        .bucket(bucket.name)
        .prefix(request.prefix())
        .maxUploads(most)
        .isTruncated(false)
        .uploads(
            found.stream()
                .map(
                    upload ->
                        MultipartUpload.builder()
                            .key(upload.key)
                            .uploadId(upload.id)
                            .initiated(upload.initiated)
                            .storageClass(StorageClass.STANDARD)
                            .build())
                .toList())
        .build();
  }
}
