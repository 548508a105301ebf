package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.invalid;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.FilterCondition;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceFilter;
import software.amazon.awssdk.services.servicediscovery.model.Operation;
import software.amazon.awssdk.services.servicediscovery.model.OperationFilter;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.ServiceFilter;

/** The lists' filters, all of which must hold. */
final class Filters {
  /** The region has one account, whose own everything is. */
  private static final String OWN = "SELF";

  private Filters() {}

  /** What may be asked of a name, and what an item has under it. */
  private record Key<T>(Set<FilterCondition> conditions, Function<T, @Nullable String> value) {}

  private static final Map<String, Key<NamespaceRecord>> NAMESPACES =
      Map.of(
          "TYPE",
          new Key<>(
              Set.of(FilterCondition.EQ, FilterCondition.IN),
              one -> one.description().typeAsString()),
          "NAME",
          new Key<>(Set.of(FilterCondition.EQ, FilterCondition.BEGINS_WITH), NamespaceRecord::name),
          "HTTP_NAME",
          new Key<>(
              Set.of(FilterCondition.EQ, FilterCondition.BEGINS_WITH), NamespaceRecord::httpName),
          "RESOURCE_OWNER",
          new Key<>(Set.of(FilterCondition.EQ), one -> OWN));

  private static final Map<String, Key<ServiceRecord>> SERVICES =
      Map.of(
          "NAMESPACE_ID",
          new Key<>(Set.of(FilterCondition.EQ, FilterCondition.IN), one -> one.namespace().id()),
          "RESOURCE_OWNER",
          new Key<>(Set.of(FilterCondition.EQ), one -> OWN));

  private static final Map<String, Key<Operation>> OPERATIONS =
      Map.of(
          "NAMESPACE_ID",
          new Key<>(
              Set.of(FilterCondition.EQ), one -> one.targets().get(OperationTargetType.NAMESPACE)),
          "SERVICE_ID",
          new Key<>(
              Set.of(FilterCondition.EQ), one -> one.targets().get(OperationTargetType.SERVICE)),
          "STATUS",
          new Key<>(Set.of(FilterCondition.EQ, FilterCondition.IN), Operation::statusAsString),
          "TYPE",
          new Key<>(Set.of(FilterCondition.EQ, FilterCondition.IN), Operation::typeAsString),
          "UPDATE_DATE",
          new Key<>(
              Set.of(FilterCondition.BETWEEN),
              one -> String.valueOf(one.updateDate().getEpochSecond())));

  static Predicate<NamespaceRecord> namespaces(List<NamespaceFilter> filters) {
    var all = new ArrayList<Predicate<NamespaceRecord>>();
    for (var one : filters) {
      all.add(of(NAMESPACES, one.nameAsString(), one.values(), one.conditionAsString()));
    }
    return item -> all.stream().allMatch(one -> one.test(item));
  }

  static Predicate<ServiceRecord> services(List<ServiceFilter> filters) {
    var all = new ArrayList<Predicate<ServiceRecord>>();
    for (var one : filters) {
      all.add(of(SERVICES, one.nameAsString(), one.values(), one.conditionAsString()));
    }
    return item -> all.stream().allMatch(one -> one.test(item));
  }

  static Predicate<Operation> operations(List<OperationFilter> filters) {
    var all = new ArrayList<Predicate<Operation>>();
    for (var one : filters) {
      all.add(of(OPERATIONS, one.nameAsString(), one.values(), one.conditionAsString()));
    }
    return item -> all.stream().allMatch(one -> one.test(item));
  }

  private static <T> Predicate<T> of(
      Map<String, Key<T>> known,
      @Nullable String name,
      List<String> values,
      @Nullable String condition) {
    var key = known.get(required(name, "filters.member.name"));
    if (key == null) {
      throw invalid("There is no filter " + name + " here.");
    }
    var asked = FilterCondition.fromValue(Objects.requireNonNullElse(condition, "EQ"));
    if (!key.conditions().contains(asked)) {
      throw invalid("The filter " + name + " does not support the condition " + condition + ".");
    }
    int wanted = asked == FilterCondition.BETWEEN ? 2 : 1;
    if (values.size() < wanted || (values.size() > wanted && asked != FilterCondition.IN)) {
      throw invalid(
          "The filter %s with the condition %s takes %d values, not %d."
              .formatted(name, asked, wanted, values.size()));
    }
    Predicate<String> holds =
        switch (asked) {
          case IN -> values::contains;
          case BEGINS_WITH -> value -> value.startsWith(values.getFirst());
          case BETWEEN -> between(values.getFirst(), values.getLast());
          default -> values.getFirst()::equals;
        };
    return item -> {
      var value = key.value().apply(item);
      return value != null && holds.test(value);
    };
  }

  private static Predicate<String> between(String from, String to) {
    var first = number(from);
    var last = number(to);
    return value -> {
      var number = number(value);
      return number.compareTo(first) >= 0 && number.compareTo(last) <= 0;
    };
  }

  private static BigDecimal number(String text) {
    if (!text.matches("\\d{1,18}(\\.\\d{1,9})?")) {
      throw invalid("'" + text + "' is no time in seconds since 1970.");
    }
    return new BigDecimal(text);
  }
}
