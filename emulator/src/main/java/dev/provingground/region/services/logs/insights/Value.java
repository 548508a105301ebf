package dev.provingground.region.services.logs.insights;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a field holds. Texts that are numbers count as numbers. */
sealed interface Value {
  /**
   * Numbers behind all that is none, by their values; what is none in natural order (user guide,
   * the page on {@code sort}).
   */
  Comparator<Value> ORDER = Value::compare;

  private static int compare(Value one, Value other) {
    var left = one.number();
    var right = other.number();
    if (left.isEmpty() || right.isEmpty()) {
      int order = Boolean.compare(left.isPresent(), right.isPresent());
      return order != 0 ? order : new NaturalOrder().compare(one.text(), other.text());
    }
    int order = left.get().compareTo(right.get());
    return order != 0 ? order : one.text().compareTo(other.text());
  }

  /** As it stands in results. */
  String text();

  /** Empty for what is no number. */
  Optional<BigDecimal> number();

  /** A text. */
  record Text(String text) implements Value {
    /** Short enough for exact arithmetic to stay cheap. */
    private static final Pattern NUMBER =
        Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");

    @Override
    public Optional<BigDecimal> number() {
      return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
  }

  /**
   * A point in time, which counts as its milliseconds.
   *
   * @param milliseconds since 1970
   */
  record Time(long milliseconds) implements Value {
    private static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    @Override
    public String text() {
      return FORMAT.format(Instant.ofEpochMilli(milliseconds));
    }

    @Override
    public Optional<BigDecimal> number() {
      return Optional.of(BigDecimal.valueOf(milliseconds));
    }
  }

  static Value of(BigDecimal number) {
    return new Text(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
  }
}
