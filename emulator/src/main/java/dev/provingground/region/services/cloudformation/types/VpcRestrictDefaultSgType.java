package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * Custom::VpcRestrictDefaultSG, which the CDK's feature flag {@code
 * aws-ec2:restrictDefaultSecurityGroup} gives to every VPC: takes the rules away that a default
 * security group comes with, and gives them back when it is deleted. On AWS the CDK's own Lambda
 * function does it, here CloudFormation by the same calls of EC2.
 */
final class VpcRestrictDefaultSgType implements ResourceType {
  private static final String GROUP = "DefaultSecurityGroupId";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("Custom::VpcRestrictDefaultSG")
          .required("ServiceToken", GROUP, "Account")
          .property("ServiceToken", Shape.SCALAR, OnUpdate.REFUSE)
          .property(GROUP, Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Account", Shape.SCALAR, OnUpdate.IN_PLACE)
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    revoke(resource);
    return resource.stack().ids().uuid();
  }

  @Override
  public void update(Resource before, Resource after) {
    if (before.properties().differ(after.properties(), GROUP)) {
      authorize(before);
      revoke(after);
    }
  }

  @Override
  public void delete(Resource resource) {
    authorize(resource);
  }

  private static void revoke(Resource resource) {
    var ec2 = resource.client(Ec2Client.class);
    unlessMissing(
        () ->
            ec2.revokeSecurityGroupEgress(
                r -> r.groupId(group(resource)).ipPermissions(SecurityGroupRules.ALLOW_ALL)));
    unlessMissing(
        () ->
            ec2.revokeSecurityGroupIngress(
                r -> r.groupId(group(resource)).ipPermissions(fromItself(resource))));
  }

  private static void authorize(Resource resource) {
    var ec2 = resource.client(Ec2Client.class);
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group(resource)).ipPermissions(fromItself(resource)));
    ec2.authorizeSecurityGroupEgress(
        r -> r.groupId(group(resource)).ipPermissions(SecurityGroupRules.ALLOW_ALL));
  }

  private static String group(Resource resource) {
    return resource.properties().required(GROUP);
  }

  private static IpPermission fromItself(Resource resource) {
    return IpPermission.builder()
        .ipProtocol("-1")
        .userIdGroupPairs(
            pair -> pair.groupId(group(resource)).userId(resource.properties().required("Account")))
        .build();
  }

  /** A rule that somebody else has taken away already is no failure. */
  private static void unlessMissing(Runnable revocation) {
    try {
      revocation.run();
    } catch (AwsServiceException e) {
      if (!e.awsErrorDetails().errorCode().equals("InvalidPermission.NotFound")) {
        throw e;
      }
    }
  }
}
