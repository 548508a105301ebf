package dev.provingground.harness.rehearsal;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A security group that somebody else made in the stack's network: it cannot be deleted before. */
final class ForeignSecurityGroup implements Obstacle {
  private final Ec2Client ec2;
  private final Set<String> groups = new HashSet<>();

  ForeignSecurityGroup(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  @Override
  public boolean place() {
    ec2.describeVpcs().vpcs().stream()
        .filter(vpc -> !vpc.isDefault())
        .forEach(
            vpc ->
                groups.add(
                    ec2.createSecurityGroup(
                            r ->
                                r.vpcId(vpc.vpcId())
                                    .groupName("in-the-way")
                                    .description("Keeps the network from being deleted"))
                        .groupId()));
    return !groups.isEmpty();
  }

  @Override
  public void remove() {
    groups.forEach(group -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    groups.clear();
  }
}
