package dev.provingground.region.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * How a service answers long lists: in pages, each with a token for what follows. A token tells
 * callers nothing, and is good for the request only that it was answered to: for the same operation
 * with the same members, but for the page's size. Any other is the service's error.
 *
 * <p>Example: {@code new Paging("nextToken", EcsErrors::invalidToken, "maxResults", asked -> 100)}.
 */
public final class Paging {
  private static final int DIGEST = 9;

  private final String tokenMember;
  private final Function<String, AwsServiceException> foreign;
  private final String sizeMember;
  private final Size size;

  /** How many items a page has at most. */
  @FunctionalInterface
  public interface Size {
    /**
     * @param asked null when the request does not say it
     * @return 1 or more
     * @throws AwsServiceException when it is not within the operation's range
     */
    int of(@Nullable Integer asked);
  }

  /**
   * @param tokenMember the requests' member that takes the token, by the SDK's name
   * @param foreign the error for a token that the request was not answered with
   * @param sizeMember the requests' member that takes the size; requests need not have it
   */
  public Paging(
      String tokenMember,
      Function<String, AwsServiceException> foreign,
      String sizeMember,
      Size size) {
    this.tokenMember = tokenMember;
    this.foreign = foreign;
    this.sizeMember = sizeMember;
    this.size = size;
  }

  /** A part of a list, from its beginning or where the request's token says. */
  public <T> Page<T> page(SdkRequest request, List<T> all) {
    int most = size(request);
    int from = Math.min(position(request).orElse(0), all.size());
    int to = (int) Math.min((long) from + most, all.size());
    return new Page<>(
        List.copyOf(all.subList(from, to)), to < all.size() ? token(request, to) : null);
  }

  /**
   * A part of a list that grows at its end, newest first: tokens count from the oldest, so that
   * what is added meanwhile shifts nothing.
   */
  public <T> Page<T> newestFirst(SdkRequest request, List<T> oldestFirst) {
    int most = size(request);
    int to = Math.min(position(request).orElse(oldestFirst.size()), oldestFirst.size());
    int from = (int) Math.max(0, (long) to - most);
    return new Page<>(
        List.copyOf(oldestFirst.subList(from, to).reversed()),
        from > 0 ? token(request, from) : null);
  }

  /**
   * A part of a list that is sorted by a key: tokens keep the last one, so that what comes and goes
   * meanwhile shifts nothing.
   */
  public <T> Page<T> sorted(SdkRequest request, List<T> sorted, Function<T, String> key) {
    int most = size(request);
    var last = after(request);
    var rest =
        last.isEmpty()
            ? sorted
            : sorted.stream().filter(item -> key.apply(item).compareTo(last.get()) > 0).toList();
    if (rest.size() <= most) {
      return new Page<>(List.copyOf(rest), null);
    }
    var items = List.copyOf(rest.subList(0, most));
    return new Page<>(items, tokenAfter(request, key.apply(items.getLast())));
  }

  /** The key behind which the page begins that the request asks for; empty for the first. */
  public Optional<String> after(SdkRequest request) {
    return payload(request);
  }

  /** The token for what follows a key. */
  public String tokenAfter(SdkRequest request, String key) {
    return seal(request, key);
  }

  /** Where the page begins that the request asks for; empty for the first. */
  public Optional<Integer> position(SdkRequest request) {
    return payload(request)
        .map(
            payload -> {
              if (!payload.matches("\\d{1,9}")) {
                throw foreign.apply(token(request).orElseThrow());
              }
              return Integer.parseInt(payload);
            });
  }

  /** The token for what begins there. */
  public String token(SdkRequest request, int position) {
    return seal(request, Integer.toString(position));
  }

  /**
   * How many items a page of the request's has at most.
   *
   * @throws AwsServiceException when it asks for what is not within the operation's range
   */
  public int size(SdkRequest request) {
    return size.of(request.getValueForField(sizeMember, Integer.class).orElse(null));
  }

  private Optional<String> token(SdkRequest request) {
    return request.getValueForField(tokenMember, String.class);
  }

  private String seal(SdkRequest request, String payload) {
    var text = payload.getBytes(UTF_8);
    var sealed = Arrays.copyOf(digest(request), DIGEST + text.length);
    System.arraycopy(text, 0, sealed, DIGEST, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  private Optional<String> payload(SdkRequest request) {
    return token(request)
        .map(
            token -> {
              var sealed = decode(token);
              if (sealed.length <= DIGEST
                  || !Arrays.equals(sealed, 0, DIGEST, digest(request), 0, DIGEST)) {
                throw foreign.apply(token);
              }
              return new String(sealed, DIGEST, sealed.length - DIGEST, UTF_8);
            });
  }

  private static byte[] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      // No token of any request's.
      return new byte[0];
    }
  }

  /** Of all that the request says, but for the page. */
  private byte[] digest(SdkRequest request) {
    var said = new StringBuilder(request.getClass().getSimpleName());
    for (var field : request.sdkFields()) {
      if (!field.memberName().equals(tokenMember) && !field.memberName().equals(sizeMember)) {
        said.append('\n').append(field.memberName()).append('=');
        said.append(field.getValueOrDefault(request));
      }
    }
    try {
      return MessageDigest.getInstance("SHA-256").digest(said.toString().getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }
}
