package dev.provingground.region.wire;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every error that a service or the front door raises is named in a test of its package: by its
 * code, or by the SDK's class of it. Codes are found where they stand as texts: in what makes an
 * error, where one is chosen among several, and wherever they end with {@code NotFound}, {@code
 * .Duplicate} or {@code .InUse}.
 */
final class ErrorCodesTest {
  private static final Path MAIN = Path.of("src/main/java/dev/provingground/region");
  private static final Path TEST = Path.of("src/test/java/dev/provingground/region");

  private static final Pattern RAISED =
      Pattern.compile(
          "\\b(?:error|absent)\\(\\s*\"(?<plain>[A-Z][\\w.]+)\""
              + "|\\bof\\(\\s*\\w+Exception\\s*\\.builder\\(\\)[^\";]*?,\\s*\"(?<modelled>\\w+)\"|(?:->|[?:]|code"
              + " =)\\s*\"(?<chosen>[A-Z]\\w*"
              + "(?:Exception|Denied|Failure|Operation|Signature|Token|Expired|Malformed))\""
              + "|(?<!equals\\()\"(?<named>[A-Z]\\w*(?:NotFound|\\.NotFound|\\.Duplicate|\\.InUse))\"");

  /** A gigabyte would have to be uploaded. */
  private static final Set<String> TOO_DEAR = Set.of("EntityTooLarge");

  static Stream<Path> services() throws IOException {
    try (var folders = Files.list(MAIN.resolve("services"))) {
      return Stream.concat(
          Stream.of(MAIN.resolve("wire")),
          folders.filter(Files::isDirectory).sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyCodeIsNamedInATest(Path service) throws IOException {
    var tests = sources(TEST.resolve(MAIN.relativize(service)));
    assertThat(codes(sources(service)))
        .as("codes that %s raises and none of its tests names", service.getFileName())
        .allSatisfy(
            code -> assertThat(isNamed(code, tests) || TOO_DEAR.contains(code)).as(code).isTrue());
  }

  @Test
  void codesAreFoundWhereTheyAreMade() {
    assertThat(
            codes(
                """
                throw error("One", "text"); throw AwsErrors.of(
                    TwoException.builder().resource(arn),
                    "TwoException", "text"); absent("Three", "x"); List.of("Four");
                kind("InvalidFive.NotFound", "The %s"); log("Six"); code.equals("TenNotFound");
                var code = isJson ? "SevenException" : "EightDenied"; case A, B -> "NineToken";
                """))
        .containsExactly(
            "EightDenied",
            "InvalidFive.NotFound",
            "NineToken",
            "One",
            "SevenException",
            "Three",
            "TwoException");
    assertThat(isNamed("One", "refused(\"One\")")).isTrue();
    assertThat(isNamed("One", "isInstanceOf(OneException.class)")).isTrue();
    assertThat(isNamed("One", "refused(\"OneMore\")")).isFalse();
  }

  private static Set<String> codes(String source) {
    var codes = new TreeSet<String>();
    var matcher = RAISED.matcher(source);
    while (matcher.find()) {
      Stream.of("plain", "modelled", "chosen", "named")
          .map(matcher::group)
          .filter(Objects::nonNull)
          .forEach(codes::add);
    }
    return codes;
  }

  private static boolean isNamed(String code, String tests) {
    return Pattern.compile("\\b" + Pattern.quote(code) + "(?:Exception)?\\b").matcher(tests).find();
  }

  private static String sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ErrorCodesTest::read)
          .collect(joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
