package dev.provingground.region.services.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What a client said of the bytes that it sent ("Checking object integrity in Amazon S3").
 *
 * @param member the SDK's name of the member, such as {@code ChecksumCRC32}; empty for none
 * @param value in base64
 */
record Checksum(String member, String value) {
  static final Checksum NONE = new Checksum("", "");

  private enum Algorithm {
    CRC32("ChecksumCRC32"),
    CRC32C("ChecksumCRC32C"),
    CRC64NVME("ChecksumCRC64NVME"),
    SHA1("ChecksumSHA1"),
    SHA256("ChecksumSHA256");

    private final String member;

    Algorithm(String member) {
      this.member = member;
    }

    private byte[] of(byte[] bytes) {
      return switch (this) {
        case CRC32 -> four(new CRC32(), bytes);
        case CRC32C -> four(new CRC32C(), bytes);
        case CRC64NVME -> {
          var crc = new Crc64Nvme();
          crc.update(bytes, 0, bytes.length);
          yield ByteBuffer.allocate(8).putLong(crc.getValue()).array();
        }
        case SHA1 -> digest("SHA-1", bytes);
        case SHA256 -> digest("SHA-256", bytes);
      };
    }

    private static byte[] four(java.util.zip.Checksum crc, byte[] bytes) {
      crc.update(bytes, 0, bytes.length);
      return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }
  }

  /**
   * Holds what a request says of its bytes against them.
   *
   * @throws AwsServiceException BadDigest, or InvalidRequest when it says more than one thing
   */
  static Checksum verify(SdkPojo request, byte[] bytes) {
    text(request, "ContentMD5")
        .filter(md5 -> !md5.equals(base64(digest("MD5", bytes))))
        .ifPresent(
            md5 -> {
              throw S3Errors.badDigest("Content-MD5");
            });
    var stated = stated(request);
    if (stated.size() > 1) {
      throw S3Errors.invalidRequest("Expecting a single x-amz-checksum- header");
    }
    for (var one : stated.entrySet()) {
      if (!one.getValue().equals(base64(one.getKey().of(bytes)))) {
        throw S3Errors.badDigest(one.getKey().name());
      }
      return new Checksum(one.getKey().member, one.getValue());
    }
    return NONE;
  }

  private static Map<Algorithm, String> stated(SdkPojo request) {
    var stated = new LinkedHashMap<Algorithm, String>();
    for (var algorithm : Algorithm.values()) {
      text(request, algorithm.member).ifPresent(value -> stated.put(algorithm, value));
    }
    return stated;
  }

  private static Optional<String> text(SdkPojo request, String member) {
    return request.sdkFields().stream()
        .filter(field -> field.memberName().equals(member))
        .findFirst()
        .map(field -> (String) field.getValueOrDefault(request));
  }

  /** Says it in an answer, whose type has such members. */
  <B extends SdkPojo> B into(B builder) {
    builder.sdkFields().stream()
        .filter(field -> field.memberName().equals(member))
        .forEach(field -> field.set(builder, value));
    return builder;
  }

  /** MD5 in hexadecimal, as in an object's ETag. */
  static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(digest("MD5", bytes));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
