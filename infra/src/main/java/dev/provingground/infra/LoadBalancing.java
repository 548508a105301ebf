package dev.provingground.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.Protocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.constructs.Construct;

/**
 * The internet-facing load balancer in both zones, its listener on port 80, and the group of tasks
 * that it forwards to.
 */
final class LoadBalancing extends Construct {
  private final ApplicationLoadBalancer loadBalancer;
  private final ApplicationListener listener;
  private final ApplicationTargetGroup targetGroup;

  LoadBalancing(Construct scope, IVpc vpc, SecurityGroups securityGroups, boolean stickySessions) {
    super(scope, "LoadBalancing");
    this.loadBalancer =
        ApplicationLoadBalancer.Builder.create(this, "LoadBalancer")
            .vpc(vpc)
            .internetFacing(true)
            .securityGroup(securityGroups.loadBalancer())
            .build();
    this.targetGroup = targetGroup(vpc, stickySessions);
    this.listener =
        loadBalancer.addListener(
            "Http",
            BaseApplicationListenerProps.builder()
                .port(80)
                .protocol(ApplicationProtocol.HTTP)
                // The rule is in SecurityGroups, with all the others.
                .open(false)
                .defaultTargetGroups(List.of(targetGroup))
                .build());
  }

  private ApplicationTargetGroup targetGroup(IVpc vpc, boolean stickySessions) {
    ApplicationTargetGroup.Builder builder =
        ApplicationTargetGroup.Builder.create(this, "Tasks")
            .vpc(vpc)
            .targetType(TargetType.IP)
            .protocol(ApplicationProtocol.HTTP)
            .port(Container.PORT)
            .healthCheck(
                HealthCheck.builder()
                    .protocol(Protocol.HTTP)
                    .path(Container.HEALTH_PATH)
                    .healthyHttpCodes("200")
                    .interval(Duration.seconds(5))
                    .timeout(Duration.seconds(2))
                    .healthyThresholdCount(2)
                    .unhealthyThresholdCount(2)
                    .build())
            // Requests take milliseconds: AWS's default of five minutes would only slow deployments
            // down.
            .deregistrationDelay(Duration.seconds(5));
    if (stickySessions) {
      builder.stickinessCookieDuration(Duration.hours(1));
    }
    return builder.build();
  }

  ApplicationTargetGroup targetGroup() {
    return targetGroup;
  }

  void describe(StackOutputs outputs) {
    outputs.add(Outputs.SERVICE_URL, "http://" + loadBalancer.getLoadBalancerDnsName());
    outputs.add(Outputs.LOAD_BALANCER_ARN, loadBalancer.getLoadBalancerArn());
    outputs.add(Outputs.LOAD_BALANCER_DNS_NAME, loadBalancer.getLoadBalancerDnsName());
    outputs.add(Outputs.LISTENER_ARN, listener.getListenerArn());
    outputs.add(Outputs.TARGET_GROUP_ARN, targetGroup.getTargetGroupArn());
  }
}
