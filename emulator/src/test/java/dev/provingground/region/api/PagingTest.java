package dev.provingground.region.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;

/** Long lists in pages, and tokens that are good for one request. */
final class PagingTest {
  private static final Paging PAGES =
      new Paging(
          "nextToken",
          token -> AwsErrors.error("Foreign", "no token of this request: " + token),
          "maxResults",
          asked -> asked == null ? 3 : asked);
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static ListTasksRequest request(@Nullable String token) {
    return ListTasksRequest.builder().cluster("c").nextToken(token).build();
  }

  /** All pages, one after the other, each of a size of its own. */
  private List<String> all(BiFunction<ListTasksRequest, List<String>, Page<String>> by, int count) {
    var list = names(count);
    var found = new ArrayList<String>();
    String token = null;
    do {
      var request = request(token).toBuilder().maxResults(1 + random.nextInt(5)).build();
      var page = by.apply(request, list);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(request.maxResults());
      assertThat(page.isTruncated()).isEqualTo(page.nextToken() != null);
      found.addAll(page.items());
      token = page.nextToken();
    } while (token != null);
    return found;
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj("%03d"::formatted).toList();
  }

  @Test
  void pagesOfAnySizeGiveEveryItemOnceInOrder() {
    for (int count = 0; count < 30; count++) {
      var list = names(count);
      assertThat(all(PAGES::page, count)).as("seed %s", seed).isEqualTo(list);
      assertThat(all(PAGES::newestFirst, count)).as("seed %s", seed).isEqualTo(list.reversed());
      assertThat(all((request, items) -> PAGES.sorted(request, items, item -> item), count))
          .as("seed %s", seed)
          .isEqualTo(list);
    }
  }

  @Test
  void withoutASizeAPageIsOfTheStandardOne() {
    assertThat(PAGES.page(request(null), names(4)).items()).hasSize(3);
  }

  @Test
  void whatIsAddedMeanwhileShiftsNeitherTheNewestNorTheSorted() {
    var newest = PAGES.newestFirst(request(null), List.of("a", "b", "c", "d"));
    assertThat(newest.items()).containsExactly("d", "c", "b");
    assertThat(
            PAGES
                .newestFirst(request(newest.nextToken()), List.of("a", "b", "c", "d", "e"))
                .items())
        .containsExactly("a");
    var sorted = PAGES.sorted(request(null), List.of("b", "d", "f", "h"), key -> key);
    assertThat(
            PAGES
                .sorted(request(sorted.nextToken()), List.of("a", "b", "g", "h"), key -> key)
                .items())
        .containsExactly("g", "h");
  }

  @Test
  void whatIsGoneMeanwhileLeavesAnEmptyPage() {
    var token = PAGES.page(request(null), names(10)).nextToken();
    assertThat(PAGES.page(request(token), names(2))).isEqualTo(new Page<>(List.of(), null));
    assertThat(PAGES.newestFirst(request(token), names(2)).items()).hasSize(2);
  }

  @Test
  void aTokenTellsNothing() {
    assertThat(PAGES.page(request(null), names(10)).nextToken())
        .matches("[A-Za-z0-9_-]{13,}")
        .isNotEqualTo("3");
  }

  @Test
  void aTokenOfAnotherRequestIsForeign() {
    var token = PAGES.page(request(null), names(10)).nextToken();
    assertForeign(request(token).toBuilder().cluster("other").build());
    assertForeign(request(token).toBuilder().family("f").build());
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(
            () ->
                PAGES.page(
                    ListServicesRequest.builder().cluster("c").nextToken(token).build(),
                    names(10)));
  }

  @Test
  void aTokenThatNobodyAnsweredIsForeign() {
    for (var token : List.of("", "x", "3", "!", "AAAAAAAAAAAA", "AAAAAAAAAAAAAAAA")) {
      assertForeign(request(token));
    }
    var sorted = PAGES.sorted(request(null), names(10), key -> "key" + key).nextToken();
    assertForeign(request(sorted));
    var sealed = Base64.getUrlDecoder().decode(PAGES.token(request(null), 3));
    sealed[0]++;
    assertForeign(request(Base64.getUrlEncoder().encodeToString(sealed)));
  }

  private static void assertForeign(ListTasksRequest request) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> PAGES.page(request, names(10)))
        .satisfies(
            error ->
                assertThat(error.awsErrorDetails().errorMessage())
                    .isEqualTo("no token of this request: " + request.nextToken()));
  }
}
