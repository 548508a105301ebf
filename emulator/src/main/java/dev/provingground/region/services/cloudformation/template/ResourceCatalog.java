package dev.provingground.region.services.cloudformation.template;

import java.util.Set;

/** What there is to know about resource types before any resource is made. */
public interface ResourceCatalog {
  boolean hasType(String type);

  /** The names of all types. */
  Set<String> typeNames();

  /** Whether {@code Fn::GetAtt} knows the attribute; {@code type} exists. */
  boolean hasAttribute(String type, String attribute);

  /** Adds what is wrong with the properties: unknown, missing, of the wrong form. */
  void checkProperties(ResourceDefinition resource, Problems problems);
}
