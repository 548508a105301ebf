package dev.provingground.region.balancer;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cookie that the load balancer makes and only it can read ("Sticky sessions for your Application
 * Load Balancer"): encrypted, with its own end inside, accompanied by a CORS twin.
 */
final class StickyCookie {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final DateTimeFormatter EXPIRES =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String name;
  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param name {@code AWSALB} for targets, {@code AWSALBTG} for target groups
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
  Optional<String> read(HttpServerExchange exchange, Instant now) {
    for (var cookie : exchange.requestCookies()) {
      if (cookie.getName().equals(name) || cookie.getName().equals(name + "CORS")) {
        var value = open(cookie.getValue(), now);
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return Optional.empty();
  }

  /** Adds the cookies to the answer. */
  void write(HttpServerExchange exchange, String value, Duration life, Instant now) {
    var until = now.plus(life);
    var sealed = seal(until.getEpochSecond() + " " + value);
    var attributes = "; Expires=" + EXPIRES.format(until) + "; Path=/";
    var headers = exchange.getResponseHeaders();
    headers.add(Headers.SET_COOKIE, name + "=" + sealed + attributes);
    headers.add(Headers.SET_COOKIE, name + "CORS=" + sealed + attributes + "; SameSite=None");
  }

  private String seal(String text) {
    var nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      var all = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has AES/GCM", e);
    }
  }

  private Optional<String> open(String sealed, Instant now) {
    try {
      var all = Base64.getUrlDecoder().decode(sealed);
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
