package dev.provingground.harness.mutation.operator;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts another port of the same template where one stands. */
final class SwapPorts implements Operator {
  @Override
  public String name() {
    return "swap-ports";
  }

  @Override
  public String sentence() {
    return "A port is another port of the same stack.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    var ports = new TreeSet<Long>();
    template.places().stream()
        .filter(Place::isPort)
        .forEach(p -> ports.add(p.number().orElseThrow()));
    return template.places().stream()
        .filter(p -> p.isPort() && !p.name().equals("ToPort"))
        .flatMap(
            p ->
                ports.stream()
                    .filter(port -> port != p.number().orElseThrow())
                    .map(port -> swapped(template, p, port)));
  }

  /** A rule's range moves as a whole. */
  private Mutation swapped(Template template, Place place, long port) {
    var value =
        place.value().isTextual() ? JSON.textNode(Long.toString(port)) : JSON.numberNode(port);
    var alone = put(template, place, value);
    if (!place.name().equals("FromPort")) {
      return alone;
    }
    var to = place.pointer().head().appendProperty("ToPort");
    return mutation(
        template,
        place,
        alone.change(),
        alone.lack(),
        List.of(alone.edits().getFirst(), new Edit.Put(to, value)));
  }
}
