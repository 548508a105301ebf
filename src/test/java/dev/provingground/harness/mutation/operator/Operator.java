package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;

/** One kind of mistake, applied wherever it fits. */
public interface Operator {
  JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** For filters and ids: lower case, hyphens. */
  String name();

  /** What the mistake is, for the report. */
  String sentence();

  /** Every mutant that it makes of a template; those that change nothing are left out. */
  Stream<Mutation> mutations(Template template);

  /** Another value stands at the place. */
  default Mutation put(Template template, Place place, JsonNode value) {
    var shown = value.isTextual() ? value.asText() : value.toString();
    return mutation(
        template,
        place,
        place.shown() + " → " + shown,
        "No scenario notices that %s of %s is %s instead of %s."
            .formatted(place.label(), place.resource().type(), shown, place.shown()),
        List.of(new Edit.Put(place.pointer(), value)));
  }

  /** The place is gone. */
  default Mutation remove(Template template, Place place) {
    return mutation(
        template,
        place,
        place.shown() + " removed",
        "No scenario notices that %s of %s is gone; it was %s."
            .formatted(place.label(), place.resource().type(), place.shown()),
        List.of(new Edit.Remove(place.pointer())));
  }

  default Mutation mutation(
      Template template, Place place, String change, String lack, List<Edit> edits) {
    return new Mutation(
        template.stack(),
        place.resource().logicalId(),
        place.resource().type(),
        name(),
        sentence(),
        place.label(),
        change,
        lack,
        edits);
  }
}
