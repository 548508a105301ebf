package dev.provingground.region.balancer;

import dev.provingground.region.balancer.TargetPicker.Choice;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.Finding;
import dev.provingground.region.balancer.http1.RequestHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an access log, while its request is on its way: the fields of "Access logs for your
 * Application Load Balancer", in their order.
 */
final class AccessEntry {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int MAX_USER_AGENT = 8 << 10;
  private static final String NONE = "-";

  private final Client client;
  private final String loadBalancer;
  private final String dnsName;
  private final Instant created = Instant.now();
  private final long begun = System.nanoTime();
  private String type;
  private String request;
  private String userAgent = NONE;
  private String traceId = NONE;
  private Finding finding = Finding.COMPLIANT;
  private String priority = NONE;
  private String actions = NONE;
  private String redirect = NONE;
  private @Nullable Choice choice;
  private long sent;
  private long answered;
  private String targetStatus = NONE;

  /**
   * @param protocol what the client speaks: {@code http}, {@code https} or {@code h2}
   * @param loadBalancer its id, such as {@code app/web/50dc6c495c0c9188}
   * @param dnsName what stands for the host in an entry of what is no request
   */
  AccessEntry(Client client, String protocol, String loadBalancer, String dnsName) {
    this.client = client;
    this.type = protocol;
    this.loadBalancer = loadBalancer;
    this.dnsName = dnsName;
    request = "- %s://%s:%d- -".formatted(client.scheme(), dnsName, client.listener().port());
  }

  void request(RequestHead head) {
    var host = head.host().isEmpty() ? dnsName : Hosts.name(head.host());
    request =
        "%s %s://%s:%d%s HTTP/%s"
            .formatted(
                head.method(),
                client.scheme(),
                host,
                client.listener().port(),
                head.uri(),
                type.equals("h2") ? "2.0" : head.isOld() ? "1.0" : "1.1");
    var agent = head.fields().first(Field.USER_AGENT);
    if (agent != null) {
      userAgent = agent.substring(0, Math.min(MAX_USER_AGENT, agent.length()));
    }
    finding = head.finding();
  }

  void trace(String id) {
    traceId = id;
  }

  void rule(int matched, String action) {
    priority = Integer.toString(matched);
    actions = action;
  }

  void redirected(String location) {
    redirect = location;
  }

  void forwarded(Choice chosen) {
    choice = chosen;
  }

  void sent() {
    sent = System.nanoTime();
  }

  void answered(int status) {
    answered = System.nanoTime();
    targetStatus = Integer.toString(status);
  }

  void upgraded() {
    type = client.tls().isPresent() ? "wss" : "ws";
  }

  /** The entry, now that it is over. */
  String line(int status, long receivedBytes, long sentBytes) {
    var target = choice == null ? NONE : choice.target().address() + ":" + choice.target().port();
    boolean served = answered != 0;
    return String.join(
        " ",
        type,
        TIME.format(Instant.now()),
        loadBalancer,
        client.address() + ":" + client.port(),
        target,
        served ? seconds(sent - begun) : "-1",
        served ? seconds(answered - sent) : "-1",
        served ? "0.000" : "-1", // an answer's head is passed on in the turn in which it comes
        Integer.toString(status),
        targetStatus,
        Long.toString(receivedBytes),
        Long.toString(sentBytes),
        quoted(request),
        quoted(userAgent),
        client.tls().map(Client.Tls::cipherSuite).orElse(NONE),
        client.tls().map(Client.Tls::protocol).orElse(NONE),
        choice == null ? NONE : choice.group().targetGroupArn(),
        quoted(traceId),
        quoted(client.tls().flatMap(Client.Tls::serverName).orElse(NONE)),
        quoted(client.tls().map(Client.Tls::certificateArn).orElse(NONE)),
        priority,
        TIME.format(created),
        quoted(actions),
        quoted(redirect),
        quoted(NONE), // errors of authentication and Lambda, of which there is neither
        quoted(target),
        quoted(targetStatus),
        quoted(classification().orElse(NONE)),
        quoted(finding.reason()),
        client.traceId(),
        quoted(NONE), // hosts and paths that rules would have rewritten, and how that ended
        quoted(NONE),
        quoted(NONE));
  }

  private Optional<String> classification() {
    return finding == Finding.COMPLIANT ? Optional.empty() : Optional.of(finding.tier().text());
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  /** What would end the field or the line is escaped, as nginx and so AWS does it. */
  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ' || c > '~') {
        out.append(String.format(Locale.ROOT, "\\x%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
