package dev.provingground.region.services.route53;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.route53.model.RRType;

/**
 * What values records have, from "Supported DNS record types" of Route 53's developer guide. Types
 * that are not here are not answered, and refused.
 */
final class RecordValues {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern TEXTS =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,255}\"(?:\\s+\"(?:[^\"\\\\]|\\\\.){0,255}\")*");
  private static final String NUMBER = "\\d{1,5}";
  private static final Pattern MX = Pattern.compile(NUMBER + " (\\S+)");
  private static final Pattern SRV =
      Pattern.compile(NUMBER + " " + NUMBER + " " + NUMBER + " (\\S+)");
  private static final Pattern SOA = Pattern.compile("\\S+ \\S+(?: \\d{1,10}){5}");

  private static final Map<RRType, Rule> RULES =
      Map.of(
          RRType.A, rule("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)", IPV4),
          RRType.AAAA,
              new Rule(
                  "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)",
                  RecordValues::isIpv6),
          RRType.CNAME, new Rule("InvalidDomainName", RecordValues::isName),
          RRType.NS, new Rule("InvalidDomainName", RecordValues::isName),
          RRType.PTR, new Rule("InvalidDomainName", RecordValues::isName),
          RRType.MX,
              new Rule("MXRRDATAIllegal (Value is not a preference and a name)", v -> ends(MX, v)),
          RRType.SRV,
              new Rule(
                  "SRVRRDATANotFourFields (Value is not in SRV record format)", v -> ends(SRV, v)),
          RRType.SOA, rule("SOARRDATAIllegal (Value is not in SOA record format)", SOA),
          RRType.TXT,
              rule("InvalidCharacterString (Value should be enclosed in quotation marks)", TEXTS));

  private record Rule(String problem, Predicate<String> holds) {}

  private RecordValues() {}

  static boolean isSupported(RRType type) {
    return RULES.containsKey(type);
  }

  /** What is wrong with a value of a supported type. */
  static Optional<String> problem(RRType type, String value) {
    var rule = RULES.get(type);
    return rule == null || rule.holds.test(value)
        ? Optional.empty()
        : Optional.of(
            "Invalid Resource Record: 'FATAL problem: %s encountered with '%s''"
                .formatted(rule.problem, value));
  }

  private static Rule rule(String problem, Pattern pattern) {
    return new Rule(problem, value -> pattern.matcher(value).matches());
  }

  private static boolean isName(String value) {
    return DomainName.parse(value).isPresent();
  }

  private static boolean ends(Pattern pattern, String value) {
    var parts = pattern.matcher(value);
    return parts.matches() && isName(parts.group(1));
  }

  private static boolean isIpv6(String value) {
    if (!IPV6.matcher(value).matches()) {
      return false;
    }
    try {
      java.net.Inet6Address.ofLiteral(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
