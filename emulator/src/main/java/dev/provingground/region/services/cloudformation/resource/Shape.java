package dev.provingground.region.services.cloudformation.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/**
 * The form of a property. Most come from the SDK's fields, whose names are a property's but for the
 * case of letters.
 */
public sealed interface Shape {
  /** Text, a number or a Boolean. CloudFormation takes any of them for any other. */
  record Scalar() implements Shape {}

  /** Any JSON, such as a policy document. */
  record Json() implements Shape {}

  record ListOf(Shape element) implements Shape {}

  /** Keys of any name. */
  record MapOf(Shape value) implements Shape {}

  /**
   * Keys of known names.
   *
   * @param members the form behind a key, if the key exists
   * @param names the keys, for messages
   */
  record Structure(Function<String, Optional<Shape>> members, List<String> names) implements Shape {
    /**
     * Some of the members: those that this region heeds.
     *
     * @throws IllegalArgumentException when there is no such member
     */
    public Structure only(String... wanted) {
      var kept = new HashMap<String, Shape>();
      for (var name : wanted) {
        kept.put(name, member(name));
      }
      return structure(kept);
    }

    /** The same, with another form behind one key. */
    public Structure with(String name, Shape shape) {
      return new Structure(
          key -> key.equals(name) ? Optional.of(shape) : members.apply(key), names);
    }

    private Shape member(String name) {
      return members
          .apply(name)
          .orElseThrow(() -> new IllegalArgumentException("no " + name + " among " + names));
    }
  }

  Shape SCALAR = new Scalar();
  Shape JSON = new Json();
  Shape SCALARS = new ListOf(SCALAR);

  /** {@code [{"Key": …, "Value": …}]}, as tags and load balancers' attributes are. */
  Shape KEYS_AND_VALUES = new ListOf(structure(Map.of("Key", Shape.SCALAR, "Value", Shape.SCALAR)));

  static Structure structure(Map<String, Shape> members) {
    return new Structure(
        name -> Optional.ofNullable(members.get(name)),
        members.keySet().stream().sorted().toList());
  }

  /**
   * The form that fills a structure of the SDK.
   *
   * @param pojo a request or one of its parts, or a builder
   */
  static Structure of(SdkPojo pojo) {
    var fields = new HashMap<String, SdkField<?>>();
    pojo.sdkFields().forEach(field -> fields.put(key(field.memberName()), field));
    var names = pojo.sdkFields().stream().map(Shape::propertyName).sorted().toList();
    return new Structure(
        name ->
            isPropertyName(name)
                ? Optional.ofNullable(fields.get(key(name))).map(Shape::of)
                : Optional.empty(),
        names);
  }

  private static Shape of(SdkField<?> field) {
    if (field.marshallingType().equals(MarshallingType.LIST)) {
      return new ListOf(of(field.getRequiredTrait(ListTrait.class).memberFieldInfo()));
    }
    if (field.marshallingType().equals(MarshallingType.MAP)) {
      return new MapOf(of(field.getRequiredTrait(MapTrait.class).valueFieldInfo()));
    }
    if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
      return of(field.constructor().get());
    }
    return SCALAR;
  }

  /** What names of the SDK and of CloudFormation are compared by: they differ in case at most. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isPropertyName(String name) {
    return !name.isEmpty() && Character.isUpperCase(name.charAt(0));
  }

  private static String propertyName(SdkField<?> field) {
    return Character.toUpperCase(field.memberName().charAt(0)) + field.memberName().substring(1);
  }
}
