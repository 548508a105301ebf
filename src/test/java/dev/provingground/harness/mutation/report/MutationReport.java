package dev.provingground.harness.mutation.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.samskivert.mustache.Mustache;
import dev.provingground.harness.mutation.run.MutationFindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what a run found: {@code index.html}, {@code summary.md}, {@code mutants.json}. */
public final class MutationReport {
  private static final String STYLE = "/dev/provingground/harness/report/page.css";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final MutationModel model;

  private MutationReport(MutationModel model) {
    this.model = model;
  }

  public static MutationReport of(MutationFindings findings) {
    return new MutationReport(MutationModel.of(findings));
  }

  /** The score, in a line. */
  public String headline() {
    return model.headline();
  }

  /**
   * Writes the three files.
   *
   * @param directory made when it is missing; files of the same names are replaced
   */
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("index.html"), page());
      Files.writeString(directory.resolve("summary.md"), summary());
      JSON.writeValue(directory.resolve("mutants.json").toFile(), model);
    } catch (IOException e) {
      throw new UncheckedIOException("write the report to " + directory, e);
    }
  }

  /** One file of HTML which needs no other. */
  String page() throws IOException {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .compile(text("mutation.mustache"))
        .execute(Map.of("model", model, "css", text(STYLE)));
  }

  String summary() throws IOException {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .withEscaper(MutationReport::markdown)
        .compile(text("mutation-summary.mustache"))
        .execute(Map.of("model", model));
  }

  /** One line of text that Markdown takes as nothing but text, in a table too. */
  private static String markdown(String text) {
    return text.strip()
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = MutationReport.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
