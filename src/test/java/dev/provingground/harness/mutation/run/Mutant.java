package dev.provingground.harness.mutation.run;

import dev.provingground.harness.mutation.operator.Mutation;
import dev.provingground.harness.mutation.operator.Template;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something wrong that is deployed, to see who notices.
 *
 * @param id the same for the same templates
 * @param operator its name
 * @param sentence of the operator
 * @param subject what is changed: a resource's logical id, or the image
 * @param area what the report counts it under: the resource's type, or the image
 * @param where in the subject; empty for all of it
 * @param change what became of it
 * @param lack the sentence that the specification lacks when nobody notices
 * @param digest of the mutant's template, or of the image variant
 * @param breakage how it is made
 */
public record Mutant(
    String id,
    String operator,
    String sentence,
    String subject,
    String area,
    String where,
    String change,
    String lack,
    String digest,
    Breakage breakage) {
  /** How a mutant is made. */
  public sealed interface Breakage {}

  /** By a change of a template. */
  public record OfTemplate(Mutation mutation) implements Breakage {}

  /** By another image, or other tags. */
  record OfImage(ImageVariant variant) implements Breakage {}

  static Mutant of(Mutation mutation, Template template) {
    return new Mutant(
        mutation.id(),
        mutation.operator(),
        mutation.sentence(),
        mutation.resource(),
        mutation.type(),
        mutation.where(),
        mutation.change(),
        mutation.lack(),
        Digests.of(mutation.applyTo(template.tree()).toString()),
        new OfTemplate(mutation));
  }

  static Mutant of(ImageVariant variant) {
    return new Mutant(
        "image/" + variant.name(),
        variant.name(),
        variant.sentence(),
        "image",
        "Container image",
        "",
        variant.sentence(),
        "No scenario notices: " + variant.sentence(),
        Digests.of(variant.name()),
        new OfImage(variant));
  }

  /** Whether the stacks before the service's have to be deployed anew for it. */
  boolean needsItsOwnFoundation() {
    return switch (breakage) {
      case OfTemplate template -> !template.mutation().stack().equals(MutatedTemplates.SERVICE);
      case OfImage image -> true;
    };
  }

  /** What is changed, in words: {@code security}, {@code group}, {@code port}. */
  Set<String> words() {
    return Pattern.compile("[A-Z]?[a-z]{3,}")
        .matcher(area.replaceFirst(".*::", "") + where)
        .results()
        .map(word -> word.group().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** The property that is changed, without what is inside: {@code ContainerDefinitions}. */
  String property() {
    return where.replaceFirst("[.\\[].*", "");
  }
}
