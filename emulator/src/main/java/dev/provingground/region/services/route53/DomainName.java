package dev.provingground.region.services.route53;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DNS name, from the root down in order: {@code a.example.com} comes after {@code example.com}.
 *
 * @param text in lower case, without the last dot
 */
record DomainName(String text) implements Comparable<DomainName> {
  private static final int LONGEST = 255;
  private static final Pattern LABEL =
      Pattern.compile("[a-z0-9_/!#$%&'()+:;<=>?@\\[\\]^`{|}~-]{1,63}");
  private static final String ASTERISK = "\\052";

  /** Empty for what is no name. */
  static Optional<DomainName> parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT).replace(ASTERISK, "*");
    var name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    var labels = List.of(name.split("\\.", -1));
    boolean valid =
        name.length() < LONGEST
            && labels.stream()
                .allMatch(label -> label.equals("*") || LABEL.matcher(label).matches());
    return valid ? Optional.of(new DomainName(name)) : Optional.empty();
  }

  boolean isWithin(DomainName zone) {
    return equals(zone) || text.endsWith("." + zone.text);
  }

  /** As Route 53 writes it. */
  String written() {
    return text.replace("*", ASTERISK) + ".";
  }

  @Override
  public int compareTo(DomainName other) {
    return reversed().compareTo(other.reversed());
  }

  private String reversed() {
    var labels = Arrays.asList(text.split("\\.", -1));
    Collections.reverse(labels);
    return String.join(".", labels) + ".";
  }

  @Override
  public String toString() {
    return text;
  }
}
