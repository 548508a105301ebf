package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.iam.IamClient;

/** The reference stacks on the region's own services, over in-memory networks and balancers. */
final class ReferenceStacksTest {
  @TempDir Path directory;

  @Test
  void theServiceStackIsCreatedAndDeletedWithoutATrace() throws Exception {
    var region = new RegionFixture(directory);
    var before = traces(region);
    region.deploy("Service", withoutEcs(CdkTemplatesTest.read("service")));
    region.advance(Duration.ofMinutes(5));
    assertThat(failures(region, "Service")).isEmpty();
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);

    region.delete("Service");
    region.advance(Duration.ofMinutes(20));
    assertThat(failures(region, "Service")).isEmpty();
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(traces(region)).isEqualTo(before);
  }

  @Test
  void theLoadBalancersGroupLetsNothingOutButToTheTasks() throws Exception {
    var region = new RegionFixture(directory);
    region.deploy("Service", withoutEcs(CdkTemplatesTest.read("service")));
    region.advance(Duration.ofMinutes(5));
    var balancers = region.output("Service", "LoadBalancerSecurityGroupId");
    var tasks = region.output("Service", "TaskSecurityGroupId");
    var group =
        region
            .call(Ec2Client.class, ec2 -> ec2.describeSecurityGroups(r -> r.groupIds(balancers)))
            .securityGroups()
            .getFirst();
    assertThat(group.ipPermissions()).hasSize(1);
    assertThat(group.ipPermissionsEgress())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.fromPort()).isEqualTo(3000);
              assertThat(rule.ipRanges()).isEmpty();
              assertThat(rule.userIdGroupPairs())
                  .extracting(UserIdGroupPair::groupId)
                  .containsExactly(tasks);
            });
    assertThat(group.tags())
        .contains(Tag.builder().key("aws:cloudformation:stack-name").value("Service").build());
  }

  @Test
  void stickySessionsAreSwitchedOnByAnUpdate() throws Exception {
    var region = new RegionFixture(directory);
    var template = withoutEcs(CdkTemplatesTest.read("service"));
    region.deploy("Service", template);
    region.advance(Duration.ofMinutes(5));
    region.deploy(
        "Service",
        template.replace(
            "{\"Key\":\"stickiness.enabled\",\"Value\":\"false\"}",
            "{\"Key\":\"stickiness.enabled\",\"Value\":\"true\"},"
                + "{\"Key\":\"stickiness.type\",\"Value\":\"lb_cookie\"}"));
    region.advance(Duration.ofMinutes(5));
    assertThat(failures(region, "Service")).isEmpty();
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    var targetGroup = region.output("Service", "TargetGroupArn");
    assertThat(
            region
                .call(
                    ElasticLoadBalancingV2Client.class,
                    elb -> elb.describeTargetGroupAttributes(r -> r.targetGroupArn(targetGroup)))
                .attributes())
        .contains(TargetGroupAttribute.builder().key("stickiness.enabled").value("true").build());
  }

  @Test
  void theRegistryStackIsCreatedAndDeletedWithoutATrace() throws Exception {
    var region = new RegionFixture(directory);
    region.deploy("Registry", CdkTemplatesTest.read("registry"));
    region.advance(Duration.ofMinutes(5));
    assertThat(failures(region, "Registry")).isEmpty();
    assertThat(region.output("Registry", "RepositoryUri"))
        .isEqualTo("123456789012.dkr.ecr.us-east-1.amazonaws.com/proving-ground/workload");

    region.delete("Registry");
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Registry").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(region.call(EcrClient.class, ecr -> ecr.describeRepositories()).repositories())
        .isEmpty();
  }

  /** How many there are of everything that the service stack makes. */
  private static List<Integer> traces(RegionFixture region) {
    return List.of(
        region.call(Ec2Client.class, ec2 -> ec2.describeVpcs()).vpcs().size(),
        region.call(Ec2Client.class, ec2 -> ec2.describeSubnets()).subnets().size(),
        region.call(Ec2Client.class, ec2 -> ec2.describeSecurityGroups()).securityGroups().size(),
        region.call(Ec2Client.class, ec2 -> ec2.describeRouteTables()).routeTables().size(),
        region
            .call(Ec2Client.class, ec2 -> ec2.describeInternetGateways())
            .internetGateways()
            .size(),
        region
            .call(Ec2Client.class, ec2 -> ec2.describeNetworkInterfaces())
            .networkInterfaces()
            .size(),
        region
            .call(ElasticLoadBalancingV2Client.class, elb -> elb.describeLoadBalancers())
            .loadBalancers()
            .size(),
        region
            .call(ElasticLoadBalancingV2Client.class, elb -> elb.describeTargetGroups())
            .targetGroups()
            .size(),
        region.call(IamClient.class, iam -> iam.listRoles()).roles().size(),
        region
            .call(CloudWatchLogsClient.class, logs -> logs.describeLogGroups())
            .logGroups()
            .size());
  }

  private static List<String> failures(RegionFixture region, String stack) {
    return region.events(stack).stream()
        .filter(event -> event.resourceStatusAsString().endsWith("FAILED"))
        .map(event -> event.logicalResourceId() + ": " + event.resourceStatusReason())
        .toList();
  }

  private static String withoutEcs(String template) throws Exception {
    var tree = (ObjectNode) new ObjectMapper().readTree(template);
    var resources = (ObjectNode) tree.get("Resources");
    resources.properties().stream()
        .filter(r -> r.getValue().path("Type").asText().startsWith("AWS::ECS"))
        .map(r -> r.getKey())
        .toList()
        .forEach(resources::remove);
    var outputs = (ObjectNode) tree.get("Outputs");
    outputs.remove(
        List.of("TaskDefinitionArn", "ClusterName", "ClusterArn", "ServiceName", "ServiceArn"));
    return tree.toString();
  }
}
