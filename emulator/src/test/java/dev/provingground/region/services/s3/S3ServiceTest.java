package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.ServedS3.BUCKET;
import static dev.provingground.region.services.s3.ServedS3.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/** Objects and buckets, through the SDK's own client, over HTTP. */
final class S3ServiceTest {
  @TempDir private Path directory;
  private ServedS3 served;

  @BeforeEach
  void open() throws IOException {
    served = new ServedS3(directory);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void anObjectIsReadAsItWasPut() {
    served.s3.putObject(
        r ->
            r.bucket(BUCKET)
                .key("a b/c+d&\u00e4=?.json")
                .contentType("application/json")
                .metadata(Map.of("origin", "test")),
        RequestBody.fromString("{}"));
    var read = served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("a b/c+d&\u00e4=?.json"));
    assertThat(read.asUtf8String()).isEqualTo("{}");
    assertThat(read.response().contentType()).isEqualTo("application/json");
    assertThat(read.response().metadata()).containsEntry("origin", "test");
    assertThat(read.response().eTag()).isEqualTo("\"99914b932bd37a50b983c5e7c90ae93b\"");
    assertThat(read.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
    assertThat(read.response().versionId()).isNull();
    var head = served.s3.headObject(r -> r.bucket(BUCKET).key("a b/c+d&\u00e4=?.json"));
    assertThat(head.contentLength()).isEqualTo(2);
    assertThat(head.lastModified()).isNotNull();
  }

  @Test
  void anEmptyObjectIsAnObject() {
    served.put("empty", "");
    assertThat(served.get("empty")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertRefused(() -> served.get("nothing"), "NoSuchKey", 404);
    assertRefused(
        () -> served.s3.getObjectAsBytes(r -> r.bucket("nowhere").key("x")), "NoSuchBucket", 404);
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> served.s3.headObject(r -> r.bucket(BUCKET).key("nothing")))
        .satisfies(error -> assertThat(error.statusCode()).isEqualTo(404));
    assertRefused(
        () -> served.s3.getBucketPolicy(r -> r.bucket(BUCKET)), "NoSuchBucketPolicy", 404);
    assertRefused(
        () -> served.s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)),
        "NoSuchLifecycleConfiguration",
        404);
    assertRefused(() -> served.s3.getBucketTagging(r -> r.bucket(BUCKET)), "NoSuchTagSet", 404);
    assertRefused(
        () -> served.s3.getPublicAccessBlock(r -> r.bucket(BUCKET)),
        "NoSuchPublicAccessBlockConfiguration",
        404);
  }

  @Test
  void aBucketIsMadeOnceAndDeletedEmpty() {
    assertRefused(
        () -> served.s3.createBucket(r -> r.bucket(BUCKET)), "BucketAlreadyOwnedByYou", 409);
    assertRefused(
        () -> served.s3.createBucket(r -> r.bucket("xn--name")), "InvalidBucketName", 400);
    assertThat(served.s3.listBuckets().buckets())
        .extracting(software.amazon.awssdk.services.s3.model.Bucket::name)
        .containsExactly(BUCKET);
    assertThat(served.s3.headBucket(r -> r.bucket(BUCKET)).bucketRegion()).isEqualTo("us-east-1");
    assertThat(served.s3.getBucketLocation(r -> r.bucket(BUCKET)).locationConstraintAsString())
        .isNullOrEmpty();
    served.put("x", "1");
    assertRefused(() -> served.s3.deleteBucket(r -> r.bucket(BUCKET)), "BucketNotEmpty", 409);
    served.s3.deleteObject(r -> r.bucket(BUCKET).key("x"));
    served.s3.deleteBucket(r -> r.bucket(BUCKET));
    assertThat(served.s3.listBuckets().buckets()).isEmpty();
  }

  @Test
  void partsOfAnObjectCanBeRead() {
    served.put("x", "0123456789");
    var middle = served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=2-4"));
    assertThat(middle.asUtf8String()).isEqualTo("234");
    assertThat(middle.response().contentRange()).isEqualTo("bytes 2-4/10");
    assertThat(
            served
                .s3
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=-3"))
                .asUtf8String())
        .isEqualTo("789");
    assertRefused(
        () -> served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=10-")),
        "InvalidRange",
        416);
  }

  @Test
  void conditionsHold() {
    served.put("x", "1");
    var etag = served.s3.headObject(r -> r.bucket(BUCKET).key("x")).eTag();
    assertRefused(
        () -> served.put("2", r -> r.key("x").ifNoneMatch("*")), "PreconditionFailed", 412);
    served.put("2", r -> r.key("x").ifMatch(etag));
    assertRefused(() -> served.put("3", r -> r.key("x").ifMatch(etag)), "PreconditionFailed", 412);
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(
            () ->
                served.s3.getObjectAsBytes(
                    r ->
                        r.bucket(BUCKET)
                            .key("x")
                            .ifNoneMatch(
                                served.s3.headObject(h -> h.bucket(BUCKET).key("x")).eTag())))
        .satisfies(
            error ->
                assertThat(error.statusCode())
                    .as("NotModified, whose answer has no body for its code")
                    .isEqualTo(304));
  }

  @Test
  void listingsGoByDelimiterAndPage() {
    List.of("a/1", "a/2", "b", "c/3", "d").forEach(key -> served.put(key, key));
    var first = served.s3.listObjectsV2(r -> r.bucket(BUCKET).delimiter("/").maxKeys(2));
    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
    assertThat(first.contents()).extracting(S3Object::key).containsExactly("b");
    assertThat(first.isTruncated()).isTrue();
    var second =
        served.s3.listObjectsV2(
            r -> r.bucket(BUCKET).delimiter("/").continuationToken(first.nextContinuationToken()));
    assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/");
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("d");
    assertThat(second.isTruncated()).isFalse();
    var token = first.nextContinuationToken();
    assertRefused(
        () -> served.s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("c").continuationToken(token)),
        "InvalidArgument",
        400);
    assertThat(served.s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("a/")).keyCount()).isEqualTo(2);
    assertThat(served.s3.listObjects(r -> r.bucket(BUCKET).marker("b")).contents())
        .extracting(S3Object::key)
        .containsExactly("c/3", "d");
  }

  @Test
  void aVersionedBucketForgetsNothing() {
    served.s3.putBucketVersioning(
        r ->
            r.bucket(BUCKET)
                .versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    assertThat(served.s3.getBucketVersioning(r -> r.bucket(BUCKET)).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    var first = served.put("1", r -> r.key("x"));
    served.put("2", r -> r.key("x"));
    var deleted = served.s3.deleteObject(r -> r.bucket(BUCKET).key("x"));
    assertThat(deleted.deleteMarker()).isTrue();
    assertRefused(() -> served.get("x"), "NoSuchKey", 404);
    assertThat(
            served
                .s3
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId(first))
                .asUtf8String())
        .isEqualTo("1");
    var versions = served.s3.listObjectVersions(r -> r.bucket(BUCKET));
    assertThat(versions.versions()).hasSize(2);
    assertThat(versions.deleteMarkers()).hasSize(1);
    served.s3.deleteObject(r -> r.bucket(BUCKET).key("x").versionId(deleted.versionId()));
    assertThat(served.get("x")).isEqualTo("2");
    var page = served.s3.listObjectVersions(r -> r.bucket(BUCKET).maxKeys(1));
    assertThat(page.isTruncated()).isTrue();
    assertThat(
            served
                .s3
                .listObjectVersions(
                    r ->
                        r.bucket(BUCKET)
                            .keyMarker(page.nextKeyMarker())
                            .versionIdMarker(page.nextVersionIdMarker()))
                .versions())
        .extracting(software.amazon.awssdk.services.s3.model.ObjectVersion::versionId)
        .containsExactly(first);
  }

  @Test
  void manyAreDeletedAtOnce() {
    served.put("x", "1");
    served.put("y", "2");
    var response =
        served.s3.deleteObjects(
            r ->
                r.bucket(BUCKET)
                    .delete(
                        d ->
                            d.objects(
                                ObjectIdentifier.builder().key("x").build(),
                                ObjectIdentifier.builder().key("y").build())));
    assertThat(response.deleted()).hasSize(2);
    assertThat(served.s3.listObjectsV2(r -> r.bucket(BUCKET)).contents()).isEmpty();
  }

  @Test
  void anObjectIsCopiedWithWhatIsSaidOfIt() {
    served.put("1", r -> r.key("x").contentType("text/plain").tagging("a=1"));
    served.s3.copyObject(
        r -> r.sourceBucket(BUCKET).sourceKey("x").destinationBucket(BUCKET).destinationKey("y"));
    var copy = served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("y"));
    assertThat(copy.asUtf8String()).isEqualTo("1");
    assertThat(copy.response().contentType()).isEqualTo("text/plain");
    assertThat(served.s3.getObjectTagging(r -> r.bucket(BUCKET).key("y")).tagSet())
        .containsExactly(Tag.builder().key("a").value("1").build());
    assertRefused(
        () ->
            served.s3.copyObject(
                r ->
                    r.sourceBucket(BUCKET)
                        .sourceKey("x")
                        .destinationBucket(BUCKET)
                        .destinationKey("x")
                        .metadataDirective(MetadataDirective.COPY)),
        "InvalidRequest",
        400);
  }

  @Test
  void checksumsAreHeldAgainstTheContent() {
    for (var algorithm :
        List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256)) {
      served.put("content", r -> r.key("x").checksumAlgorithm(algorithm));
    }
    served.put("123456789", r -> r.key("x").checksumCRC64NVME("rosUhgp5mIg="));
    assertRefused(
        () -> served.put("other", r -> r.key("x").checksumSHA256("AAAA")), "BadDigest", 400);
    assertRefused(
        () -> served.put("other", r -> r.key("x").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg==")),
        "BadDigest",
        400);
  }

  @Test
  void settingsOfABucketAreKept() {
    served.s3.putBucketEncryption(
        r ->
            r.bucket(BUCKET)
                .serverSideEncryptionConfiguration(
                    c ->
                        c.rules(
                            rule ->
                                rule.applyServerSideEncryptionByDefault(
                                    d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS)))));
    served.put("x", "1");
    assertThat(served.s3.headObject(r -> r.bucket(BUCKET).key("x")).serverSideEncryption())
        .isEqualTo(ServerSideEncryption.AWS_KMS);
    served.s3.putPublicAccessBlock(
        r -> r.bucket(BUCKET).publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
    assertThat(
            served
                .s3
                .getPublicAccessBlock(r -> r.bucket(BUCKET))
                .publicAccessBlockConfiguration()
                .blockPublicAcls())
        .isTrue();
    var policy =
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
            + "\"Resource\":\"arn:aws:s3:::assets/*\"}]}";
    served.s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(policy));
    assertThat(served.s3.getBucketPolicy(r -> r.bucket(BUCKET)).policy()).isEqualTo(policy);
    assertRefused(
        () -> served.s3.putBucketPolicy(r -> r.bucket(BUCKET).policy("no policy")),
        "MalformedPolicy",
        400);
    served.s3.putBucketTagging(
        r -> r.bucket(BUCKET).tagging(t -> t.tagSet(Tag.builder().key("k").value("v").build())));
    assertThat(served.s3.getBucketTagging(r -> r.bucket(BUCKET)).tagSet()).hasSize(1);
    served.s3.putBucketLifecycleConfiguration(
        r ->
            r.bucket(BUCKET)
                .lifecycleConfiguration(
                    c ->
                        c.rules(
                            rule ->
                                rule.id("old")
                                    .status(ExpirationStatus.ENABLED)
                                    .filter(f -> f.prefix("tmp/"))
                                    .noncurrentVersionExpiration(e -> e.noncurrentDays(30)))));
    assertThat(served.s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)).rules()).hasSize(1);
  }

  @Test
  void whatTheRegionDoesNotKeepIsRefusedByName() {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> served.put("1", r -> r.key("x").websiteRedirectLocation("/elsewhere")))
        .withMessageContaining("WebsiteRedirectLocation");
    assertRefused(() -> served.s3.getBucketCors(r -> r.bucket(BUCKET)), "NotImplemented", 501);
  }

  @Test
  void aLargeObjectIsReadBackWhole() throws IOException {
    var twelve = "0123456789ab".repeat(1 << 20);
    served.put("large", twelve);
    try (var stream = served.s3.getObject(r -> r.bucket(BUCKET).key("large"))) {
      assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo(twelve);
    }
  }

  @Test
  void whatIsWrongHasS3sCodes() {
    assertRefused(
        () ->
            served.s3.createBucket(
                r ->
                    r.bucket("elsewhere")
                        .createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))),
        "IllegalLocationConstraintException",
        400);
    assertRefused(
        () ->
            served.s3.createBucket(
                r ->
                    r.bucket("elsewhere")
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-1"))),
        "InvalidLocationConstraint",
        400);
    assertRefused(
        () -> served.put("1", r -> r.key("x").acl(ObjectCannedACL.PUBLIC_READ)),
        "AccessControlListNotSupported",
        400);
    assertRefused(() -> served.put("k".repeat(1025), "1"), "KeyTooLongError", 400);
    assertRefused(
        () -> served.put("1", r -> r.key("x").storageClass("COLD")), "InvalidStorageClass", 400);
    assertRefused(() -> served.put("1", r -> r.key("x").tagging("=v")), "InvalidTag", 400);
    var eleven = IntStream.range(0, 11).mapToObj(i -> "k" + i + "=v").toList();
    assertRefused(
        () -> served.put("1", r -> r.key("x").tagging(String.join("&", eleven))),
        "BadRequest",
        400);
    assertRefused(
        () -> served.s3.listObjectsV2(r -> r.bucket(BUCKET).continuationToken("!")),
        "InvalidArgument",
        400);
  }

  @Test
  void versionsThatAreNotThereAreRefused() {
    served.s3.putBucketVersioning(
        r ->
            r.bucket(BUCKET)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    served.put("x", "1");
    assertRefused(
        () -> served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId("none")),
        "NoSuchVersion",
        404);
    var marker = served.s3.deleteObject(r -> r.bucket(BUCKET).key("x")).versionId();
    assertRefused(
        () -> served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId(marker)),
        "MethodNotAllowed",
        405);
  }
}
