package dev.provingground.region.services.autoscaling;

import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/** ECS with one service, web, that runs as many tasks as it ought to ten seconds later. */
final class ScaledService implements EcsClient {
  private final EventLoop loop;
  private int desired;
  private int running;
  private boolean deploying;

  ScaledService(EventLoop loop, int tasks) {
    this.loop = loop;
    desired = tasks;
    running = tasks;
  }

  int desired() {
    return desired;
  }

  /** Whether a deployment is in progress from now on. */
  void deploy(boolean inProgress) {
    deploying = inProgress;
  }

  void set(int tasks) {
    desired = tasks;
    loop.after(Duration.ofSeconds(10), () -> running = desired);
  }

  @Override
  public DescribeServicesResponse describeServices(DescribeServicesRequest request) {
    return request.services().contains("web")
        ? DescribeServicesResponse.builder()
            .services(
                Service.builder()
                    .serviceName("web")
                    .status("ACTIVE")
                    .desiredCount(desired)
                    .runningCount(running)
                    .deployments(
                        Deployment.builder()
                            .rolloutState(
                                deploying
                                    ? DeploymentRolloutState.IN_PROGRESS
                                    : DeploymentRolloutState.COMPLETED)
                            .build())
                    .build())
            .build()
        : DescribeServicesResponse.builder().build();
  }

  @Override
  public UpdateServiceResponse updateService(UpdateServiceRequest request) {
    set(request.desiredCount());
    return UpdateServiceResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
