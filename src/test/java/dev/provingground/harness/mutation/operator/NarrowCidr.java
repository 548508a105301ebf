package dev.provingground.harness.mutation.operator;

import java.util.stream.Stream;

/** Moves a block of addresses: another one of the same size, or a part of what was anywhere. */
final class NarrowCidr implements Operator {
  @Override
  public String name() {
    return "narrow-cidr";
  }

  @Override
  public String sentence() {
    return "A block of addresses is another one, or smaller.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.value().asText().matches("\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+"))
        .map(p -> put(template, p, JSON.textNode(other(p.value().asText()))));
  }

  private static String other(String block) {
    return switch (block) {
      case "0.0.0.0/0" -> "198.51.100.0/24";
      default ->
          block.endsWith("/16") ? block.replace("/16", "/17") : block.replaceFirst("/\\d+$", "/28");
    };
  }
}
