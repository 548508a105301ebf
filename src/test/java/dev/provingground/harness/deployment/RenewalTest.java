package dev.provingground.harness.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

final class RenewalTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void workGoesOnWhenSomebodyHasRenewedTheCredentialsAndTheyAreAskedForOnce() {
    renewal(Duration.ofMinutes(1))
        .evenIfExpired(
            () -> {
              if (attempts.incrementAndGet() < 4) {
                throw error("ExpiredToken");
              }
            });
    assertThat(attempts).hasValue(4);
    assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("aws sso login");
  }

  @Test
  void whenNobodyRenewsThemItIsTheExpiryThatIsTold() {
    assertThatThrownBy(
            () ->
                renewal(Duration.ofMillis(50))
                    .evenIfExpired(
                        () -> {
                          throw error("ExpiredTokenException");
                        }))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("ExpiredTokenException");
  }

  @Test
  void anyOtherErrorEndsItAtOnce() {
    assertThatThrownBy(
            () ->
                renewal(Duration.ofMinutes(1))
                    .evenIfExpired(
                        () -> {
                          attempts.incrementAndGet();
                          throw error("AccessDenied");
                        }))
        .hasMessageContaining("AccessDenied");
    assertThat(attempts).hasValue(1);
  }

  private Renewal renewal(Duration limit) {
    return new Renewal(console, limit, Duration.ofMillis(1));
  }

  private static AwsServiceException error(String code) {
    return AwsServiceException.builder()
        .message(code)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
