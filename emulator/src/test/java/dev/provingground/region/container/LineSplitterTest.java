package dev.provingground.region.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final LineSplitter splitter =
      new LineSplitter(
          () -> now,
          (time, line) -> {
            times.add(time);
            lines.add(line);
          });

  @Test
  void aLineMayComeInPiecesAndSeveralAtOnce() {
    accept("a");
    accept("b\n\nc\nd");
    splitter.finish();
    assertThat(lines).containsExactly("ab", "", "c", "d");
  }

  @Test
  void aLineIsAsOldAsItsFirstByte() {
    accept("a");
    now = Instant.ofEpochSecond(5);
    accept("b\nc\n");
    assertThat(times).containsExactly(Instant.EPOCH, Instant.ofEpochSecond(5));
  }

  @Test
  void aLineOfMoreThan256KiBComesInPiecesCutBetweenCharacters() {
    var text = "x" + "é".repeat(LineSplitter.LONGEST / 2) + "\nnext\n";
    accept(text);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(LineSplitter.LONGEST - 3, LineSplitter.LONGEST);
    assertThat(lines.get(0) + lines.get(1) + "\n" + lines.get(2) + "\n").isEqualTo(text);
  }

  @Test
  void anEndWithoutALineIsNoLine() {
    accept("a\n");
    splitter.finish();
    assertThat(lines).containsExactly("a");
  }

  private void accept(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    splitter.accept(bytes, bytes.length);
  }
}
