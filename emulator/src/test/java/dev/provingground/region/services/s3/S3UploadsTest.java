package dev.provingground.region.services.s3;

import static dev.provingground.region.services.s3.ServedS3.BUCKET;
import static dev.provingground.region.services.s3.ServedS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/** Objects that come in parts. */
final class S3UploadsTest {
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
  void anObjectCanComeInParts() {
    var upload = served.s3.createMultipartUpload(r -> r.bucket(BUCKET).key("big")).uploadId();
    var five = "x".repeat(5 << 20);
    var one =
        served.s3.uploadPart(
            r -> r.bucket(BUCKET).key("big").uploadId(upload).partNumber(1),
            RequestBody.fromString(five));
    var two =
        served.s3.uploadPart(
            r -> r.bucket(BUCKET).key("big").uploadId(upload).partNumber(2),
            RequestBody.fromString("end"));
    assertThat(served.s3.listParts(r -> r.bucket(BUCKET).key("big").uploadId(upload)).parts())
        .hasSize(2);
    assertThat(served.s3.listMultipartUploads(r -> r.bucket(BUCKET)).uploads()).hasSize(1);
    assertRefused(
        () ->
            served.s3.completeMultipartUpload(
                r ->
                    r.bucket(BUCKET)
                        .key("big")
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(part(1, "wrong")))),
        "InvalidPart",
        400);
    var done =
        served.s3.completeMultipartUpload(
            r ->
                r.bucket(BUCKET)
                    .key("big")
                    .uploadId(upload)
                    .multipartUpload(m -> m.parts(part(1, one.eTag()), part(2, two.eTag()))));
    assertThat(done.eTag()).endsWith("-2\"");
    assertThat(served.get("big")).isEqualTo(five + "end");
    assertRefused(
        () -> served.s3.abortMultipartUpload(r -> r.bucket(BUCKET).key("big").uploadId(upload)),
        "NoSuchUpload",
        404);
  }

  private static CompletedPart part(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  @Test
  void partsAreCopiedFromOtherObjects() {
    served.put("source", "0123456789");
    var id = served.s3.createMultipartUpload(r -> r.bucket(BUCKET).key("joined")).uploadId();
    var whole =
        served.s3.uploadPartCopy(
            r ->
                r.sourceBucket(BUCKET)
                    .sourceKey("source")
                    .destinationBucket(BUCKET)
                    .destinationKey("joined")
                    .uploadId(id)
                    .partNumber(1));
    served.s3.completeMultipartUpload(
        r ->
            r.bucket(BUCKET)
                .key("joined")
                .uploadId(id)
                .multipartUpload(
                    u -> u.parts(p -> p.partNumber(1).eTag(whole.copyPartResult().eTag()))));
    assertThat(served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("joined")).asUtf8String())
        .isEqualTo("0123456789");

    var second = served.s3.createMultipartUpload(r -> r.bucket(BUCKET).key("cut")).uploadId();
    var part = copyPart(second, "bytes=2-4");
    served.s3.completeMultipartUpload(
        r ->
            r.bucket(BUCKET)
                .key("cut")
                .uploadId(second)
                .multipartUpload(
                    u -> u.parts(p -> p.partNumber(1).eTag(part.copyPartResult().eTag()))));
    assertThat(served.s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("cut")).asUtf8String())
        .isEqualTo("234");

    var third = served.s3.createMultipartUpload(r -> r.bucket(BUCKET).key("cut")).uploadId();
    assertRefused(() -> copyPart(third, "bytes=2-10"), "InvalidArgument", 400);
    assertRefused(() -> copyPart(third, "2-4"), "InvalidArgument", 400);
    assertRefused(() -> copyPart("none", "bytes=2-4"), "NoSuchUpload", 404);
  }

  private UploadPartCopyResponse copyPart(String upload, String range) {
    return served.s3.uploadPartCopy(
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
  void partsAreInOrderAndLargeEnough() {
    var upload = served.s3.createMultipartUpload(r -> r.bucket(BUCKET).key("big")).uploadId();
    var parts =
        IntStream.rangeClosed(1, 2)
            .mapToObj(
                number ->
                    part(
                        number,
                        served
                            .s3
                            .uploadPart(
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
    served.s3.completeMultipartUpload(
        r -> r.bucket(BUCKET).key("big").uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }
}
