package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a browser shows it: opened once, and shown on screens, phones and paper. */
final class PageInChromiumTest {
  private static final int DESK = 1280;
  private static final Map<String, String> PLAIN = Map.of();

  // Chromium takes a second to start: one for all tests.
  private static @Nullable Browser browser;

  @BeforeAll
  static void open(@TempDir Path directory) throws IOException, InterruptedException {
    var executable = Browser.executable();
    assumeTrue(
        executable.isPresent(),
        "Chromium is not installed: the page is not opened; Debian's package is chromium");
    var page = directory.resolve("index.html");
    var model = PageModel.of(SyntheticRun.mixed(), Optional.of(SyntheticRun.good()));
    Files.writeString(page, Templates.page(model));
    browser = Browser.start(executable.get(), Files.createDirectory(directory.resolve("profile")));
    browser.open(page);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Browser browser() {
    if (browser == null) {
      throw new IllegalStateException("no page is open");
    }
    return browser;
  }

  @Test
  void theNumbersAreThoseOfTheRun() {
    assertThat(texts(".tile .value")).startsWith("31 / 35", "34 / 37", "1 / 3", "228 %");
    assertThat(texts("#d2 > h3 .badge")).containsExactly("✗ broken");
    assertThat(texts("#d2 .measures dd:nth-of-type(1)"))
        .containsExactly("0.42 s", "4.31 s", "9.87 s", "95.44 %");
    assertThat(texts("#d2 .requests tr:nth-child(1) td")).startsWith("900", "41", "95.44 %");
    assertThat(texts("#d2 .losses tbody tr"))
        .allMatch(row -> row.contains("no answer within 5 s") || row.contains("status 502"));
    assertThat(texts("#spec-1\\\\.4 > .badge")).containsExactly("✗ broken");
  }

  @Test
  void everyDrillHasItsTimelineWithEveryLane() {
    browser().show(DESK, "screen", PLAIN);
    assertThat(browser().evaluate("document.documentElement.dataset.drawn").asText())
        .isEqualTo("3");
    assertThat(texts("#d1 svg text"))
        .contains("requests/s", "latency, ms", "tasks", "target health", "fault", "recovered")
        .contains("0a1b2c3d 1a", "9f8e7d6c 1b", "55667788 1a")
        .contains("running", "pending", "draining", "unhealthy", "initial");
  }

  @Test
  void nobodyIsAskedForAnythingAndNothingGoesWrong() {
    assertThat(browser().events("Network.requestWillBeSent"))
        .extracting(e -> e.path("request").path("url").asText())
        .isNotEmpty()
        .allMatch(url -> url.matches("file:.*/index\\.html|data:.*"));
    assertThat(browser().events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser().events("Log.entryAdded")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1280, screen", "768, screen", "390, screen", "320, screen", "680, print"})
  void nothingIsWiderThanTheScreenOrThePaper(int width, String media) {
    browser().show(width, media, PLAIN);
    // Everything unfolded, and the timelines drawn anew for the width.
    browser()
        .evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true);"
                + "new Promise(done => setTimeout(done, 300))");
    assertThat(browser().evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextStandsOutFromWhatIsBehindIt(String scheme) throws IOException {
    browser().show(DESK, "screen", Map.of("prefers-color-scheme", scheme));
    assertThat(list(browser().evaluate(script("contrast.js")))).isEmpty();
  }

  @Test
  void headingsAreInOrderAndLinksLeadSomewhere() {
    var levels =
        list(
            browser()
                .evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName[1])"));
    assertThat(levels).startsWith("1", "2").filteredOn("1"::equals).hasSize(1);
    for (int i = 1; i < levels.size(); i++) {
      assertThat(Integer.parseInt(levels.get(i)) - Integer.parseInt(levels.get(i - 1)))
          .as("heading %s after %s", levels.get(i), levels.get(i - 1))
          .isLessThanOrEqualTo(1);
    }
    assertThat(
            list(
                browser()
                    .evaluate(
                        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
                            + ".filter(h => !document.getElementById(h.slice(1)))")))
        .isEmpty();
    assertThat(
            list(
                browser()
                    .evaluate(
                        "[...document.querySelectorAll('[id]:not(svg *)')].map(e => e.id)"
                            + ".filter((id, i, all) => all.indexOf(id) !== i)")))
        .isEmpty();
    assertThat(
            list(
                browser()
                    .evaluate(
                        "[...document.querySelectorAll('[role=img]')]"
                            + ".filter(e => !e.getAttribute('aria-label')).map(e => e.id)")))
        .isEmpty();
  }

  @Test
  void whatCanBeDoneCanBeDoneWithTheKeyboard() {
    assertThat(
            browser()
                .evaluate(
                    "[...document.querySelectorAll('a, summary')].every(e => e.tabIndex === 0)")
                .asBoolean())
        .isTrue();
    // A link to what is folded away unfolds it.
    browser()
        .evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = false);"
                + "location.hash = '#s37'; new Promise(done => setTimeout(done, 100))");
    assertThat(browser().evaluate("document.getElementById('s37').open").asBoolean()).isTrue();
  }

  @Test
  void whoWantsNoMotionGetsNone() {
    browser().show(DESK, "screen", Map.of("prefers-reduced-motion", "reduce"));
    assertThat(scrolling()).isEqualTo("auto");
    browser().show(DESK, "screen", Map.of("prefers-reduced-motion", "no-preference"));
    assertThat(scrolling()).isEqualTo("smooth");
  }

  private static String scrolling() {
    return browser().evaluate("getComputedStyle(document.documentElement).scrollBehavior").asText();
  }

  private static List<String> texts(String selector) {
    return list(
        browser()
            .evaluate(
                "[...document.querySelectorAll('%s')].map(e => e.textContent.trim())"
                    .formatted(selector)));
  }

  private static List<String> list(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(n -> texts.add(n.asText()));
    return texts;
  }

  private static String script(String name) throws IOException {
    try (var in = PageInChromiumTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
