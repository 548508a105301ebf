package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One way in which a template may be wrong.
 *
 * @param stack of the template
 * @param resource the logical id of what is changed
 * @param type of the resource
 * @param operator its name
 * @param sentence of the operator
 * @param where in the resource, such as {@code ContainerDefinitions[0].User}; empty for all of it
 * @param change what became of it, such as {@code 80 → 3000}
 * @param lack the sentence that the specification lacks when nobody notices
 */
public record Mutation(
    String stack,
    String resource,
    String type,
    String operator,
    String sentence,
    String where,
    String change,
    String lack,
    List<Edit> edits) {
  public Mutation {
    edits = List.copyOf(edits);
  }

  /** Names it in a run, and in the file of equivalent mutants: the same for the same template. */
  public String id() {
    return "%s/%s/%s/%s/%s".formatted(stack, resource, operator, where, change);
  }

  /** The mutant's template. */
  public ObjectNode applyTo(ObjectNode tree) {
    var copy = tree.deepCopy();
    edits.forEach(e -> e.apply(copy));
    return copy;
  }
}
