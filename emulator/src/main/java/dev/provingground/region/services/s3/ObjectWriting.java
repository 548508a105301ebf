package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.S3Errors.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** The operations that put, copy and delete objects. */
final class ObjectWriting {

  private static final int MOST_TAGS = 10;
  private static final int MOST_KEYS = 1000;
  private static final int LONGEST_KEY = 1024;

  private final Buckets buckets;
  private final Objects objects;

  ObjectWriting(Buckets buckets, Objects objects) {
    this.buckets = buckets;
    this.objects = objects;
  }

  PutObjectResponse put(PutObjectRequest request, byte[] bytes) {
    Supported.only(
        request,
        "Bucket",
        "Key",
        "ACL",
        "CacheControl",
        "ContentDisposition",
        "ContentEncoding",
        "ContentLanguage",
        "ContentLength",
        "ContentMD5",
        "ContentType",
        "ChecksumAlgorithm",
        "ChecksumCRC32",
        "ChecksumCRC32C",
        "ChecksumCRC64NVME",
        "ChecksumSHA1",
        "ChecksumSHA256",
        "IfMatch",
        "IfNoneMatch",
        "Metadata",
        "ServerSideEncryption",
        "BucketKeyEnabled",
        "StorageClass",
        "RequestPayer",
        "Tagging",
        "ExpectedBucketOwner");
    checkAccess(request.acl());
    checkStorage(request.storageClassAsString());
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var key = checkKey(request.key());
    new Preconditions(request.ifMatch(), request.ifNoneMatch(), null, null)
        .checkWriting(bucket.latest(key));
    var checksum = Checksum.verify(request, bytes);
    var headers = ObjectHeaders.of(request, bucket.defaultEncryption());
    var tags = Tags.parse(request.tagging(), MOST_TAGS);
    var version =
        objects.put(
            bucket,
            key,
            objects.contents.put(bytes),
            Checksum.md5(bytes),
            0,
            headers,
            checksum,
            tags);
    var response =
        PutObjectResponse.builder()
            .eTag(ObjectReading.quoted(version.etag()))
            .versionId(Objects.versionId(bucket, version))
            .serverSideEncryption(headers.encryption());
    checksum.into(response);
    return response.build();
  }

  /** The account's own access is all that there is, so these say nothing. */
  static void checkAccess(@Nullable ObjectCannedACL acl) {
    if (acl != null
        && acl != ObjectCannedACL.PRIVATE
        && acl != ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL) {
      throw AwsErrors.error(
          "AccessControlListNotSupported", "The bucket does not allow ACLs: " + acl);
    }
  }

  static void checkStorage(@Nullable String storage) {
    if (storage != null && StorageClass.fromValue(storage) == StorageClass.UNKNOWN_TO_SDK_VERSION) {
      throw AwsErrors.error("InvalidStorageClass", "The storage class you specified is not valid");
    }
    if (storage != null && StorageClass.fromValue(storage) != StorageClass.STANDARD) {
      throw Supported.unsupported("the storage class " + storage);
    }
  }

  static String checkKey(String key) {
    if (key.getBytes(UTF_8).length > LONGEST_KEY) {
      throw AwsErrors.error("KeyTooLongError", "Your key is too long");
    }
    return key;
  }

