package dev.provingground.region.api;

import dev.provingground.region.time.Periods;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/** Puts a service's own metrics into CloudWatch, as the service, at the end of each minute. */
public final class MetricPublisher {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ServiceContext context;
  private final Periods periods;
  private final Caller service;
  private final String namespace;
  private final Consumer<MetricBatch> collect;

  /**
   * @param principal such as {@code ecs.amazonaws.com}
   * @param namespace such as {@code AWS/ECS}
   * @param collect adds the metrics of the minute that has just ended
   */
  public MetricPublisher(
      ServiceContext context, String principal, String namespace, Consumer<MetricBatch> collect) {
    this.context = context;
    this.periods = new Periods(context.loop());
    this.service = new Caller.Service(principal);
    this.namespace = namespace;
    this.collect = collect;
  }

  /** From now on. */
  public void start() {
    periods.each(
        MINUTE,
        ended ->
            CallContext.call(
                service,
                () -> {
                  put(ended - MINUTE.toSeconds());
                  return true;
                }));
  }

  private void put(long minute) {
    var batch = new MetricBatch(periods.instant(minute));
    collect.accept(batch);
    var cloudWatch = context.services().client(CloudWatchClient.class);
    batch.requests(namespace).forEach(cloudWatch::putMetricData);
  }
}
