package dev.provingground.harness.rehearsal;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.sweep.Finder;
import dev.provingground.harness.sweep.Finders;
import java.util.List;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What a region still has of what a run makes, asked of the region itself. */
record Leftovers(Aws region) {
  /** One line for each thing; none when nothing is left. */
  List<String> list() {
    var left = new TreeSet<String>();
    region.cloudFormation().listStacksPaginator().stackSummaries().stream()
        .filter(s -> s.stackStatus() != StackStatus.DELETE_COMPLETE)
        .forEach(s -> left.add("stack " + s.stackName() + " " + s.stackStatusAsString()));
    region.ec2().describeVpcs().vpcs().stream()
        .filter(v -> !v.isDefault())
        .forEach(v -> left.add("vpc " + v.vpcId()));
    region
        .ec2()
        .describeNetworkInterfaces()
        .networkInterfaces()
        .forEach(i -> left.add("network interface " + i.networkInterfaceId()));
    region
        .elb()
        .describeLoadBalancers()
        .loadBalancers()
        .forEach(b -> left.add("load balancer " + b.loadBalancerName()));
    region
        .elb()
        .describeTargetGroups()
        .targetGroups()
        .forEach(g -> left.add("target group " + g.targetGroupName()));
    region
        .ecs()
        .describeClusters(r -> r.clusters(region.ecs().listClusters().clusterArns()))
        .clusters()
        .stream()
        .filter(c -> !c.status().equals("INACTIVE"))
        .forEach(c -> left.add("cluster " + c.clusterName()));
    Finders.of(region).stream().flatMap(Finder::find).forEach(found -> left.add(found.what()));
    return List.copyOf(left);
  }
}
