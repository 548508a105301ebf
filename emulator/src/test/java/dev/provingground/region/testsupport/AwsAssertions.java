package dev.provingground.region.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What services refuse, and how they say it. */
public final class AwsAssertions {
  private AwsAssertions() {}

  /**
   * Asserts that a call fails with an error of this code.
   *
   * @param words all of which its message has somewhere; none: whatever the message
   */
  public static void assertRefused(ThrowingCallable call, String code, String... words) {
    var message = refusal(call, code).errorMessage();
    for (var one : words) {
      assertThat(message).contains(one);
    }
  }

  /** Asserts that a call fails with an error of this code and exactly this message. */
  public static void assertRefusedWith(ThrowingCallable call, String code, String message) {
    assertThat(refusal(call, code).errorMessage()).isEqualTo(message);
  }

  private static AwsErrorDetails refusal(ThrowingCallable call, String code) {
    var details =
        assertThatExceptionOfType(AwsServiceException.class)
            .isThrownBy(call)
            .actual()
            .awsErrorDetails();
    assertThat(details.errorCode()).as(details.errorMessage()).isEqualTo(code);
    return details;
  }
}
