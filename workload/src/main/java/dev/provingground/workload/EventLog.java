package dev.provingground.workload;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * One JSON line for each event, as CloudWatch Logs Insights reads them: {@code time}, {@code
 * level}, {@code event}, then what the event adds. Lines of several threads do not mix.
 */
final class EventLog {

  private final OutputStream out;
  private final InstantSource clock;

  EventLog(OutputStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  void info(String event, Json.Fields fields) {
    write("info", event, fields);
  }

  void warn(String event, Json.Fields fields) {
    write("warn", event, fields);
  }

  void error(String event, Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    write(
        "error",
        event,
        json -> json.field("error", cause.toString()).field("trace", trace.toString()));
  }

  void write(String level, String event, Json.Fields fields) {
    byte[] object =
        Json.object(
            json -> {
              json.field("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                  .field("level", level)
                  .field("event", event);
              fields.write(json);
            });
    byte[] line = Arrays.copyOf(object, object.length + 1);
    line[object.length] = '\n';
    synchronized (out) {
      try {
        out.write(line);
        out.flush();
      } catch (IOException e) {
        // Nobody reads the log any more; the service is worth more than its log, and there is no
        // other place to say so.
      }
    }
  }
}
