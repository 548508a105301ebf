package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;

/**
 * Texts that follow one another in a page, whatever is between them. AssertJ's own assertion copies
 * the rest of the page at each of its characters.
 */
record InOrder(List<String> texts) implements Consumer<String> {
  static InOrder of(String... texts) {
    return new InOrder(List.of(texts));
  }

  @Override
  public void accept(String page) {
    int end = 0;
    for (var text : texts) {
      int begin = page.indexOf(text, end);
      assertThat(begin)
          .as("where '%s' is, of %s, after position %d of:%n%s", text, texts, end, page)
          .isNotNegative();
      end = begin + text.length();
    }
  }
}
