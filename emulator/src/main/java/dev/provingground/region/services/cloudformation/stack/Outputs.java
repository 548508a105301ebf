package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.List;

/** A stack's outputs, and what of them others import. */
final class Outputs {
  private Outputs() {}

  /**
   * The outputs of the revision, now that its resources are there.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when a
   *     name is exported by another stack, or an import would lose its export
   */
  static List<StackOutput> of(StackContext context) {
    var outputs = context.outputs();
    var problems = new Problems();
    for (var output : outputs) {
      output
          .exportName()
          .flatMap(name -> context.exports().exporter(name))
          .filter(exporter -> exporter != context.stack())
          .ifPresent(
              exporter ->
                  problems.add(
                      "Export with name %s is already exported by stack %s."
                          .formatted(output.exportName().orElseThrow(), exporter.name())));
    }
    for (var before : context.stack().outputs()) {
      if (outputs.stream().noneMatch(now -> keeps(now, before))) {
        lose(context, before, problems);
      }
    }
    problems.throwIfAny();
    return outputs;
  }

  /** Names those who import what the stack exports. */
  static void checkUnused(Stack stack, Exports exports, Problems problems) {
    for (var output : stack.outputs()) {
      output
          .exportName()
          .ifPresent(
              name -> {
                var importers = exports.importers(name);
                if (!importers.isEmpty()) {
                  problems.add(
                      "Export %s cannot be deleted as it is in use by %s"
                          .formatted(name, String.join(", ", importers)));
                }
              });
    }
  }

  private static boolean keeps(StackOutput now, StackOutput before) {
    return now.exportName().equals(before.exportName()) && now.value().equals(before.value());
  }

  private static void lose(StackContext context, StackOutput before, Problems problems) {
    before
        .exportName()
        .ifPresent(
            name -> {
              var importers = context.exports().importers(name);
              if (!importers.isEmpty()) {
                problems.add(
                    "Export %s cannot be updated as it is in use by %s"
                        .formatted(name, String.join(", ", importers)));
              }
            });
  }
}
