package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.LogsFixture.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterPatternTest {
  private static final String JSON =
      """
      {"level":"ERROR","status":503,"ms":12.5,"ok":false,"none":null,"path":"/api/items",
       "who":{"zone.id":"a","ids":[7,8]}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'' | anything | true",
        "ERROR | [ERROR 400] | true",
        "ERROR | error | false",
        "ERROR Exception | ERROR in Exception | true",
        "ERROR Exception | ERROR | false",
        "\"in Exception\" | ERROR in Exception | true",
        "\"Exception in\" | ERROR in Exception | false",
        "\"say \\\"x\\\"\" | they say \"x\" | true",
        "?ERROR ?WARN | WARN 1 | true",
        "?ERROR ?WARN | INFO 1 | false",
        "?\"a b\" ?c | a b | true",
        "ERROR -timeout | ERROR 1 | true",
        "ERROR -timeout | ERROR timeout | false",
        "ERROR -\"time out\" | ERROR time out | false",
        "?WARN ERROR | ERROR | true",
        "%AUTH[A-Z]+% | [ERROR 401] UNAUTHORIZED REQUEST | true",
        "%^AUTH[A-Z]+% | [ERROR 401] UNAUTHORIZED REQUEST | false",
        "%[0-9]{3} .% ERROR | ERROR 401 x | true",
        "-%\\d{3}% | ERROR 401 | false",
        "?%ab?% ?c | xax | true",
      })
  void termsMatchTexts(String pattern, String message, boolean expected) {
    assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.level = \"ERROR\" } = true",
        "{$.level=ERROR}=true",
        "{ $.level != ERROR } = false",
        "{ $.level = \"E*R\" } = true",
        "{ $.level = \"*\" } = true",
        "{ $.path = \"/api/*\" } = true",
        "{ $.path = /api/* } = true",
        "{ $.path = /web/* } = false",
        "{ $.status = 503 } = true",
        "{ $.status >= 500 } = true",
        "{ $.status < 500 } = false",
        "{ $.ms > 1.2e1 } = true",
        "{ $.ms <= 12.5 } = true",
        "{ $.status != 503 } = false",
        "{ $.ok IS FALSE } = true",
        "{ $.ok is true } = false",
        "{ $.none IS NULL } = true",
        "{ $.missing IS NULL } = false",
        "{ $.missing NOT EXISTS } = true",
        "{ $.level NOT EXISTS } = false",
        "{ $.missing = x } = false",
        "{ $.missing != x } = false",
        "{ $.who.ids[1] = 8 } = true",
        "{ $.who['zone.id'] = a } = true",
        "{ $.level = ERROR && $.status = 200 } = false",
        "{ $.level = ERROR || $.status = 200 } = true",
        "{ $.path = %^/api/[a-z]+$% } = true",
        "{ $.path != %items% } = false",
        "{ ($.level = INFO || $.level = ERROR) && ($.ms > 10) } = true",
        "{ $.level = INFO && $.ms > 10 || $.status = 503 } = true",
      })
  void conditionsMatchJson(String line) {
    int split = line.lastIndexOf('=');
    var pattern = line.substring(0, split);
    var expected = Boolean.parseBoolean(line.substring(split + 1).strip());
    assertThat(FilterPattern.parse(pattern).matches(JSON)).as(pattern).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ip, user, time, request, status, bytes] = true",
        "[ip, user, time, request, status] = false",
        "[ip, user, time, request, status, bytes, more] = false",
        "[ip, ..., bytes] = true",
        "[...] = true",
        "[] = true",
        "[..., status, bytes>1000] = true",
        "[..., status=5*, bytes] = true",
        "[..., status=4*, bytes] = false",
        "[..., status=4* || status=5*, bytes] = true",
        "[..., status>=500 && status<503, bytes] = false",
        "[..., status=503, bytes] = true",
        "[..., status!=503, bytes] = false",
        "[ip=127.0.0.*, ...] = true",
        "[ip!=127*, ...] = false",
        "[ip=%127\\.0\\.0\\.[0-9]%, ...] = true",
        "[ip, user, time=\"26/Nov/2026 +0000\", ...] = true",
        "[ip, user, time, request=*.html*, ...] = true",
        "[ip, user, time, request=*.css*, ...] = false",
        "[ip, user>1, ...] = false",
        "[a, b, c, d, e, f, ..., g] = false",
      })
  void columnsAreDelimitedBySpaces(String line) {
    int split = line.lastIndexOf('=');
    var pattern = line.substring(0, split);
    var message = "127.0.0.1 Prod [26/Nov/2026 +0000] \"GET /index.html HTTP/1.1\" 503 1534";
    assertThat(FilterPattern.parse(pattern).matches(message))
        .as(pattern)
        .isEqualTo(Boolean.parseBoolean(line.substring(split + 1).strip()));
  }

  @Test
  void anExpressionThatTriesTooManyWaysIsRefused() {
    var pattern = FilterPattern.parse("%a*a*a*a*a*a*b%");
    assertInvalid(
        () -> pattern.matches("a".repeat(5_000)),
        "Invalid filter pattern: The regular expression /a*a*a*a*a*a*b/ takes too long for an event"
            + " of 5000 characters");
  }

  @Test
  void conditionsOnJsonDoNotMatchOtherTexts() {
    var pattern = FilterPattern.parse("{ $.missing NOT EXISTS }");
    assertThat(pattern.matches("plain")).isFalse();
    assertThat(pattern.matches("{ not json")).isFalse();
    assertThat(pattern.matches("  {}")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a-b | Invalid filter pattern: Invalid character(s) in term 'a-b'",
        "? | Invalid filter pattern: Invalid character(s) in term ''",
        "\"open | Invalid filter pattern: the quotation \"open does not end",
        "%ERR | Invalid filter pattern: Invalid character(s) in term '%ERR'",
        "%(a)% | Invalid filter pattern: Invalid regular expression '%(a)%'",
        "%a!% | Invalid filter pattern: Invalid regular expression '%a!%'",
        "%[a% | Invalid filter pattern: Invalid regular expression '%[a%'",
        "[ip, user | If a filter pattern starts with '[' it must end with ']'",
        "[ip, ..., user, ...] | Invalid filter pattern: there can be one ellipsis only",
        "[]] | Invalid filter pattern: expected a name at ']'",
        "[ip, ] | Invalid filter pattern: expected a name at ']'",
        "[ip = ] | Invalid filter pattern: expected a value at ']'",
        "[ip > x] | Invalid filter pattern: expected a number after > at ']'",
        "[ip = a && user = b] | Invalid filter pattern: expected 'ip' at 'user = b]'",
        "[a] b] | Invalid filter pattern: expected the end at ' b]'",
        "{ $.a = 1 | If a filter pattern starts with '{' it must end with '}'",
        "{ a = 1 } | Invalid filter pattern: expected '$' at 'a = 1 }'",
        "{ $.a } | Invalid filter pattern: expected a comparison at '}'",
        "{ $.a = %x } | Invalid filter pattern: expected a value at '%x }'",
        "{ $.a > %x% } | Invalid filter pattern: expected a number after > at '}'",
        "{ $.a > x } | Invalid filter pattern: expected a number after > at '}'",
        "{ ($.a = 1 } | Invalid filter pattern: expected ')' at '}'",
        "{ $.a = 1 } } | Invalid filter pattern: expected the end at '}'",
        "{ $ = 1 } | Invalid filter pattern: expected a selector such as $.field at ' = 1 }'",
      })
  void whatIsWrongOrNotSupportedIsNamed(String pattern, String message) {
    assertInvalid(() -> FilterPattern.parse(pattern), message);
  }
}
