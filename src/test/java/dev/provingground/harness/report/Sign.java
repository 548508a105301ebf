package dev.provingground.harness.report;

import dev.provingground.harness.drill.Verdict;

/**
 * Good, bad or open, as the page shows it: never by colour alone.
 *
 * @param css the class of its colour
 * @param mark one character
 * @param word what it is called
 */
record Sign(String css, String mark, String word) {
  static Sign of(ScenarioResult.Result result) {
    return switch (result) {
      case PASSED -> good("passed");
      case FAILED -> bad("failed");
      case SKIPPED -> open("skipped");
    };
  }

  static Sign of(Findings.Proof proof) {
    return switch (proof) {
      case PROVEN -> good("proven");
      case BROKEN -> bad("broken");
      case UNPROVEN -> open("unproven");
    };
  }

  static Sign of(Verdict.Outcome outcome) {
    return switch (outcome) {
      case HELD -> good("held");
      case BROKEN -> bad("broken");
      case INCONCLUSIVE -> open("inconclusive");
    };
  }

  static Sign good(String word) {
    return new Sign("good", "✓", word);
  }

  static Sign bad(String word) {
    return new Sign("bad", "✗", word);
  }

  static Sign open(String word) {
    return new Sign("open", "○", word);
  }
}
