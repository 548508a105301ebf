package dev.provingground.region.services.ecr;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Registry passwords and signed download locations. Looking up is safe from any thread. */
final class AccessTokens {
  static final Duration PASSWORD_LIFE = Duration.ofHours(12);
  static final Duration DOWNLOAD_LIFE = Duration.ofHours(1);

  private final EventLoop loop;
  private final Ids ids;
  private final Map<String, Entry<Caller>> passwords = new ConcurrentHashMap<>();
  private final Map<String, Entry<String>> downloads = new ConcurrentHashMap<>();

  private record Entry<T>(T value, Instant expiration) {}

  AccessTokens(EventLoop loop, Ids ids) {
    this.loop = loop;
    this.ids = ids;
  }

  /** A password that stands for the caller, for twelve hours. */
  String password(Caller caller) {
    return issue(passwords, caller, PASSWORD_LIFE);
  }

  Optional<Caller> caller(String password) {
    return find(passwords, password);
  }

  /** A token that lets its bearer download one blob, for an hour. */
  String download(String digest) {
    return issue(downloads, digest, DOWNLOAD_LIFE);
  }

  Optional<String> digest(String token) {
    return find(downloads, token);
  }

  private <T> String issue(Map<String, Entry<T>> entries, T value, Duration life) {
    var now = loop.now();
    entries.values().removeIf(e -> e.expiration.isBefore(now));
    var token = ids.base32(64);
    entries.put(token, new Entry<>(value, now.plus(life)));
    return token;
  }

  private <T> Optional<T> find(Map<String, Entry<T>> entries, String token) {
    return Optional.ofNullable(entries.get(token))
        .filter(e -> e.expiration.isAfter(loop.now()))
        .map(Entry::value);
  }
}
