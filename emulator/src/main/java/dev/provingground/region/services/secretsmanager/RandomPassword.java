package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.within;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;

/** Passwords that nobody has thought of (GetRandomPassword). */
final class RandomPassword {
  private static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String NUMBERS = "0123456789";
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final long USUAL_LENGTH = 32;

  String of(GetRandomPasswordRequest request) {
    long asked = request.passwordLength() == null ? USUAL_LENGTH : request.passwordLength();
    int length = within((int) Math.min(asked, Integer.MAX_VALUE), "passwordLength", 1, 4096);
    var excluded = request.excludeCharacters() == null ? "" : request.excludeCharacters();
    var kinds = new ArrayList<String>();
    add(kinds, LOWERCASE, request.excludeLowercase(), excluded);
    add(kinds, UPPERCASE, request.excludeUppercase(), excluded);
    add(kinds, NUMBERS, request.excludeNumbers(), excluded);
    add(kinds, PUNCTUATION, request.excludePunctuation(), excluded);
    add(kinds, " ", !Boolean.TRUE.equals(request.includeSpace()), excluded);
    if (kinds.isEmpty()) {
      throw SecretErrors.parameter("No characters are left to make a password of.");
    }
    boolean each = !Boolean.FALSE.equals(request.requireEachIncludedType());
    if (each && length < kinds.size()) {
      throw SecretErrors.parameter(
          "The password length %d is too short to have a character of each of %d types."
              .formatted(length, kinds.size()));
    }
    var random = new SecureRandom();
    var password = new ArrayList<Character>();
    if (each) {
      kinds.forEach(kind -> password.add(one(kind, random)));
    }
    var all = String.join("", kinds);
    while (password.size() < length) {
      password.add(one(all, random));
    }
    Collections.shuffle(password, random);
    return password.stream().map(String::valueOf).collect(Collectors.joining());
  }

  private static void add(
      List<String> kinds, String characters, @Nullable Boolean without, String excluded) {
    if (!Boolean.TRUE.equals(without)) {
      var rest =
          characters
              .chars()
              .filter(c -> excluded.indexOf(c) < 0)
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      if (!rest.isEmpty()) {
        kinds.add(rest);
      }
    }
  }

  private static char one(String characters, SecureRandom random) {
    return characters.charAt(random.nextInt(characters.length()));
  }
}
