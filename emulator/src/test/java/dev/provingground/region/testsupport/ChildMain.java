package dev.provingground.region.testsupport;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The child: runs one test class and writes what each test did. */
final class ChildMain {
  static final String SUCCESSFUL = "SUCCESSFUL";
  static final String ABORTED = "ABORTED";

  private ChildMain() {}

  public static void main(String[] args) throws IOException {
    Thread.ofPlatform().daemon().start(ChildMain::haltWithParent);
    var results = new Properties();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(args[0])).build();
    LauncherFactory.create().execute(request, new Collector(results));
    try (var out = Files.newOutputStream(Path.of(args[1]))) {
      results.storeToXML(out, null);
    }
    System.exit(0); // whatever threads the tests have left
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(1);
  }

  private record Collector(Properties results) implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      var text = new StringWriter();
      text.write(result.getStatus().name());
      result
          .getThrowable()
          .ifPresent(
              thrown -> {
                text.write(": ");
                thrown.printStackTrace(new PrintWriter(text, true));
              });
      put(test, text.toString());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      put(test, ABORTED + ": " + reason);
    }

    private synchronized void put(TestIdentifier test, String result) {
      results.setProperty(test.getUniqueId(), result);
    }
  }
}
