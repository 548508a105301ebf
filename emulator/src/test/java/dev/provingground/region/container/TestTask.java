package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.SecretSource;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskEndpoints;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A test's task, of a quarter of a vCPU and 512 MiB, but for what the test says otherwise. */
final class TestTask {
  private String networkInterfaceId;
  private int cpuUnits = 256;
  private int memoryMiB = 512;
  private int ephemeralStorageGiB = 20;
  private boolean sharesPids;
  private Set<String> waiting = Set.of();
  private Set<SecretSource> secrets = Set.of();
  private TaskEndpoints endpoints = Optional::of;

  TestTask(String networkInterfaceId) {
    this.networkInterfaceId = networkInterfaceId;
  }

  TestTask networkInterface(String id) {
    networkInterfaceId = id;
    return this;
  }

  TestTask limits(int cpu, int memory) {
    cpuUnits = cpu;
    memoryMiB = memory;
    return this;
  }

  TestTask ephemeralStorageGiB(int size) {
    ephemeralStorageGiB = size;
    return this;
  }

  TestTask sharingPids() {
    sharesPids = true;
    return this;
  }

  TestTask waiting(String... containers) {
    waiting = Set.of(containers);
    return this;
  }

  TestTask secretsOf(SecretSource... sources) {
    secrets = Set.of(sources);
    return this;
  }

  TestTask endpoints(TaskEndpoints answers) {
    endpoints = answers;
    return this;
  }

  TaskLaunch launch(List<ContainerLaunch> containers) {
    return new TaskLaunch(
        TestRuntime.TASK_ARN,
        networkInterfaceId,
        cpuUnits,
        memoryMiB,
        ephemeralStorageGiB,
        sharesPids,
        containers,
        waiting,
        secrets,
        endpoints);
  }
}
