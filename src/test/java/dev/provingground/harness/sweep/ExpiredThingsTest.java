package dev.provingground.harness.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.console.Console;
import dev.provingground.infra.TagKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ssm.model.SsmException;

final class ExpiredThingsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Map<String, String> EXPIRED = tags("2026-11-25T11:59:59Z");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ExpiredThings things =
      new ExpiredThings(
          new Console(new PrintStream(said, true, StandardCharsets.UTF_8)),
          Clock.fixed(NOW, ZoneOffset.UTC));
  private final List<String> removed = new ArrayList<>();

  @Test
  void whatARunLeftThatHasExpiredGoesAndIsSaidWithWhoseItWas() {
    things.remove(List.of(() -> List.of(found("log group a", EXPIRED)).stream()));

    assertThat(removed).containsExactly("log group a");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("log group a of ada, run run-1");
  }

  @Test
  void whatHasNotExpiredStays() {
    things.remove(List.of(() -> List.of(found("a", tags("2026-11-25T12:00:01Z"))).stream()));

    assertThat(removed).isEmpty();
  }

  @Test
  void whatNoRunMadeStaysWhateverItSaysOfItsEnd() {
    var others = Map.of(TagKeys.EXPIRES, "2020-01-01T00:00:00Z");
    things.remove(List.of(() -> List.of(found("a", others), found("b", Map.of())).stream()));

    assertThat(removed).isEmpty();
  }

  @Test
  void anEndThatIsNoInstantIsNoEnd() {
    things.remove(List.of(() -> List.of(found("a", tags("soon"))).stream()));

    assertThat(removed).isEmpty();
  }

  @Test
  void whatWouldNotGoKeepsNothingElseAndIsNamedAtTheEnd() {
    var stuck = new Found("stack s", EXPIRED, () -> fail("DependencyViolation", "it is in use"));

    assertThatThrownBy(
            () ->
                things.remove(
                    List.of(
                        () -> List.of(stuck).stream(),
                        () -> List.of(found("role r", EXPIRED)).stream())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would not go: stack s: it is in use");
    assertThat(removed).containsExactly("role r");
  }

  @Test
  void whatSomebodyElseTookAwayMeanwhileIsGone() {
    var gone = new Found("parameter p", EXPIRED, () -> fail("ParameterNotFound", "none"));
    var role = new Found("role r", EXPIRED, () -> fail("NoSuchEntity", "none"));

    things.remove(List.of(() -> List.of(gone, role).stream()));
  }

  @Test
  void whatGoesWhileItsTagsAreAskedForIsNobodys() {
    var found = Found.withTags("alarm a", () -> fail("ResourceNotFound", "none"), () -> {});

    assertThat(found.tags()).isEmpty();
  }

  private Found found(String what, Map<String, String> tags) {
    return new Found(what, tags, () -> removed.add(what));
  }

  private static Map<String, String> tags(String expires) {
    return Map.of(TagKeys.OWNER, "ada", TagKeys.RUN, "run-1", TagKeys.EXPIRES, expires);
  }

  private static <T> T fail(String code, String message) {
    throw SsmException.builder()
        .message(message)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
