package dev.provingground.harness.mutation.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Takes a resource away, and with it that others wait for it. */
final class RemoveResource implements Operator {
  @Override
  public String name() {
    return "remove-resource";
  }

  @Override
  public String sentence() {
    return "A resource is missing.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.resources().stream().map(r -> without(template, r));
  }

  private Mutation without(Template template, Resource gone) {
    var edits = new ArrayList<Edit>();
    edits.add(new Edit.Remove(gone.whole().pointer()));
    for (var resource : template.resources()) {
      if (!resource.logicalId().equals(gone.logicalId())) {
        // From the last to the first, so that the places of the others stay as they are.
        resource.dependencies().reversed().stream()
            .filter(d -> d.value().asText().equals(gone.logicalId()))
            .forEach(d -> edits.add(new Edit.Remove(d.pointer())));
      }
    }
    return mutation(
        template,
        gone.whole(),
        "removed",
        "No scenario notices that the %s %s is missing.".formatted(gone.type(), gone.logicalId()),
        List.copyOf(edits));
  }
}
