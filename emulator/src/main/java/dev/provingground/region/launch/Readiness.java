package dev.provingground.region.launch;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a user or a program must know to use a region that is ready.
 *
 * @param endpoint of the API, such as {@code http://127.0.0.1:4566}
 * @param proxy the HTTP proxy that leads to the region's internet
 * @param limitations what is not as on Fargate on this host, a sentence each
 */
public record Readiness(
    String version,
    String region,
    String accountId,
    String endpoint,
    String proxy,
    double timeScale,
    List<HostCapability> capabilities,
    List<String> limitations) {
  private static final int COLUMN = 18;

  public Readiness {
    capabilities = List.copyOf(capabilities);
    limitations = List.copyOf(limitations);
  }

  /** {@code {"status":"ready","endpoint":…,"capabilities":{"user-ids":{"enforced":true,…}},"limitations":[…]}. */
  public String toJson() {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("status", "ready");
      json.writeStringField("version", version);
      json.writeStringField("region", region);
      json.writeStringField("accountId", accountId);
      json.writeStringField("endpoint", endpoint);
      json.writeStringField("proxy", proxy);
      json.writeNumberField("timeScale", timeScale);
      json.writeObjectFieldStart("capabilities");
      for (var capability : capabilities) {
        json.writeObjectFieldStart(capability.name());
        json.writeBooleanField("enforced", capability.enforced());
        json.writeStringField("detail", capability.detail());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeArrayFieldStart("limitations");
      for (var limitation : limitations) {
        json.writeString(limitation);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A few lines for people. */
  public void print(PrintStream out, StartCost cost) {
    // Joined, not formatted: Java's formatter takes some tens of milliseconds to begin.
    out.println(
        "The region "
            + region
            + " of account "
            + accountId
            + " is ready, "
            + cost.time().toMillis()
            + " ms after its start; it takes "
            + cost.residentMegabytes()
            + " MB.");
    print(out, "endpoint", endpoint + " (access key test, secret test)");
    print(
        out,
        "internet proxy",
        proxy + " (curl -x " + proxy + " http://NAME." + region + ".elb.amazonaws.com/)");
    print(out, "load balancers", "each has a port on 127.0.0.1 too, which the log names");
    for (var capability : capabilities) {
      print(
          out, capability.name(), (capability.enforced() ? "yes: " : "no: ") + capability.detail());
    }
    limitations.forEach(limitation -> out.println("  " + limitation));
    out.println("Ctrl-C ends it.");
    out.println("Ready."); // what programs that wait for LocalStack wait for
    out.flush();
  }

  private static void print(PrintStream out, String name, String value) {
    out.println("  " + name + " ".repeat(Math.max(1, COLUMN - name.length())) + value);
  }

  /**
   * Writes the JSON to a file, which is there whole or not at all.
   *
   * @throws LaunchException when it cannot be written: whoever waits for it would wait for ever
   */
  public void write(Path file) throws LaunchException {
    var whole = file.toAbsolutePath();
    var part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      Files.writeString(part, toJson());
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LaunchException(
          "The ready file " + file + " cannot be written: " + e + "; give another --ready-file", e);
    }
  }
}
