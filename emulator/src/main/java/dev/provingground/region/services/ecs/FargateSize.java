package dev.provingground.region.services.ecs;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * CPU and memory of a task, as Fargate offers them: "Task CPU and memory" in the developer guide.
 *
 * @param cpuUnits 1024 a vCPU
 */
record FargateSize(int cpuUnits, int memoryMiB) {
  private static final Pattern VCPU = Pattern.compile("(\\d*\\.?\\d+)\\s*vcpu");
  private static final Pattern GB = Pattern.compile("(\\d*\\.?\\d+)\\s*gb");

  /**
   * @param cpu {@code 256} or {@code .25 vCPU}
   * @param memory {@code 512} or {@code 0.5 GB}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException
   */
  static FargateSize of(@Nullable String cpu, @Nullable String memory) {
    if (cpu == null || cpu.isBlank()) {
      throw EcsErrors.client("Fargate requires that 'cpu' be defined at the task level.");
    }
    if (memory == null || memory.isBlank()) {
      throw EcsErrors.client("Fargate requires that 'memory' be defined at the task level.");
    }
    var size = new FargateSize(number(cpu, VCPU, "cpu"), number(memory, GB, "memory"));
    if (!size.exists()) {
      throw EcsErrors.client(
          "No Fargate configuration exists for given values: %d CPU, %d memory. See the Amazon ECS documentation for the valid values."
              .formatted(size.cpuUnits, size.memoryMiB));
    }
    return size;
  }

  /** What is wrong with a container that asks for more than its task has; empty when nothing is. */
  Optional<String> problem(ContainerDefinition container) {
    if (container.memory() != null && container.memory() > memoryMiB) {
      return Optional.of(tooLarge("memory", container));
    }
    return container.cpu() != null && container.cpu() > cpuUnits
        ? Optional.of(tooLarge("cpu", container))
        : Optional.empty();
  }

  private static String tooLarge(String member, ContainerDefinition container) {
    return "The '%s' setting for container '%s' is greater than for the task."
        .formatted(member, container.name());
  }

  private boolean exists() {
    return switch (cpuUnits) {
      case 256 -> memoryMiB == 512 || memoryMiB == 1024 || memoryMiB == 2048;
      case 512 -> isBetween(1, 4, 1);
      case 1024 -> isBetween(2, 8, 1);
      case 2048 -> isBetween(4, 16, 1);
      case 4096 -> isBetween(8, 30, 1);
      case 8192 -> isBetween(16, 60, 4);
      case 16384 -> isBetween(32, 120, 8);
      default -> false;
    };
  }

  private boolean isBetween(int from, int to, int step) {
    int gib = memoryMiB / 1024;
    return memoryMiB % 1024 == 0 && gib >= from && gib <= to && (gib - from) % step == 0;
  }

  private static int number(String text, Pattern unit, String member) {
    var lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.matches("\\d{1,7}")) {
      return Integer.parseInt(lower);
    }
    var match = unit.matcher(lower);
    if (!match.matches()) {
      throw EcsErrors.client("Invalid '" + member + "' setting for task: " + text);
    }
    return (int) Math.round(Double.parseDouble(match.group(1)) * 1024);
  }
}
