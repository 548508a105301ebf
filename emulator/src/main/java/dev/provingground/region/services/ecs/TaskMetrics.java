package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.ecs.UsageSampler.Use;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * What the tasks of services use of what they reserve, as metrics of the name space AWS/ECS:
 * "Amazon ECS CloudWatch metrics". A data point for each task, so that Average is the service's. As
 * AWS's, clusters without container instances have none of their own.
 */
final class TaskMetrics {
  private static final int UNITS_A_CPU = 1024;

  private final UsageSampler sampler;

  TaskMetrics(UsageSampler sampler) {
    this.sampler = sampler;
  }

  void collect(MetricBatch batch) {
    for (var use : sampler.sample()) {
      use.serviceName()
          .ifPresent(
              service ->
                  add(
                      batch,
                      use,
                      Dimensions.of("ClusterName", use.task().spec().cluster().name())
                          .and("ServiceName", service)));
    }
  }

  private static void add(MetricBatch batch, Use use, Dimensions ofService) {
    double cpus = Double.parseDouble(use.task().description().cpu()) / UNITS_A_CPU;
    use.cpus()
        .ifPresent(
            used ->
                batch.value("CPUUtilization", StandardUnit.PERCENT, 100 * used / cpus, ofService));
    double reserved = Double.parseDouble(use.task().description().memory()) * (1 << 20);
    batch.value(
        "MemoryUtilization", StandardUnit.PERCENT, 100 * use.memoryBytes() / reserved, ofService);
  }
}
