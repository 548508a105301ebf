package dev.provingground.harness.deployment;

import dev.provingground.harness.console.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Does what must be done although the caller's credentials may have expired: taking stacks away,
 * which cost as long as they stay. Somebody renews the credentials meanwhile ({@code aws sso
 * login}), and it goes on.
 */
final class Renewal {
  /** What services call it (AWS General Reference, Common error types). */
  private static final Set<String> CODES = Set.of("ExpiredToken", "ExpiredTokenException");

  private final Console console;
  private final Duration limit;
  private final Duration poll;

  /**
   * @param limit how long to wait for new credentials
   * @param poll from one attempt to the next
   */
  Renewal(Console console, Duration limit, Duration poll) {
    this.console = console;
    this.limit = limit;
    this.poll = poll;
  }

  /**
   * Does the work, from its beginning as often as credentials expire in it.
   *
   * @throws AwsServiceException what the work throws; the expiry, when nobody renews them in time
   */
  void evenIfExpired(Runnable work) {
    var attempts = new Attempts(work);
    try {
      Awaitility.await("new credentials")
          .atMost(limit)
          .pollDelay(Duration.ZERO)
          .pollInterval(poll)
          .pollInSameThread()
          .until(attempts::next);
    } catch (ConditionTimeoutException e) {
      throw attempts.expiry.<RuntimeException>map(expired -> expired).orElse(e);
    }
  }

  private final class Attempts {
    private final Runnable work;
    private Optional<AwsServiceException> expiry = Optional.empty();

    private Attempts(Runnable work) {
      this.work = work;
    }

    /** Whether the work is done; said once when it is not, since the credentials have expired. */
    private boolean next() {
      try {
        work.run();
        return true;
      } catch (AwsServiceException e) {
        if (!CODES.contains(e.awsErrorDetails().errorCode())) {
          throw e;
        }
        if (expiry.isEmpty()) {
          console.say(
              "destroy",
              "the credentials have expired: renew them (aws sso login); this waits "
                  + limit.toMinutes()
                  + " minutes");
        }
        expiry = Optional.of(e);
        return false;
      }
    }
  }
}
