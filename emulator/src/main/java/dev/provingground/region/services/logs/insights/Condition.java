package dev.provingground.region.services.logs.insights;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Which rows a filter lets pass. A comparison with a field that a row does not have does not hold,
 * and so its negation does.
 */
sealed interface Condition {
  boolean holds(Row row);

  /** All hold. */
  record All(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Row row) {
      return conditions.stream().allMatch(condition -> condition.holds(row));
    }
  }

  /** At least one holds. */
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Row row) {
      return conditions.stream().anyMatch(condition -> condition.holds(row));
    }
  }

  /** The condition does not hold. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Row row) {
      return !condition.holds(row);
    }
  }

  /** The row has the field. */
  record Present(String field) implements Condition {
    @Override
    public boolean holds(Row row) {
      return row.get(field).isPresent();
    }
  }

  /** Two operands, as numbers when both are some, else as texts. */
  record Comparison(Operand left, Operator operator, Operand right) implements Condition {
    @Override
    public boolean holds(Row row) {
      var one = left.in(row);
      var other = right.in(row);
      return one.isPresent()
          && other.isPresent()
          && operator.order.test(compare(one.get(), other.get()));
    }
  }

  /** One of the values is the operand's. */
  record In(Operand operand, Collection<Value> values) implements Condition {
    @Override
    public boolean holds(Row row) {
      var found = operand.in(row);
      return found.isPresent()
          && values.stream().anyMatch(value -> compare(found.get(), value) == 0);
    }
  }

  /** A text is somewhere in the operand. */
  record Contains(Operand operand, String part) implements Condition {
    @Override
    public boolean holds(Row row) {
      return operand.in(row).filter(value -> value.text().contains(part)).isPresent();
    }
  }

  /** A regular expression matches somewhere in the operand. */
  record Matches(Operand operand, Regex regex) implements Condition {
    @Override
    public boolean holds(Row row) {
      return operand.in(row).flatMap(value -> regex.find(value.text())).isPresent();
    }
  }

  /** How two values compare. */
  enum Operator {
    EQUAL("=", order -> order == 0),
    LESS("<", order -> order < 0),
    AT_MOST("<=", order -> order <= 0),
    GREATER(">", order -> order > 0),
    AT_LEAST(">=", order -> order >= 0);

    private final String symbol;
    private final IntPredicate order;

    Operator(String symbol, IntPredicate order) {
      this.symbol = symbol;
      this.order = order;
    }

    static Optional<Operator> of(String symbol) {
      for (var operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return Optional.of(operator);
        }
      }
      return Optional.empty();
    }
  }

  /** A field or a value that stands in the query. */
  @FunctionalInterface
  interface Operand {
    Optional<Value> in(Row row);
  }

  private static int compare(Value one, Value other) {
    var left = one.number();
    var right = other.number();
    return left.isPresent() && right.isPresent()
        ? left.get().compareTo(right.get())
        : Comparator.<String>naturalOrder().compare(one.text(), other.text());
  }
}
