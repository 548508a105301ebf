package dev.provingground.infra;

import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.constructs.Construct;

/**
 * Who may talk to whom: the internet to the load balancer on port 80, the load balancer to the
 * tasks on their port, the tasks to AWS over HTTPS. Nothing else, in either direction.
 */
final class SecurityGroups extends Construct {
  private final SecurityGroup loadBalancer;
  private final SecurityGroup tasks;

  SecurityGroups(Construct scope, IVpc vpc) {
    super(scope, "SecurityGroups");
    this.loadBalancer = group("LoadBalancer", vpc, "Load balancer: HTTP from the internet");
    this.tasks = group("Tasks", vpc, "Tasks: requests from the load balancer");

    loadBalancer.addIngressRule(Peer.anyIpv4(), Port.tcp(80), "HTTP from the internet");
    // Gives the load balancer's group its only egress rule and the tasks' group its only ingress
    // rule.
    loadBalancer
        .getConnections()
        .allowTo(tasks, Port.tcp(Container.PORT), "Load balancer to tasks");
    tasks.addEgressRule(Peer.anyIpv4(), Port.tcp(443), "Image pulls and logs");
  }

  private SecurityGroup group(String id, IVpc vpc, String description) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(false)
        .build();
  }

  SecurityGroup loadBalancer() {
    return loadBalancer;
  }

  SecurityGroup tasks() {
    return tasks;
  }

  void describe(StackOutputs outputs) {
    outputs.add(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID, loadBalancer.getSecurityGroupId());
    outputs.add(Outputs.TASK_SECURITY_GROUP_ID, tasks.getSecurityGroupId());
  }
}
