package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;

import dev.provingground.region.services.fakes.RecordedFault;
import dev.provingground.region.services.fis.TaskFaults.CpuStress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A process that runs a task until somebody kills it. */
final class Victim {
  private Victim() {}

  /**
   * @param args the working directory, a script
   */
  public static void main(String[] args) throws Exception {
    var registry = new TestRegistry();
    var image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "65532:65532"),
            new TestLayer().programs("sh", "sleep"));
    var runtime = new TestRuntime(Path.of(args[0]));
    var task = new RecordedTask();
    runtime.launch(task, shell(image, task, args[1]));
    Awaitility.await().until(() -> task.lines().contains("up"));
    var fault = new RecordedFault();
    runtime.onLoop(
        () -> runtime.runtime().faults().inject(TestRuntime.TASK_ARN, new CpuStress(1, 1), fault));
    Awaitility.await().until(() -> !fault.events().isEmpty());
    System.out.println("up");
    System.in.read();
  }
}