  CopyObjectResponse copy(CopyObjectRequest request) {
    Supported.only(
        request,
        "DestinationBucket",
        "DestinationKey",
        "CopySource",
        "ACL",
        "CacheControl",
        "ContentDisposition",
        "ContentEncoding",
        "ContentLanguage",
        "ContentType",
        "Metadata",
        "MetadataDirective",
        "TaggingDirective",
        "Tagging",
        "ServerSideEncryption",
        "StorageClass",
        "RequestPayer",
        "ExpectedBucketOwner",
        "ExpectedSourceBucketOwner");
    checkAccess(request.acl());
    checkStorage(request.storageClassAsString());
    var source = CopySource.parse(required(request.copySource()));
    var from = buckets.get(source.bucket(), request.expectedSourceBucketOwner());
    var original = objects.find(from, source.key(), source.versionId());
    var to = buckets.get(request.destinationBucket(), request.expectedBucketOwner());
    var key = checkKey(request.destinationKey());
    boolean replaces = request.metadataDirective() == MetadataDirective.REPLACE;
    if (!replaces && from == to && source.key().equals(key) && source.versionId() == null) {
      throw S3Errors.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    var headers =
        replaces
            ? ObjectHeaders.of(request, to.defaultEncryption())
            : original
                .headers()
                .encrypted(
                    ObjectHeaders.encryption(
                        request.serverSideEncryptionAsString(), to.defaultEncryption()));
    var tags =
        request.taggingDirective() == TaggingDirective.REPLACE
            ? Tags.parse(request.tagging(), MOST_TAGS)
            : original.tags();
    var stored = original.stored().orElseThrow();
    var bytes = objects.contents.read(stored, 0, Math.toIntExact(stored.size()));
    var version =
        objects.put(
            to,
            key,
            objects.contents.put(bytes),
            Checksum.md5(bytes),
            0,
            headers,
            original.checksum(),
            tags);
    return CopyObjectResponse.builder()
        .copyObjectResult(
            r -> r.eTag(ObjectReading.quoted(version.etag())).lastModified(version.lastModified()))
        .copySourceVersionId(Objects.versionId(from, original))
        .versionId(Objects.versionId(to, version))
        .serverSideEncryption(headers.encryption())
        .build();
  }

  DeleteObjectResponse delete(DeleteObjectRequest request) {
    Supported.only(request, "Bucket", "Key", "VersionId", "RequestPayer", "ExpectedBucketOwner");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var deleted = delete(bucket, request.key(), request.versionId());
    return DeleteObjectResponse.builder()
        .versionId(deleted.versionId())
        .deleteMarker(deleted.marker() ? true : null)
        .build();
  }

  private Objects.Deleted delete(Bucket bucket, String key, @Nullable String versionId) {
    return versionId == null ? objects.delete(bucket, key) : objects.delete(bucket, key, versionId);
  }

  DeleteObjectsResponse delete(DeleteObjectsRequest request) {
    Supported.only(
        request, "Bucket", "Delete", "RequestPayer", "ExpectedBucketOwner", "ChecksumAlgorithm");
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var identifiers = required(request.delete()).objects();
    if (identifiers.isEmpty() || identifiers.size() > MOST_KEYS) {
      throw S3Errors.malformed();
    }
    var deleted = new ArrayList<DeletedObject>();
    for (var identifier : identifiers) {
      Supported.only(identifier, "Key", "VersionId");
      var key = required(identifier.key());
      var done = delete(bucket, key, identifier.versionId());
      deleted.add(
          DeletedObject.builder()
              .key(key)
              .versionId(identifier.versionId())
              .deleteMarker(done.marker() ? true : null)
              .deleteMarkerVersionId(done.marker() ? done.versionId() : null)
              .build());
    }
    boolean quiet = Boolean.TRUE.equals(request.delete().quiet());
    return DeleteObjectsResponse.builder().deleted(quiet ? List.of() : deleted).build();
  }

  PutObjectTaggingResponse tag(PutObjectTaggingRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var version = objects.find(bucket, request.key(), request.versionId());
    bucket.change(version.withTags(Tags.of(required(request.tagging()).tagSet(), MOST_TAGS)));
    return PutObjectTaggingResponse.builder().versionId(Objects.versionId(bucket, version)).build();
  }

  DeleteObjectTaggingResponse untag(DeleteObjectTaggingRequest request) {
    var bucket = buckets.get(request.bucket(), request.expectedBucketOwner());
    var version = objects.find(bucket, request.key(), request.versionId());
    bucket.change(version.withTags(Map.of()));
    return DeleteObjectTaggingResponse.builder()
        .versionId(Objects.versionId(bucket, version))
        .build();
  }
}
