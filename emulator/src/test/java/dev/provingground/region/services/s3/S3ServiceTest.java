package dev.provingground.region.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.time.RealEventLoop;
import dev.provingground.region.wire.WireServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** S3 through the SDK's own client, over HTTP. */
final class S3ServiceTest {
  private static final String BUCKET = "assets";

  private final RealEventLoop loop = new RealEventLoop(1);
  private final Credentials credentials =
      key ->
          Optional.of(
              new Credentials.Secret(
                  new Caller.Root("000000000000"), "test", Optional.empty(), Instant.MAX));
  private final WireServer wire = server();
  private final S3Client s3 = client("test");
  @TempDir private Path directory;

  private WireServer server() {
    try {
      return new WireServer("127.0.0.1", 0, loop);
    } catch (BindException e) {
      throw new AssertionError(e);
    }
  }

  private S3Client client(String secret) {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(keys(secret))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + wire.port());
  }

  private static StaticCredentialsProvider keys(String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", secret));
  }

  @BeforeEach
  void open() throws IOException {
    var service =
        new S3Service(
            new ServiceContext(
                new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
                loop,
                new ServiceDirectory(),
                new LoopedEvents(loop),
                (role, principal, session) -> {
                  throw new AssertionError("S3 takes on no role");
                },
                new Ids(new Random(1))),
            directory);
    var mount = service.mount();
    wire.mount(
        mount,
        new GuardedService<>(mount.client(), mount.iamPrefix(), service, (caller, access) -> {}));
    wire.open("us-east-1", credentials);
    s3.createBucket(r -> r.bucket(BUCKET));
  }

  @AfterEach
  void close() {
    s3.close();
    wire.close();
    loop.close();
  }

  private void put(String key, String content) {
    put(content, r -> r.key(key));
  }

  private String put(String content, Consumer<PutObjectRequest.Builder> request) {
    return Optional.ofNullable(
            s3.putObject(r -> request.accept(r.bucket(BUCKET)), RequestBody.fromString(content))
                .versionId())
        .orElse("");
  }

  private String get(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
  }

  private static void assertRefused(ThrowingCallable call, String code, int status) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(error.statusCode()).isEqualTo(status);
            });
  }

  @Test
  void anObjectIsReadAsItWasPut() {
    s3.putObject(
        r ->
            r.bucket(BUCKET)
                .key("a b/c+d&\u00e4=?.json")
                .contentType("application/json")
                .metadata(Map.of("origin", "test")),
        RequestBody.fromString("{}"));
    var read = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("a b/c+d&\u00e4=?.json"));
    assertThat(read.asUtf8String()).isEqualTo("{}");
    assertThat(read.response().contentType()).isEqualTo("application/json");
    assertThat(read.response().metadata()).containsEntry("origin", "test");
    assertThat(read.response().eTag()).isEqualTo("\"99914b932bd37a50b983c5e7c90ae93b\"");
    assertThat(read.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
    assertThat(read.response().versionId()).isNull();
    var head = s3.headObject(r -> r.bucket(BUCKET).key("a b/c+d&\u00e4=?.json"));
    assertThat(head.contentLength()).isEqualTo(2);
    assertThat(head.lastModified()).isNotNull();
  }

  @Test
  void anEmptyObjectIsAnObject() {
    put("empty", "");
    assertThat(get("empty")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertRefused(() -> get("nothing"), "NoSuchKey", 404);
    assertRefused(
        () -> s3.getObjectAsBytes(r -> r.bucket("nowhere").key("x")), "NoSuchBucket", 404);
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> s3.headObject(r -> r.bucket(BUCKET).key("nothing")))
        .satisfies(error -> assertThat(error.statusCode()).isEqualTo(404));
    assertRefused(() -> s3.getBucketPolicy(r -> r.bucket(BUCKET)), "NoSuchBucketPolicy", 404);
    assertRefused(
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)),
        "NoSuchLifecycleConfiguration",
        404);
    assertRefused(() -> s3.getBucketTagging(r -> r.bucket(BUCKET)), "NoSuchTagSet", 404);
    assertRefused(
        () -> s3.getPublicAccessBlock(r -> r.bucket(BUCKET)),
        "NoSuchPublicAccessBlockConfiguration",
        404);
  }

  @Test
  void aBucketIsMadeOnceAndDeletedEmpty() {
    assertRefused(() -> s3.createBucket(r -> r.bucket(BUCKET)), "BucketAlreadyOwnedByYou", 409);
    assertRefused(() -> s3.createBucket(r -> r.bucket("xn--name")), "InvalidBucketName", 400);
    assertThat(s3.listBuckets().buckets())
        .extracting(software.amazon.awssdk.services.s3.model.Bucket::name)
        .containsExactly(BUCKET);
    assertThat(s3.headBucket(r -> r.bucket(BUCKET)).bucketRegion()).isEqualTo("us-east-1");
    assertThat(s3.getBucketLocation(r -> r.bucket(BUCKET)).locationConstraintAsString())
        .isNullOrEmpty();
    put("x", "1");
    assertRefused(() -> s3.deleteBucket(r -> r.bucket(BUCKET)), "BucketNotEmpty", 409);
    s3.deleteObject(r -> r.bucket(BUCKET).key("x"));
    s3.deleteBucket(r -> r.bucket(BUCKET));
    assertThat(s3.listBuckets().buckets()).isEmpty();
  }

  @Test
  void partsOfAnObjectCanBeRead() {
    put("x", "0123456789");
    var middle = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=2-4"));
    assertThat(middle.asUtf8String()).isEqualTo("234");
    assertThat(middle.response().contentRange()).isEqualTo("bytes 2-4/10");
    assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=-3")).asUtf8String())
        .isEqualTo("789");
    assertRefused(
        () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").range("bytes=10-")),
        "InvalidRange",
        416);
  }

  @Test
  void conditionsHold() {
    put("x", "1");
    var etag = s3.headObject(r -> r.bucket(BUCKET).key("x")).eTag();
    assertRefused(() -> put("2", r -> r.key("x").ifNoneMatch("*")), "PreconditionFailed", 412);
    put("2", r -> r.key("x").ifMatch(etag));
    assertRefused(() -> put("3", r -> r.key("x").ifMatch(etag)), "PreconditionFailed", 412);
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(
            () ->
                s3.getObjectAsBytes(
                    r ->
                        r.bucket(BUCKET)
                            .key("x")
                            .ifNoneMatch(s3.headObject(h -> h.bucket(BUCKET).key("x")).eTag())))
        .satisfies(
            error ->
                assertThat(error.statusCode())
                    .as("NotModified, whose answer has no body for its code")
                    .isEqualTo(304));
  }

  @Test
  void listingsGoByDelimiterAndPage() {
    List.of("a/1", "a/2", "b", "c/3", "d").forEach(key -> put(key, key));
    var first = s3.listObjectsV2(r -> r.bucket(BUCKET).delimiter("/").maxKeys(2));
    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
    assertThat(first.contents()).extracting(S3Object::key).containsExactly("b");
    assertThat(first.isTruncated()).isTrue();
    var second =
        s3.listObjectsV2(
            r -> r.bucket(BUCKET).delimiter("/").continuationToken(first.nextContinuationToken()));
    assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/");
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("d");
    assertThat(second.isTruncated()).isFalse();
    var token = first.nextContinuationToken();
    assertRefused(
        () -> s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("c").continuationToken(token)),
        "InvalidArgument",
        400);
    assertThat(s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("a/")).keyCount()).isEqualTo(2);
    assertThat(s3.listObjects(r -> r.bucket(BUCKET).marker("b")).contents())
        .extracting(S3Object::key)
        .containsExactly("c/3", "d");
  }

  @Test
  void aVersionedBucketForgetsNothing() {
    s3.putBucketVersioning(
        r ->
            r.bucket(BUCKET)
                .versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    assertThat(s3.getBucketVersioning(r -> r.bucket(BUCKET)).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    var first = put("1", r -> r.key("x"));
    put("2", r -> r.key("x"));
    var deleted = s3.deleteObject(r -> r.bucket(BUCKET).key("x"));
    assertThat(deleted.deleteMarker()).isTrue();
    assertRefused(() -> get("x"), "NoSuchKey", 404);
    assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId(first)).asUtf8String())
        .isEqualTo("1");
    var versions = s3.listObjectVersions(r -> r.bucket(BUCKET));
    assertThat(versions.versions()).hasSize(2);
    assertThat(versions.deleteMarkers()).hasSize(1);
    s3.deleteObject(r -> r.bucket(BUCKET).key("x").versionId(deleted.versionId()));
    assertThat(get("x")).isEqualTo("2");
    var page = s3.listObjectVersions(r -> r.bucket(BUCKET).maxKeys(1));
    assertThat(page.isTruncated()).isTrue();
    assertThat(
            s3.listObjectVersions(
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
    put("x", "1");
    put("y", "2");
    var response =
        s3.deleteObjects(
            r ->
                r.bucket(BUCKET)
                    .delete(
                        d ->
                            d.objects(
                                ObjectIdentifier.builder().key("x").build(),
                                ObjectIdentifier.builder().key("y").build())));
    assertThat(response.deleted()).hasSize(2);
    assertThat(s3.listObjectsV2(r -> r.bucket(BUCKET)).contents()).isEmpty();
  }

  @Test
  void anObjectCanComeInParts() {
    var upload = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("big")).uploadId();
    var five = "x".repeat(5 << 20);
    var one =
        s3.uploadPart(
            r -> r.bucket(BUCKET).key("big").uploadId(upload).partNumber(1),
            RequestBody.fromString(five));
    var two =
        s3.uploadPart(
            r -> r.bucket(BUCKET).key("big").uploadId(upload).partNumber(2),
            RequestBody.fromString("end"));
    assertThat(s3.listParts(r -> r.bucket(BUCKET).key("big").uploadId(upload)).parts()).hasSize(2);
    assertThat(s3.listMultipartUploads(r -> r.bucket(BUCKET)).uploads()).hasSize(1);
    assertRefused(
        () ->
            s3.completeMultipartUpload(
                r ->
                    r.bucket(BUCKET)
                        .key("big")
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(part(1, "wrong")))),
        "InvalidPart",
        400);
    var done =
        s3.completeMultipartUpload(
            r ->
                r.bucket(BUCKET)
                    .key("big")
                    .uploadId(upload)
                    .multipartUpload(m -> m.parts(part(1, one.eTag()), part(2, two.eTag()))));
    assertThat(done.eTag()).endsWith("-2\"");
    assertThat(get("big")).isEqualTo(five + "end");
    assertRefused(
        () -> s3.abortMultipartUpload(r -> r.bucket(BUCKET).key("big").uploadId(upload)),
        "NoSuchUpload",
        404);
  }

  private static CompletedPart part(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  @Test
  void anObjectIsCopiedWithWhatIsSaidOfIt() {
    put("1", r -> r.key("x").contentType("text/plain").tagging("a=1"));
    s3.copyObject(
        r -> r.sourceBucket(BUCKET).sourceKey("x").destinationBucket(BUCKET).destinationKey("y"));
    var copy = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("y"));
    assertThat(copy.asUtf8String()).isEqualTo("1");
    assertThat(copy.response().contentType()).isEqualTo("text/plain");
    assertThat(s3.getObjectTagging(r -> r.bucket(BUCKET).key("y")).tagSet())
        .containsExactly(Tag.builder().key("a").value("1").build());
    assertRefused(
        () ->
            s3.copyObject(
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
      put("content", r -> r.key("x").checksumAlgorithm(algorithm));
    }
    put("123456789", r -> r.key("x").checksumCRC64NVME("rosUhgp5mIg="));
    assertRefused(() -> put("other", r -> r.key("x").checksumSHA256("AAAA")), "BadDigest", 400);
    assertRefused(
        () -> put("other", r -> r.key("x").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg==")),
        "BadDigest",
        400);
  }

  @Test
  void settingsOfABucketAreKept() {
    s3.putBucketEncryption(
        r ->
            r.bucket(BUCKET)
                .serverSideEncryptionConfiguration(
                    c ->
                        c.rules(
                            rule ->
                                rule.applyServerSideEncryptionByDefault(
                                    d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS)))));
    put("x", "1");
    assertThat(s3.headObject(r -> r.bucket(BUCKET).key("x")).serverSideEncryption())
        .isEqualTo(ServerSideEncryption.AWS_KMS);
    s3.putPublicAccessBlock(
        r -> r.bucket(BUCKET).publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
    assertThat(
            s3.getPublicAccessBlock(r -> r.bucket(BUCKET))
                .publicAccessBlockConfiguration()
                .blockPublicAcls())
        .isTrue();
    var policy =
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
            + "\"Resource\":\"arn:aws:s3:::assets/*\"}]}";
    s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(policy));
    assertThat(s3.getBucketPolicy(r -> r.bucket(BUCKET)).policy()).isEqualTo(policy);
    assertRefused(
        () -> s3.putBucketPolicy(r -> r.bucket(BUCKET).policy("no policy")),
        "MalformedPolicy",
        400);
    s3.putBucketTagging(
        r -> r.bucket(BUCKET).tagging(t -> t.tagSet(Tag.builder().key("k").value("v").build())));
    assertThat(s3.getBucketTagging(r -> r.bucket(BUCKET)).tagSet()).hasSize(1);
    s3.putBucketLifecycleConfiguration(
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
    assertThat(s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)).rules()).hasSize(1);
  }

  @Test
  void aPresignedUrlNeedsNoCredentials() throws Exception {
    try (var http = HttpClient.newHttpClient();
        var presigner =
            S3Presigner.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(keys("test"))
                .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
      var put =
          presigner.presignPutObject(
              r ->
                  r.signatureDuration(Duration.ofMinutes(1))
                      .putObjectRequest(o -> o.bucket(BUCKET).key("x")));
      var sent =
          http.send(
              HttpRequest.newBuilder(put.url().toURI())
                  .PUT(BodyPublishers.ofString("signed before"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      var get =
          presigner.presignGetObject(
              r ->
                  r.signatureDuration(Duration.ofMinutes(1))
                      .getObjectRequest(o -> o.bucket(BUCKET).key("x")));
      var read =
          http.send(HttpRequest.newBuilder(get.url().toURI()).build(), BodyHandlers.ofString());
      assertThat(read.body()).isEqualTo("signed before");
      var forged = get.url().toString().replace("/x?", "/y?");
      assertThat(
              http.send(HttpRequest.newBuilder(URI.create(forged)).build(), BodyHandlers.ofString())
                  .body())
          .contains("<Code>SignatureDoesNotMatch</Code>");
    }
  }

  @Test
  void whoeverSignsInTheOldWayInAHeaderIsToldTheNewOne() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var old =
          HttpRequest.newBuilder(endpoint().resolve("/" + BUCKET))
              .header("Authorization", "AWS test:signature")
              .build();
      var answer = http.send(old, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("<Code>InvalidRequest</Code>")
          .contains("Please use AWS4-HMAC-SHA256.");
    }
  }

  @Test
  void aUrlPresignedInTheOldWayIsGoodForItsTime() throws Exception {
    s3.putObject(r -> r.bucket(BUCKET).key("old"), RequestBody.fromString("content"));
    // Far in the future: signed once, as boto3 does, for this path.
    var path = "/" + BUCKET + "/old";
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("test".getBytes(UTF_8), "HmacSHA1"));
    var signature =
        Base64.getEncoder()
            .encodeToString(mac.doFinal(("GET\n\n\n9999999999\n" + path).getBytes(UTF_8)));
    var query =
        "?AWSAccessKeyId=test&Expires=9999999999&Signature=" + URLEncoder.encode(signature, UTF_8);
    try (var http = HttpClient.newHttpClient()) {
      var read =
          http.send(
              HttpRequest.newBuilder(endpoint().resolve(path + query)).build(),
              BodyHandlers.ofString());
      assertThat(read.body()).isEqualTo("content");
      var over = query.replace("9999999999", "1000000000");
      assertThat(
              http.send(
                      HttpRequest.newBuilder(endpoint().resolve(path + over)).build(),
                      BodyHandlers.ofString())
                  .body())
          .contains("<Code>AccessDenied</Code>")
          .contains("Request has expired");
    }
  }

  @Test
  void contentSignedWithAnotherSecretIsRefused() {
    try (var stranger = client("wrong")) {
      assertRefused(
          () -> stranger.putObject(r -> r.bucket(BUCKET).key("x"), RequestBody.fromString("1")),
          "SignatureDoesNotMatch",
          403);
    }
  }

  @Test
  void whatTheRegionDoesNotKeepIsRefusedByName() {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> put("1", r -> r.key("x").websiteRedirectLocation("/elsewhere")))
        .withMessageContaining("WebsiteRedirectLocation");
    assertRefused(() -> s3.getBucketCors(r -> r.bucket(BUCKET)), "NotImplemented", 501);
  }

  @Test
  void aLargeObjectIsReadBackWhole() throws IOException {
    var twelve = "0123456789ab".repeat(1 << 20);
    put("large", twelve);
    try (var stream = s3.getObject(r -> r.bucket(BUCKET).key("large"))) {
      assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo(twelve);
    }
  }

  @Test
  void whatIsWrongHasS3sCodes() {
    assertRefused(
        () ->
            s3.createBucket(
                r ->
                    r.bucket("elsewhere")
                        .createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))),
        "IllegalLocationConstraintException",
        400);
    assertRefused(
        () ->
            s3.createBucket(
                r ->
                    r.bucket("elsewhere")
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-1"))),
        "InvalidLocationConstraint",
        400);
    assertRefused(
        () -> put("1", r -> r.key("x").acl(ObjectCannedACL.PUBLIC_READ)),
        "AccessControlListNotSupported",
        400);
    assertRefused(() -> put("k".repeat(1025), "1"), "KeyTooLongError", 400);
    assertRefused(() -> put("1", r -> r.key("x").storageClass("COLD")), "InvalidStorageClass", 400);
    assertRefused(() -> put("1", r -> r.key("x").tagging("=v")), "InvalidTag", 400);
    var eleven = IntStream.range(0, 11).mapToObj(i -> "k" + i + "=v").toList();
    assertRefused(
        () -> put("1", r -> r.key("x").tagging(String.join("&", eleven))), "BadRequest", 400);
    assertRefused(
        () -> s3.listObjectsV2(r -> r.bucket(BUCKET).continuationToken("!")),
        "InvalidArgument",
        400);
  }

  @Test
  void partsAreCopiedFromOtherObjects() {
    put("source", "0123456789");
    var id = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("joined")).uploadId();
    var whole =
        s3.uploadPartCopy(
            r ->
                r.sourceBucket(BUCKET)
                    .sourceKey("source")
                    .destinationBucket(BUCKET)
                    .destinationKey("joined")
                    .uploadId(id)
                    .partNumber(1));
    s3.completeMultipartUpload(
        r ->
            r.bucket(BUCKET)
                .key("joined")
                .uploadId(id)
                .multipartUpload(
                    u -> u.parts(p -> p.partNumber(1).eTag(whole.copyPartResult().eTag()))));
    assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("joined")).asUtf8String())
        .isEqualTo("0123456789");

    var second = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("cut")).uploadId();
    var part = copyPart(second, "bytes=2-4");
    s3.completeMultipartUpload(
        r ->
            r.bucket(BUCKET)
                .key("cut")
                .uploadId(second)
                .multipartUpload(
                    u -> u.parts(p -> p.partNumber(1).eTag(part.copyPartResult().eTag()))));
    assertThat(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("cut")).asUtf8String())
        .isEqualTo("234");

    var third = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("cut")).uploadId();
    assertRefused(() -> copyPart(third, "bytes=2-10"), "InvalidArgument", 400);
    assertRefused(() -> copyPart(third, "2-4"), "InvalidArgument", 400);
    assertRefused(() -> copyPart("none", "bytes=2-4"), "NoSuchUpload", 404);
  }

  private UploadPartCopyResponse copyPart(String upload, String range) {
    return s3.uploadPartCopy(
        r ->
            r.sourceBucket(BUCKET)
                .sourceKey("source")
                .copySourceRange(range)
                .destinationBucket(BUCKET)
                .destinationKey("cut")
                .uploadId(upload)
                .partNumber(1));
  }

  @Test
  void versionsThatAreNotThereAreRefused() {
    s3.putBucketVersioning(
        r ->
            r.bucket(BUCKET)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    put("x", "1");
    assertRefused(
        () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId("none")),
        "NoSuchVersion",
        404);
    var marker = s3.deleteObject(r -> r.bucket(BUCKET).key("x")).versionId();
    assertRefused(
        () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("x").versionId(marker)),
        "MethodNotAllowed",
        405);
  }

  @Test
  void partsAreInOrderAndLargeEnough() {
    var upload = s3.createMultipartUpload(r -> r.bucket(BUCKET).key("big")).uploadId();
    var parts =
        IntStream.rangeClosed(1, 2)
            .mapToObj(
                number ->
                    part(
                        number,
                        s3.uploadPart(
                                r ->
                                    r.bucket(BUCKET).key("big").uploadId(upload).partNumber(number),
                                RequestBody.fromString("small"))
                            .eTag()))
            .toList();
    assertRefused(() -> complete(upload, parts), "EntityTooSmall", 400);
    assertRefused(() -> complete(upload, parts.reversed()), "InvalidPartOrder", 400);
    assertRefused(() -> complete(upload, List.of()), "MalformedXML", 400);
  }

  private void complete(String upload, List<CompletedPart> parts) {
    s3.completeMultipartUpload(
        r -> r.bucket(BUCKET).key("big").uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }
}
