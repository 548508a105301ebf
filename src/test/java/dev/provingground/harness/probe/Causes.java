package dev.provingground.harness.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a request failed, in few and always the same words, so that they can be counted. */
final class Causes {
  /** RFC 9209: a proxy says what happened on its way to the origin, {@code error=dns_error}. */
  private static final String PROXY_STATUS = "proxy-status";

  private static final Pattern PROXY_ERROR = Pattern.compile("error=([a-z_]+)");

  private Causes() {}

  /** Of an answer that is not 200. */
  static String of(HttpResponse<?> answer) {
    var proxy = PROXY_ERROR.matcher(answer.headers().firstValue(PROXY_STATUS).orElse(""));
    return proxy.find() ? proxy.group(1).replace('_', ' ') : "status " + answer.statusCode();
  }

  /** Of a request that got no answer. */
  static String of(@Nullable Throwable error, Duration timeout) {
    var cause = error instanceof CompletionException ? error.getCause() : error;
    return switch (cause) {
      case HttpConnectTimeoutException e -> "connection timeout";
      case HttpTimeoutException e -> "no answer within " + timeout.toSeconds() + " s";
      case ConnectException e -> "connection refused";
      case EOFException e -> "connection closed";
      case IOException e -> io(String.valueOf(e.getMessage()), e);
      case null -> "no answer";
      default -> cause.toString();
    };
  }

  private static String io(String message, IOException e) {
    if (message.contains("reset") || message.contains("Broken pipe")) {
      return "connection reset";
    }
    if (e.getCause() instanceof EOFException || message.contains("received no bytes")) {
      return "connection closed";
    }
    return e.toString();
  }
}
