package dev.provingground.region.services.acm;

import dev.provingground.region.services.acm.AccountCertificate.Content;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;

/**
 * Signs the region's own certificates, as Amazon's authority signs those of AWS. Its own
 * certificate ends every chain, so that clients can trust it; it is made with the first.
 * Thread-safe.
 */
final class Authority {
  /** As long as Amazon's are valid from February 2026 on. */
  private static final Duration VALID = Duration.ofDays(198);

  private static final Duration OWN = Duration.ofDays(3650);
  private static final String NAME = "CN=Fargate Proving Ground Root CA, O=Fargate Proving Ground";
  private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");
  private static final byte[] TRUE = hex("0101ff");
  private static final int DNS_NAME = 0x82;

  private @Nullable Content own;

  /**
   * Makes a key and its certificate; takes as long as it takes to find a key.
   *
   * @param names whom it is for, the subject first
   * @param now when it begins to be valid
   */
  Content issue(List<String> names, KeyAlgorithm algorithm, Instant now) {
    try {
      var authority = own(now);
      var pair = pair(algorithm);
      var subject = new X500Principal("CN=" + names.getFirst());
      var certificate =
          sign(
              subject,
              pair.getPublic(),
              authority.certificate().getPublicKey(),
              authority.key(),
              now,
              now.plus(VALID),
              List.of(
                  extension("551d11", alternatives(names)),
                  critical("551d0f", hex("030205a0")), // digital signature, key encipherment
                  extension("551d25", hex("301406082b0601050507030106082b06010505070302"))));
      return new Content(certificate, List.of(authority.certificate()), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for " + names + ": " + e.getMessage(), e);
    }
  }

  private synchronized Content own(Instant now) throws GeneralSecurityException {
    var known = own;
    if (known == null) {
      var pair = pair(KeyAlgorithm.EC_PRIME256_V1);
      var certificate =
          sign(
              new X500Principal(NAME),
              pair.getPublic(),
              pair.getPublic(),
              pair.getPrivate(),
              now,
              now.plus(OWN),
              List.of(
                  critical("551d13", Der.sequence(TRUE)),
                  critical("551d0f", hex("03020106")))); // signs certificates and their lists
      known = new Content(certificate, List.of(), pair.getPrivate());
      own = known;
    }
    return known;
  }

  private KeyPair pair(KeyAlgorithm algorithm) throws GeneralSecurityException {
    boolean elliptic = algorithm != KeyAlgorithm.RSA_2048;
    var generator = KeyPairGenerator.getInstance(elliptic ? "EC" : "RSA");
    if (elliptic) {
      var curve = algorithm == KeyAlgorithm.EC_PRIME256_V1 ? "secp256r1" : "secp384r1";
      generator.initialize(new ECGenParameterSpec(curve));
    } else {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  /**
   * @param extensions but for the keys' identifiers
   */
  private X509Certificate sign(
      X500Principal subject,
      PublicKey key,
      PublicKey issuer,
      PrivateKey by,
      Instant from,
      Instant to,
      List<byte[]> extensions)
      throws GeneralSecurityException {
    var all = new ArrayList<>(extensions);
    all.add(extension("551d0e", Der.octets(identifier(key))));
    all.add(extension("551d23", Der.sequence(Der.value(0x80, identifier(issuer)))));
    var signed =
        Der.sequence(
            Der.context(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
            ECDSA_SHA256,
            new X500Principal(NAME).getEncoded(),
            Der.sequence(Der.time(from), Der.time(to)),
            subject.getEncoded(),
            key.getEncoded(),
            Der.context(3, Der.sequence(all.toArray(byte[][]::new))));
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(by);
    signer.update(signed);
    var encoded = Der.sequence(signed, ECDSA_SHA256, Der.bits(signer.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }

  private static byte[] alternatives(List<String> names) {
    return Der.sequence(
        names.stream()
            .map(name -> Der.value(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)))
            .toArray(byte[][]::new));
  }

  private static byte[] extension(String id, byte[] value) {
    return Der.sequence(Der.value(0x06, hex(id)), Der.octets(value));
  }

  private static byte[] critical(String id, byte[] value) {
    return Der.sequence(Der.value(0x06, hex(id)), TRUE, Der.octets(value));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
