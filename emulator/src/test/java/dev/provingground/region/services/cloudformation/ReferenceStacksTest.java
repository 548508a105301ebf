package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.iam.IamClient;

/** The reference stacks on the region's own services, over in-memory networks and balancers. */
final class ReferenceStacksTest {
  @TempDir Path directory;

  @Test
  void theServiceStackIsCreatedAndDeletedWithoutATrace() throws Exception {
    var region = new RegionFixture(directory);
    region.useFakeImages();
    var before = traces(region);
    region.deploy("Service", service());
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
    region.useFakeImages();
    region.deploy("Service", service());
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
    region.useFakeImages();
    var template = service();
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
  void anotherImageIsShippedByAnUpdate() throws Exception {
    var region = deployed();
    var before = region.output("Service", "TaskDefinitionArn");
    region.deploy("Service", service(), ":two");
    region.advance(Duration.ofMinutes(10));
    assertThat(failures(region, "Service")).isEmpty();
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(region.output("Service", "TaskDefinitionArn")).isNotEqualTo(before);
    assertThat(region.images()).containsExactly("two", "two");
    assertThat(
            region
                .call(
                    EcsClient.class,
                    ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition(before)))
                .taskDefinition()
                .statusAsString())
        .isEqualTo("INACTIVE");
  }

  @Test
  void anImageThatDoesNotStartIsRolledBackByCircuitBreakerAndStack() throws Exception {
    var region = deployed();
    region.runtime.behave(
        container ->
            container.image().uri().contains("bad")
                ? FakeRuntime.Behaviour.CANNOT_START
                : FakeRuntime.Behaviour.SERVES);
    region.deploy("Service", service(), ":bad");
    region.advance(Duration.ofHours(2));
    assertThat(region.stack("Service").stackStatus())
        .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(failures(region, "Service"))
        .singleElement()
        .asString()
        .contains(
            "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.");
    assertThat(region.images()).containsExactly("latest", "latest");
  }

  @Test
  void aDeploymentThatAnAlarmEndsIsRolledBackByTheStackToo() throws Exception {
    var region = deployed();
    region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.putMetricAlarm(
                r ->
                    r.alarmName("errors")
                        .namespace("Shop")
                        .metricName("Errors")
                        .statistic(Statistic.SUM)
                        .period(60)
                        .evaluationPeriods(2)
                        .threshold(1.0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)));
    var watched =
        service()
            .replace(
                "\"DeploymentConfiguration\":{",
                "\"DeploymentConfiguration\":{\"Alarms\":{\"AlarmNames\":[\"errors\"],"
                    + "\"Enable\":true,\"Rollback\":true},");
    region.deploy("Service", watched, ":two");
    region.advance(Duration.ofSeconds(30));
    region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.setAlarmState(
                r -> r.alarmName("errors").stateValue(StateValue.ALARM).stateReason("drill")));
    region.advance(Duration.ofMinutes(30));

    assertThat(failures(region, "Service"))
        .singleElement()
        .asString()
        .contains("Error occurred during operation 'ECS Deployment Alarm was triggered'.");
    assertThat(region.stack("Service").stackStatus())
        .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(region.images()).containsExactly("latest", "latest");
  }

  @Test
  void aFirstDeploymentThatNeverStartsLeavesNothing() throws Exception {
    var region = new RegionFixture(directory);
    region.useFakeImages();
    var before = traces(region);
    region.runtime.behave(container -> FakeRuntime.Behaviour.CANNOT_START);
    region.deploy("Service", service());
    region.advance(Duration.ofHours(2));
    assertThat(failures(region, "Service"))
        .singleElement()
        .asString()
        .contains("ECS Deployment Circuit Breaker was triggered");
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(traces(region)).isEqualTo(before);
  }

  private RegionFixture deployed() throws Exception {
    var region = new RegionFixture(directory);
    region.useFakeImages();
    region.deploy("Service", service());
    region.advance(Duration.ofMinutes(5));
    assertThat(failures(region, "Service")).isEmpty();
    assertThat(region.stack("Service").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    return region;
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

  static String service() {
    return CdkTemplatesTest.read("service")
        .replace("/proving-ground/workload", "/workload")
        .replaceAll("\\s+(?=[\"{}\\[\\]])", "");
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
}
