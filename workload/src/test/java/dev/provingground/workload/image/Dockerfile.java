package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of a Dockerfile, one a line. */
record Dockerfile(List<String> instructions) {

  static Dockerfile read(Path file) throws IOException {
    String text =
        Files.readString(file).replaceAll("(?m)^\\s*#.*\n", "").replaceAll("\\s*\\\\\n\\s*", " ");
    return new Dockerfile(text.lines().filter(line -> !line.isBlank()).toList());
  }

  List<String> all(String name) {
    return instructions.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1).trim())
        .toList();
  }

  String last(String name) {
    return all(name).getLast();
  }

  List<String> words(String name) {
    return all(name).stream().flatMap(line -> Stream.of(line.split(" +", -1))).toList();
  }

  /** Of the last instruction, in the form of a JSON array. */
  List<String> list(String name) {
    return Stream.of(last(name).split("[\\[\\],]", -1))
        .map(word -> word.trim().replace("\"", ""))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
