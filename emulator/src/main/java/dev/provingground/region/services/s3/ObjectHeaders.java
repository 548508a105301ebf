package dev.provingground.region.services.s3;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * What an object's owner says of it, and what its readers get back as headers.
 *
 * @param metadata the owner's own, without {@code x-amz-meta-}
 * @param encryption {@code AES256} or {@code aws:kms}
 */
record ObjectHeaders(
    String contentType,
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    Map<String, String> metadata,
    String encryption) {
  private static final String UNKNOWN_TYPE = "binary/octet-stream";

  static ObjectHeaders of(PutObjectRequest request, String defaultEncryption) {
    return new ObjectHeaders(
        type(request.contentType()),
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        Map.copyOf(request.metadata()),
        encryption(request.serverSideEncryptionAsString(), defaultEncryption));
  }

  static ObjectHeaders of(CreateMultipartUploadRequest request, String defaultEncryption) {
    return new ObjectHeaders(
        type(request.contentType()),
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        Map.copyOf(request.metadata()),
        encryption(request.serverSideEncryptionAsString(), defaultEncryption));
  }

  static ObjectHeaders of(CopyObjectRequest request, String defaultEncryption) {
    return new ObjectHeaders(
        type(request.contentType()),
        request.cacheControl(),
        request.contentDisposition(),
        request.contentEncoding(),
        request.contentLanguage(),
        Map.copyOf(request.metadata()),
        encryption(request.serverSideEncryptionAsString(), defaultEncryption));
  }

  private static String type(@Nullable String contentType) {
    return contentType == null ? UNKNOWN_TYPE : contentType;
  }

  static String encryption(@Nullable String asked, String otherwise) {
    return asked == null ? otherwise : Encryption.check(asked);
  }

  ObjectHeaders encrypted(String newEncryption) {
    return new ObjectHeaders(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        metadata,
        newEncryption);
  }
}
