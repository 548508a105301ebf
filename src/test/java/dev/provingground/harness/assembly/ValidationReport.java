package dev.provingground.harness.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the CDK found when it checked the templates that it wrote. It leaves it to who runs the app
 * to fail for that, as values that are looked up later are made up at first.
 *
 * @param file {@code validation-report.json}
 */
record ValidationReport(Path file) {
  private static final List<String> BAD = List.of("error", "fatal");

  /**
   * @throws IllegalArgumentException with each violation, when there is one that the CDK's command
   *     line would not deploy
   */
  void requireNoErrors() {
    if (!Files.exists(file)) {
      return;
    }
    var found =
        Json.read(file)
            .path("pluginReports")
            .valueStream()
            .filter(report -> report.path("conclusion").asText().equals("failure"))
            .flatMap(report -> report.path("violations").valueStream())
            .filter(violation -> BAD.contains(violation.path("severity").asText()))
            .map(ValidationReport::told)
            .toList();
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "the CDK's own validation finds errors in the app's templates:\n"
              + String.join("\n", found));
    }
  }

  private static String told(JsonNode violation) {
    var where =
        violation
            .path("violatingConstructs")
            .valueStream()
            .map(c -> c.path("constructPath").asText())
            .toList();
    return "%s: %s %s"
        .formatted(
            violation.path("ruleName").asText(), violation.path("description").asText(), where);
  }
}
