package dev.provingground.region.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;

final class ClientTokensTest {
  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final ClientTokens tokens = new ClientTokens(loop);
  private int done;

  private int once(@Nullable String token, int size) {
    return tokens.once(
        ListClustersRequest.builder().maxResults(size).build(),
        token,
        () -> ++done,
        before -> AwsErrors.error("Mismatch", "did " + before));
  }

  @Test
  void theSameRequestIsDoneOnceForADay() {
    assertThat(once("t", 1)).isEqualTo(1);
    loop.advance(Duration.ofHours(23));
    assertThat(once("t", 1)).isEqualTo(1);
    loop.advance(Duration.ofHours(2));
    assertThat(once("t", 1)).isEqualTo(2);
  }

  @Test
  void anotherRequestWithTheTokenIsTheServicesError() {
    once("t", 1);
    assertThatThrownBy(() -> once("t", 2)).hasMessageContaining("did 1");
    assertThat(once("u", 2)).isEqualTo(2);
  }

  @Test
  void withoutATokenEachIsDone() {
    assertThat(once(null, 1)).isEqualTo(1);
    assertThat(once(null, 1)).isEqualTo(2);
  }

  @Test
  void anotherOperationHasTokensOfItsOwn() {
    once("t", 1);
    assertThat(
            tokens.<String>once(
                ListServicesRequest.builder().maxResults(1).build(),
                "t",
                () -> "done",
                before -> AwsErrors.error("Mismatch", before)))
        .isEqualTo("done");
  }

  @Test
  void whatFailedIsTriedAgain() {
    var request = ListServicesRequest.builder().build();
    assertThatThrownBy(
            () ->
                tokens.<String>once(
                    request,
                    "t",
                    () -> {
                      throw AwsErrors.error("Busy", "not now");
                    },
                    before -> AwsErrors.error("Mismatch", before)))
        .hasMessageContaining("not now");
    assertThat(
            tokens.<String>once(
                request, "t", () -> "done", before -> AwsErrors.error("Mismatch", before)))
        .isEqualTo("done");
  }
}
