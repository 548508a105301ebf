package dev.provingground.region.container;

import dev.provingground.region.container.image.Trees;
import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.time.RealEventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A runtime whose tasks each get a network interface of their own, with address 10.0.1.23. */
final class TestRuntime implements AutoCloseable {
  static final String TASK_ARN = "arn:aws:ecs:us-east-1:123456789012:task/cluster/0123456789abcdef";
  private final RealEventLoop loop = new RealEventLoop(1);
  private final Interfaces interfaces = new Interfaces();
  private final ProcessContainerRuntime runtime;
  private final Path directory;
  private boolean shared;

  TestRuntime(Path directory) throws IOException {
    this.directory = directory;
    runtime =
        new ProcessContainerRuntime(
            loop, interfaces, Optional.empty(), Set.of(), directory, UUID.randomUUID());
  }

  /** The network namespace of the task that was launched last. */
  NetNs namespace() {
    return interfaces.all.getLast();
  }

  ProcessContainerRuntime runtime() {
    return runtime;
  }

  TaskHandle launch(RecordedTask task, TestContainer... containers) {
    return launch(task, one -> {}, containers);
  }

  TaskHandle launch(RecordedTask task, Consumer<TestTask> change, TestContainer... containers) {
    var one = new TestTask(interfaces.attach());
    change.accept(one);
    var launch = one.launch(Stream.of(containers).map(TestContainer::launch).toList());
    try {
      return loop.call(() -> runtime.launch(launch, task));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Somebody else uses the directory too. */
  void keepDirectory() {
    shared = true;
  }

  <T> T call(Callable<T> action) throws Exception {
    return loop.call(action);
  }

  boolean runs(String taskArn) {
    return runtime.isRunning(taskArn);
  }

  void onLoop(Runnable action) {
    loop.execute(action);
  }

  @Override
  public void close() throws IOException {
    runtime.close();
    loop.close();
    interfaces.all.forEach(NetNs::close);
    if (!shared) {
      Trees.delete(directory);
    }
  }

  private static final class Interfaces implements NetworkNamespaces {
    private final List<NetNs> all = new CopyOnWriteArrayList<>();

    String attach() {
      var id = "eni-" + all.size();
      var namespace = NetNs.create(id);
      try (var links = Rtnetlink.in(namespace)) {
        links.up("lo");
        links.addAddress("lo", Cidr.of("10.0.1.23/32"));
      }
      all.add(namespace);
      return id;
    }

    @Override
    public Namespace of(String networkInterfaceId) {
      var namespace = all.get(Integer.parseInt(networkInterfaceId.substring("eni-".length())));
      return new Namespace() {
        @Override
        public String path() {
          return namespace.path();
        }

        @Override
        public <T> T call(Callable<T> task) throws Exception {
          return namespace.call(task);
        }
      };
    }

    @Override
    public Namespace internet() {
      throw new UnsupportedOperationException();
    }
  }
}
