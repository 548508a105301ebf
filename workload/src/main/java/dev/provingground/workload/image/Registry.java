package dev.provingground.workload.image;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is pushed.
 *
 * @param host with its port, as {@code 111122223333.dkr.ecr.eu-central-1.amazonaws.com} or {@code
 *     127.0.0.1:4566}
 * @param credentials null for a registry that asks for none
 * @param plainHttp whether the registry may speak HTTP without TLS: for loopback hosts only, as the
 *     credentials go with it
 */
public record Registry(String host, @Nullable Credentials credentials, boolean plainHttp) {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?");

  public Registry {
    if (plainHttp && !LOOPBACK.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "The registry '%s' may not be used without TLS, as it is not on this machine's loopback"
              .formatted(host));
    }
  }

  /**
   * As ECR's {@code GetAuthorizationToken} hands them out: the user {@code AWS} and a token that
   * lives for 12 hours.
   *
   * @param user never empty
   * @param password never shown by {@link #toString}
   */
  public record Credentials(String user, String password) {

    @Override
    public String toString() {
      return "Credentials[user=" + user + "]";
    }
  }
}
