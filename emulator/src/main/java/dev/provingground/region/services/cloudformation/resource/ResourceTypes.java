package dev.provingground.region.services.cloudformation.resource;

import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceCatalog;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The resource types that templates may use. */
public final class ResourceTypes implements ResourceCatalog {
  private final Map<String, ResourceType> types = new LinkedHashMap<>();

  public ResourceTypes(Collection<ResourceType> types) {
    types.forEach(type -> this.types.put(type.schema().typeName(), type));
  }

  /**
   * @throws IllegalArgumentException when there is none of that name: templates are validated first
   */
  public ResourceType get(String type) {
    var found = types.get(type);
    if (found == null) {
      throw new IllegalArgumentException("no resource type " + type);
    }
    return found;
  }

  /** What is known of each of them. */
  public List<ResourceSchema> schemas() {
    return types.values().stream().map(ResourceType::schema).toList();
  }

  @Override
  public boolean hasType(String type) {
    return types.containsKey(type);
  }

  @Override
  public boolean hasAttribute(String type, String attribute) {
    return get(type).schema().attributes().contains(attribute);
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
