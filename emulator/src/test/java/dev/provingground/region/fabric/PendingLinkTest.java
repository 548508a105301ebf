package dev.provingground.region.fabric;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wire whose far end is still down: its near end lets no packets through. */
@NeedsNamespaces
final class PendingLinkTest {
  private NetNs near;
  private NetNs far;
  private Rtnetlink links;

  @BeforeEach
  void wire() {
    near = NetNs.create("near");
    far = NetNs.create("far");
    links = Rtnetlink.in(near);
    links.addVeth("wire", "eth0", far);
  }

  @AfterEach
  void close() {
    links.close();
    near.close();
    far.close();
  }

  @Test
  void whoMakesItDoesNotWaitAndWhoUsesItDoes() throws Exception {
    assertThat(links.isUp("wire")).isFalse();
    try (var link = PendingLink.of(near, links, "wire");
        var others = Rtnetlink.in(far)) {
      var user =
          new FutureTask<>(
              () -> {
                link.await();
                return true;
              });
      Thread.ofPlatform().daemon().start(user);
      assertThat(user.isDone()).as("still down").isFalse();
      others.up("eth0");
      assertThat(user.get(5, SECONDS)).isTrue();
      assertThat(links.isUp("wire")).isTrue();
      link.await(); // at once, as often as one likes
    }
  }

  @Test
  void whatDoesNotComeUpIsNamedToItsUser() {
    try (var link = PendingLink.of(near, links, "wire")) {
      assertThatIllegalStateException()
          .isThrownBy(link::await)
          .withMessage("wire does not come up");
    }
  }

  @Test
  void whatIsTakenAwayMeanwhileIsWaitedForByNobody() {
    var link = PendingLink.of(near, links, "wire");
    link.close();
    link.await();
    assertThat(links.isUp("wire")).isFalse();
  }
}
