package dev.provingground.region.services.acm;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;

/** Reads and writes certificates and keys between {@code BEGIN} and {@code END}. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----\\s*");
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private Pem() {}

  static List<X509Certificate> certificates(SdkBytes bytes, String member) {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (var block : blocks(bytes, member)) {
        if (!block.kind().equals("CERTIFICATE")) {
          throw AcmErrors.validation("The " + member + " field holds a " + block.kind() + ".");
        }
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
    } catch (GeneralSecurityException e) {
      throw AcmErrors.validation(
          "The " + member + " field holds no certificate: " + e.getMessage());
    }
    return certificates;
  }

  static PrivateKey key(SdkBytes bytes) {
    var blocks = blocks(bytes, "privateKey");
    if (blocks.size() != 1) {
      throw AcmErrors.validation("The privateKey field must hold exactly one key.");
    }
    var block = blocks.getFirst();
    var encoded =
        switch (block.kind()) {
          case "PRIVATE KEY" -> block.content();
          case "RSA PRIVATE KEY" -> wrapped(block.content());
          case "ENCRYPTED PRIVATE KEY" ->
              throw AcmErrors.validation("The private key must not be encrypted.");
          default ->
              throw AcmErrors.validation(
                  "The private key is a "
                      + block.kind()
                      + ": convert it to PKCS #8, for example with 'openssl pkcs8 -topk8"
                      + " -nocrypt'.");
        };
    for (var algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        // It may be of the next algorithm.
      }
    }
    throw AcmErrors.validation("The private key is neither RSA nor EC.");
  }

  /** A key of PKCS #1 as one of PKCS #8. */
  private static byte[] wrapped(byte[] content) {
    return Der.sequence(RSA, Der.octets(content));
  }

  static String write(List<X509Certificate> certificates) {
    var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    var text = new StringBuilder();
    try {
      for (var certificate : certificates) {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(encoder.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError("it was read from an encoded one", e);
    }
    return text.toString();
  }

  private record Block(String kind, byte[] content) {}

  private static List<Block> blocks(SdkBytes bytes, String member) {
    var blocks = new ArrayList<Block>();
    var match = BLOCK.matcher(new String(bytes.asByteArray(), StandardCharsets.US_ASCII));
    while (match.find()) {
      try {
        blocks.add(new Block(match.group(1), Base64.getMimeDecoder().decode(match.group(2))));
      } catch (IllegalArgumentException e) {
        throw AcmErrors.validation("The " + member + " field is not PEM-encoded.");
      }
    }
    if (blocks.isEmpty()) {
      throw AcmErrors.validation("The " + member + " field is not PEM-encoded.");
    }
    return blocks;
  }
}
