package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A stack's template.
 *
 * @param stack what the report calls the stack, such as {@code service}
 * @param tree never changed: a mutant is made of a copy
 */
public record Template(String stack, ObjectNode tree) {
  List<Resource> resources() {
    return tree.path("Resources").properties().stream()
        .map(r -> new Resource(r.getKey(), (ObjectNode) r.getValue()))
        .toList();
  }

  /** All places in the properties of all resources. */
  List<Place> places() {
    return resources().stream().flatMap(r -> r.places().stream()).toList();
  }

  /** The logical ids of all resources of a type. */
  Set<String> ofType(String type) {
    var ids = new TreeSet<String>();
    resources().stream().filter(r -> r.type().equals(type)).forEach(r -> ids.add(r.logicalId()));
    return ids;
  }
}
