package dev.provingground.region.services.logs.insights;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function of many rows. All but {@code count} look at numbers only. */
enum Aggregation {
  COUNT,
  MIN,
  MAX,
  SUM,
  AVG;

  static Optional<Aggregation> of(String name) {
    for (var aggregation : values()) {
      if (aggregation.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(aggregation);
      }
    }
    return Optional.empty();
  }

  Total begin() {
    return new Total();
  }

  /** What has been seen of one group. */
  final class Total {
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private @Nullable BigDecimal least;
    private @Nullable BigDecimal most;

    void add(Value value) {
      if (Aggregation.this == COUNT) {
        count++;
      } else {
        value.number().ifPresent(this::add);
      }
    }

    private void add(BigDecimal number) {
      count++;
      sum = sum.add(number, MathContext.DECIMAL128);
      least = least == null ? number : least.min(number);
      most = most == null ? number : most.max(number);
    }

    /** Empty when there is none: the smallest of nothing. */
    Optional<Value> value() {
      return switch (Aggregation.this) {
        case COUNT -> Optional.of(Value.of(BigDecimal.valueOf(count)));
        case MIN -> Optional.ofNullable(least).map(Value::of);
        case MAX -> Optional.ofNullable(most).map(Value::of);
        case SUM -> count == 0 ? Optional.empty() : Optional.of(Value.of(sum));
        case AVG ->
            count == 0
                ? Optional.empty()
                : Optional.of(
                    Value.of(sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64)));
      };
    }
  }
}
