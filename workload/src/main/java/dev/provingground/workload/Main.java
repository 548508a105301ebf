package dev.provingground.workload;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.InstantSource;

/**
 * Starts the service. Environment variables: {@code PORT} (3000), {@code APP_ENV} (production),
 * {@code DRAIN_SECONDS} (5).
 *
 * <p>Exit codes: 0 after SIGTERM or SIGINT; 1 when it cannot start, as with a taken port; 2 when a
 * variable is wrong.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    long startedNanos = System.nanoTime();
    EventLog log = new EventLog(new FileOutputStream(FileDescriptor.out), InstantSource.system());
    try {
      Service service = Service.start(Configuration.from(System.getenv()), log, startedNanos);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service, log), "shutdown"));
    } catch (IllegalArgumentException e) {
      log.write("error", "wrong-configuration", json -> json.field("error", e.getMessage()));
      System.exit(2);
    } catch (RuntimeException e) {
      log.error("cannot-start", e);
      System.exit(1);
    }
  }

  private static void end(Service service, EventLog log) {
    int status = 0;
    try {
      service.drainAndStop();
    } catch (InterruptedException | RuntimeException e) {
      log.error("cannot-stop", e);
      status = 1;
    }
    // By itself the JVM would exit with 143 after SIGTERM, which reads as a failure in ECS.
    Runtime.getRuntime().halt(status);
  }
}
