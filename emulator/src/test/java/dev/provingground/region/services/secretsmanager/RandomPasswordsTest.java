package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;

/** Passwords that Secrets Manager makes up. */
final class RandomPasswordsTest {
  private final FakeRegion region = new FakeRegion();
  private final SecretsManagerService secrets = new SecretsManagerService(region.context());

  @Test
  void aPasswordHasACharacterOfEachKind() {
    for (int i = 0; i < 50; i++) {
      var password = secrets.getRandomPassword(r -> r.passwordLength(4L)).randomPassword();
      assertThat(password)
          .hasSize(4)
          .containsPattern("[a-z]")
          .containsPattern("[A-Z]")
          .containsPattern("[0-9]")
          .containsPattern("[^A-Za-z0-9]");
    }
    assertThat(secrets.getRandomPassword(r -> {}).randomPassword())
        .hasSize(32)
        .isNotEqualTo(secrets.getRandomPassword(r -> {}).randomPassword());
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, false, [0-9]+",
    "false, true, true, true, [a-z]+",
    "true, false, true, true, [A-Z]+"
  })
  void whatIsExcludedIsNotInAPassword(
      boolean lower, boolean upper, boolean punctuation, boolean numbers, String pattern) {
    var password =
        secrets.getRandomPassword(
            r ->
                r.excludeLowercase(lower)
                    .excludeUppercase(upper)
                    .excludePunctuation(punctuation)
                    .excludeNumbers(numbers)
                    .passwordLength(200L));
    assertThat(password.randomPassword()).matches(pattern);
  }

  @Test
  void aPasswordThatCannotBeMadeIsRefused() {
    var none =
        GetRandomPasswordRequest.builder()
            .excludeLowercase(true)
            .excludeUppercase(true)
            .excludeNumbers(true)
            .excludePunctuation(true);
    assertRefusedWith(
        () -> secrets.getRandomPassword(none.build()),
        "InvalidParameterException",
        "No characters are left to make a password of.");
    assertThat(secrets.getRandomPassword(none.includeSpace(true).build()).randomPassword())
        .isBlank()
        .hasSize(32);
    assertRefusedWith(
        () -> secrets.getRandomPassword(r -> r.passwordLength(3L)),
        "InvalidParameterException",
        "The password length 3 is too short to have a character of each of 4 types.");
    assertThat(
            secrets
                .getRandomPassword(
                    r -> r.excludeCharacters("abc").excludeNumbers(true).passwordLength(500L))
                .randomPassword())
        .doesNotContainPattern("[abc0-9]");
  }
}
