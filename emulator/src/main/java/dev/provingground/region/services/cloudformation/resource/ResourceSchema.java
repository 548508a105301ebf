package dev.provingground.region.services.cloudformation.resource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What CloudFormation's registry knows of a resource type: its properties and attributes.
 *
 * @param properties by name; others are refused
 * @param attributes what {@code Fn::GetAtt} knows; {@code Outputs.*} for any name after the dot
 * @param namedBy the property with the name that someone chose; empty when there is none. Such
 *     resources cannot be replaced under their name
 * @param iam whether making one needs the capability to make IAM resources
 */
public record ResourceSchema(
    String typeName,
    Map<String, Property> properties,
    Set<String> required,
    Set<String> attributes,
    String namedBy,
    boolean iam) {

  /** What becomes of a resource when one of its properties changes. */
  public enum OnUpdate {
    /** "Update requires: No interruption". */
    IN_PLACE,
    /** "Update requires: Replacement". */
    REPLACE,
    /** CloudFormation could, this region does not: an update is refused before it begins. */
    REFUSE
  }

  /** One of a type's properties. */
  public record Property(Shape shape, OnUpdate onUpdate) {}

  public static Builder named(String typeName) {
    return new Builder(typeName);
  }

  /** A property that is known to exist. */
  public Property property(String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }

  /** Whether {@code Fn::GetAtt} knows the attribute. */
  public boolean hasAttribute(String name) {
    int dot = name.indexOf('.');
    return attributes.contains(name)
        || dot > 0 && dot < name.length() - 1 && attributes.contains(name.substring(0, dot) + ".*");
  }

  /** Lists a type's properties. */
  public static final class Builder {
    private final String typeName;
    private final Map<String, Property> properties = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> attributes = new LinkedHashSet<>();
    private String namedBy = "";
    private boolean iam;
    private Shape.Structure source = new Shape.Structure(name -> Optional.empty(), List.of());

    private Builder(String typeName) {
      this.typeName = typeName;
    }

    /** Where the forms of the properties that follow come from. */
    public Builder like(SdkPojo pojo) {
      source = Shape.of(pojo);
      return this;
    }

    public Builder inPlace(String... names) {
      return add(OnUpdate.IN_PLACE, names);
    }

    public Builder replace(String... names) {
      return add(OnUpdate.REPLACE, names);
    }

    public Builder refuse(String... names) {
      return add(OnUpdate.REFUSE, names);
    }

    /** A property whose form the SDK does not tell. */
    public Builder property(String name, Shape shape, OnUpdate onUpdate) {
      properties.put(name, new Property(shape, onUpdate));
      return this;
    }

    /** {@code Tags}, in the usual form. */
    public Builder tags() {
      return property("Tags", Shape.KEYS_AND_VALUES, OnUpdate.IN_PLACE);
    }

    public Builder required(String... names) {
      required.addAll(Arrays.asList(names));
      return this;
    }

    public Builder attributes(String... names) {
      attributes.addAll(Arrays.asList(names));
      return this;
    }

    public Builder namedBy(String property) {
      namedBy = property;
      return this;
    }

    public Builder iam() {
      iam = true;
      return this;
    }

    public ResourceSchema build() {
      return new ResourceSchema(typeName, properties, required, attributes, namedBy, iam);
    }

    private Builder add(OnUpdate onUpdate, String... names) {
      for (var name : names) {
        var shape =
            source
                .members()
                .apply(name)
                .orElseThrow(
                    () -> new IllegalArgumentException(typeName + ": no shape for " + name));
        property(name, shape, onUpdate);
      }
      return this;
    }
  }
}
