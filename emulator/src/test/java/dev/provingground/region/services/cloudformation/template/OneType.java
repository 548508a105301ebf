package dev.provingground.region.services.cloudformation.template;

import java.util.Set;

/** One type, {@code T}, with any property and the attribute {@code Arn}. */
record OneType() implements ResourceCatalog {
  @Override
  public boolean hasType(String type) {
    return type.equals("T");
  }

  @Override
  public Set<String> typeNames() {
    return Set.of("T");
  }

  @Override
  public boolean hasAttribute(String type, String attribute) {
    return Set.of("Arn").contains(attribute);
  }

  @Override
  public void checkProperties(ResourceDefinition resource, Problems problems) {}
}
