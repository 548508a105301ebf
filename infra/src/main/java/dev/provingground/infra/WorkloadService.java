package dev.provingground.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ecs.AvailabilityZoneRebalancing;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.DeploymentController;
import software.amazon.awscdk.services.ecs.DeploymentControllerType;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.LoadBalancerTargetOptions;
import software.amazon.awscdk.services.ecs.PropagatedTagSource;
import software.constructs.Construct;

/**
 * The cluster and the service that keeps the desired count of tasks running, spread over the zones,
 * in the target group.
 */
final class WorkloadService extends Construct {
  private final Cluster cluster;
  private final FargateService service;

  WorkloadService(
      Construct scope,
      IVpc vpc,
      SecurityGroups securityGroups,
      LoadBalancing loadBalancing,
      WorkloadTask task,
      int desiredCount) {
    super(scope, "Service");
    this.cluster = Cluster.Builder.create(this, "Cluster").vpc(vpc).build();
    this.service =
        FargateService.Builder.create(this, "Service")
            .cluster(cluster)
            .taskDefinition(task.definition())
            .desiredCount(desiredCount)
            // A deployment never goes below the desired count; the CDK's default is half of it.
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .deploymentController(
                DeploymentController.builder().type(DeploymentControllerType.ECS).build())
            .circuitBreaker(DeploymentCircuitBreaker.builder().enable(true).rollback(true).build())
            .healthCheckGracePeriod(Duration.seconds(30))
            .availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build())
            // With public subnets only, the way to the registry and to the logs is the internet
            // gateway.
            .assignPublicIp(true)
            .securityGroups(List.of(securityGroups.tasks()))
            .enableEcsManagedTags(true)
            .propagateTags(PropagatedTagSource.SERVICE)
            .enableExecuteCommand(false)
            .build();
    // The first health check must find the way to the task open.
    service.getNode().addDependency(securityGroups);
    loadBalancing
        .targetGroup()
        .addTarget(
            service.loadBalancerTarget(
                LoadBalancerTargetOptions.builder()
                    .containerName(Container.NAME)
                    .containerPort(Container.PORT)
                    .build()));
  }

  void describe(StackOutputs outputs) {
    outputs.add(Outputs.CLUSTER_NAME, cluster.getClusterName());
    outputs.add(Outputs.CLUSTER_ARN, cluster.getClusterArn());
    outputs.add(Outputs.SERVICE_NAME, service.getServiceName());
    outputs.add(Outputs.SERVICE_ARN, service.getServiceArn());
  }
}
