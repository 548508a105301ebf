package dev.provingground.region.services.elbv2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** A resource's attributes: every key has its default until it is changed. */
final class Attributes {
  private final Catalog catalog;
  private final Map<String, String> values;

  Attributes(Catalog catalog) {
    this.catalog = catalog;
    var defaults = new LinkedHashMap<String, String>();
    catalog.attributes().forEach(attribute -> defaults.put(attribute.key(), attribute.initial()));
    this.values = defaults;
  }

  private Attributes(Catalog catalog, Map<String, String> values) {
    this.catalog = catalog;
    this.values = values;
  }

  /**
   * These with other values.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError for a key
   *     that is not recognized or a value that is not allowed
   */
  Attributes with(Map<String, String> changes) {
    changes.forEach(catalog::check);
    var changed = new LinkedHashMap<>(values);
    changed.putAll(changes);
    return new Attributes(catalog, changed);
  }

  Map<String, String> asMap() {
    return values;
  }

  String get(String key) {
    return Objects.requireNonNull(values.get(key), key);
  }

  boolean flag(String key) {
    return Boolean.parseBoolean(get(key));
  }

  /** The constant that is written as the value is. */
  <E extends Enum<E>> E oneOf(String key, Class<E> constants) {
    return Enum.valueOf(constants, get(key).toUpperCase(Locale.ROOT));
  }

  Duration seconds(String key) {
    return Duration.ofSeconds(Long.parseLong(get(key)));
  }

  /**
   * The attributes of a kind of resource.
   *
   * @param resource as error messages name it, such as {@code Target group}
   */
  record Catalog(String resource, List<Attribute> attributes) {
    private void check(String key, String value) {
      var attribute =
          attributes.stream()
              .filter(one -> one.key().equals(key))
              .findFirst()
              .orElseThrow(
                  () ->
                      ElbErrors.validation(
                          resource + " attribute key '" + key + "' is not recognized"));
      if (!attribute.allowed().test(value)) {
        throw ElbErrors.validation(
            "%s attribute '%s' must be %s, not '%s'"
                .formatted(resource, key, attribute.expected(), value));
      }
      if (!attribute.acts() && !attribute.initial().equals(value)) {
        throw ElbErrors.configuration(
            "%s attribute '%s' has no effect in this region: leave it at '%s'"
                .formatted(resource, key, attribute.initial()));
      }
    }
  }

  /**
   * @param initial the value until it is changed
   * @param expected what AWS allows, for people
   * @param acts whether another value than the initial one changes what this region does
   */
  record Attribute(
      String key, String initial, String expected, Predicate<String> allowed, boolean acts) {

    static Attribute oneOf(String key, String initial, String... others) {
      var allowed = new ArrayList<>(List.of(others));
      allowed.addFirst(initial);
      return new Attribute(key, initial, "one of " + allowed, allowed::contains, true);
    }

    static Attribute range(String key, int initial, int min, int max) {
      return new Attribute(
          key,
          String.valueOf(initial),
          "from " + min + " to " + max,
          value -> isWithin(value, min, max),
          true);
    }

    static Attribute text(String key, String initial) {
      return new Attribute(key, initial, "text", value -> true, true);
    }

    /** This value too. */
    Attribute or(String value) {
      return new Attribute(
          key, initial, expected + " or " + value, allowed.or(value::equals), acts);
    }

    /** With another value to begin with. */
    Attribute startingAt(String value) {
      return new Attribute(key, value, expected, allowed, acts);
    }

    /** Described, but fixed at its initial value here. */
    Attribute fixed() {
      return new Attribute(key, initial, expected, allowed, false);
    }

    private static boolean isWithin(String value, int min, int max) {
      return value.matches("\\d{1,9}")
          && Integer.parseInt(value) >= min
          && Integer.parseInt(value) <= max;
    }
  }
}
