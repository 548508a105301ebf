package dev.provingground.region.services.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the values of SecureStrings, in the place of KMS's key {@code alias/aws/ssm}: what is
 * read without decryption is ciphertext. The key lives as long as the region does.
 */
final class Vault {
  static final String KEY_ID = "alias/aws/ssm";
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private @Nullable SecretKey key;

  String encrypt(String plaintext) {
    var nonce = random(NONCE_BYTES);
    var sealed = run(Cipher.ENCRYPT_MODE, nonce, plaintext.getBytes(UTF_8));
    var both = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return Base64.getEncoder().encodeToString(both);
  }

  String decrypt(String ciphertext) {
    var both = ByteBuffer.wrap(Base64.getDecoder().decode(ciphertext));
    var nonce = new byte[NONCE_BYTES];
    both.get(nonce);
    var sealed = new byte[both.remaining()];
    both.get(sealed);
    return new String(run(Cipher.DECRYPT_MODE, nonce, sealed), UTF_8);
  }

  /** Made for the first value that is kept. */
  private SecretKey key() {
    var known = key;
    if (known == null) {
      known = new SecretKeySpec(random(KEY_BYTES), "AES");
      key = known;
    }
    return known;
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private byte[] run(int mode, byte[] nonce, byte[] input) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES/GCM, which it must have", e);
    }
  }
}
