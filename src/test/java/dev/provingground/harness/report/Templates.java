package dev.provingground.harness.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills the page and the summary with a model. Account numbers are masked in every text. */
final class Templates {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  private Templates() {}

  /** One file of HTML which needs no other. */
  static String page(PageModel model) throws IOException {
    return compiler()
        .withEscaper(text -> Escapers.HTML.escape(Words.masked(text)))
        .withLoader(name -> new StringReader(text(name + ".mustache")))
        .compile(text("page.mustache"))
        .execute(
            Map.of(
                "model",
                model,
                "css",
                text("page.css"),
                "script",
                text("page.js"),
                "echarts",
                model.drills().isEmpty() ? "" : text(ECHARTS),
                "data",
                embedded(Json.MAPPER.writeValueAsString(model.charts()))));
  }

  static String summary(PageModel model) throws IOException {
    return compiler()
        .withEscaper(text -> markdown(Words.masked(text)))
        .compile(text("summary.mustache"))
        .execute(Map.of("model", model));
  }

  /** A section over what is optional is there when that is. */
  private static Mustache.Compiler compiler() {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .withCollector(
            new DefaultCollector() {
              @Override
              public @Nullable Iterator<?> toIterator(Object value) {
                return value instanceof Optional<?> optional
                    ? optional.stream().iterator()
                    : super.toIterator(value);
              }
            });
  }

  /** JSON that may stand in a script element, whatever its texts say. */
  private static String embedded(String json) {
    return json.replace("<", "\\u003c");
  }

  /** One line of text that Markdown takes as nothing but text, in a table too. */
  private static String markdown(String text) {
    return text.strip()
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
