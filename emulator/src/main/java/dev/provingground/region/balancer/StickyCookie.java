package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cookie that the load balancer makes and only it can read ("Sticky sessions for your Application
 * Load Balancer"): encrypted, with its own end inside.
 */
final class StickyCookie {
  /** Of duration-based stickiness. */
  static final String TARGET = "AWSALB";

  /** Of the stickiness of target groups. */
  static final String GROUP = "AWSALBTG";

  /** Of application-based stickiness. */
  static final String APPLICATION = "AWSALBAPP-0";

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final DateTimeFormatter EXPIRES =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String name;
  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key 16 bytes that all nodes of the load balancer share
   */
  StickyCookie(String name, byte[] key) {
    this.name = name;
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * What the request's cookie holds; empty when there is none, it was tampered with, or it has
   * ended.
   */
  Optional<String> read(RequestHead head, Instant now) {
    for (var candidate : List.of(name, name + "CORS")) {
      var value = value(head, candidate).flatMap(text -> open(text, now));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /** The value of the request's cookie of this name. */
  static Optional<String> value(RequestHead head, String cookie) {
    var fields = head.fields();
    if (fields.has(Field.COOKIE)) {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.kind(i) == Field.COOKIE) {
          for (var pair : fields.value(i).split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(cookie)) {
              return Optional.of(pair.substring(equals + 1).strip());
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The cookie and its twin for requests from other origins, as {@code Set-Cookie} has them. */
  List<String> twins(String value, Duration life, Instant now) {
    var cookie = alone(value, life, life, now);
    return List.of(cookie, cookie.replaceFirst("=", "CORS=") + "; SameSite=None");
  }

  /**
   * The cookie as {@code Set-Cookie} has it.
   *
   * @param life how long it holds
   * @param kept how long the client keeps it
   */
  String alone(String value, Duration life, Duration kept, Instant now) {
    return name
        + "="
        + seal(now.plus(life).getEpochSecond() + " " + value)
        + "; Expires="
        + EXPIRES.format(now.plus(kept))
        + "; Path=/";
  }

  private String seal(String text) {
    var nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      var bytes = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      var all = Arrays.copyOf(nonce, NONCE + bytes.length);
      System.arraycopy(bytes, 0, all, NONCE, bytes.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has AES/GCM", e);
    }
  }

  private Optional<String> open(String closed, Instant now) {
    try {
      var all = Base64.getUrlDecoder().decode(closed);
      if (all.length <= NONCE) {
        return Optional.empty();
      }
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, all, 0, NONCE));
      var text = new String(cipher.doFinal(all, NONCE, all.length - NONCE), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      boolean ended = Long.parseLong(text.substring(0, space)) < now.getEpochSecond();
      return ended ? Optional.empty() : Optional.of(text.substring(space + 1));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty(); // not one of ours: the client is simply not stuck to anything
    }
  }
}
