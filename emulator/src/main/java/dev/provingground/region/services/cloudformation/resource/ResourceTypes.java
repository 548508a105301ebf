package dev.provingground.region.services.cloudformation.resource;

import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceCatalog;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The resource types that templates may use. They are made when somebody first asks: their schemas
 * come from the SDK's requests, which are many classes, and a region without stacks needs none.
 */
public final class ResourceTypes implements ResourceCatalog {
  private final Supplier<? extends Collection<ResourceType>> source;
  private volatile @Nullable Map<String, ResourceType> types;

  /**
   * @param source may be asked more than once, and always answers the same
   */
  public ResourceTypes(Supplier<? extends Collection<ResourceType>> source) {
    this.source = source;
  }

  private Map<String, ResourceType> types() {
    var known = types;
    if (known == null) {
      var made = new LinkedHashMap<String, ResourceType>();
      source.get().forEach(type -> made.put(type.schema().typeName(), type));
      types = made;
      known = made;
    }
    return known;
  }

  /**
   * @throws IllegalArgumentException when there is none of that name: templates are validated first
   */
  public ResourceType get(String type) {
    var found = types().get(type);
    if (found == null) {
      throw new IllegalArgumentException("no resource type " + type);
    }
    return found;
  }

  /** What is known of each of them. */
  public List<ResourceSchema> schemas() {
    return types().values().stream().map(ResourceType::schema).toList();
  }

  @Override
  public boolean hasType(String type) {
    return types().containsKey(type);
  }

  @Override
  public Set<String> typeNames() {
    return Collections.unmodifiableSet(types().keySet());
  }

  @Override
  public boolean hasAttribute(String type, String attribute) {
    return get(type).schema().hasAttribute(attribute);
  }

  @Override
  public void checkProperties(ResourceDefinition resource, Problems problems) {
    var found = PropertyChecker.problems(get(resource.type()).schema(), resource.properties());
    if (!found.isEmpty()) {
      problems.add(
          "Properties validation failed for resource %s with message:\n%s"
              .formatted(resource.logicalId(), String.join("\n", found)));
    }
  }
}
