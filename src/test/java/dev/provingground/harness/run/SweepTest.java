package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.DeployedStacks;
import dev.provingground.harness.sweep.Finder;
import dev.provingground.harness.sweep.Found;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.infra.TagKeys;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateStopConditionInput;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Of every kind a thing that has expired and one that has not, in a region of this test's own. */
final class SweepTest {
  private final Instant now = Clock.systemUTC().instant();
  private static final String TRUSTING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                      "Principal": {"Service": ["fis.amazonaws.com", "ecs-tasks.amazonaws.com"]}}]}\
      """;
  private static final String DENYING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": "*"}]}\
      """;

  /** Of alarms and log groups there are two, and a role is the stack's. */
  private static final int THINGS = 13;

  private final Console quiet =
      new Console(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private Target region;
  private Aws aws;

  @BeforeEach
  void start(@TempDir Path directory) {
    region = Targets.embedded(1, quiet, directory);
    aws = new Aws(region);
  }

  @AfterEach
  void end() {
    aws.close();
    region.close();
  }

  @Test
  void ofEveryKindTheExpiredGoesAndTheOtherStays() {
    make("old", now.minusSeconds(60));
    make("new", now.plusSeconds(3600));
    assertThat(named("old")).as("what there is of each kind").hasSize(THINGS);

    Sweep.sweep(aws, quiet);

    assertThat(named("old")).isEmpty();
    assertThat(named("new")).hasSize(THINGS);
  }

  private List<String> named(String name) {
    return Sweep.finders(aws, quiet).stream()
        .flatMap(Finder::find)
        .filter(found -> found.tags().getOrDefault(TagKeys.RUN, "").equals(name))
        .map(Found::what)
        .toList();
  }

  private void make(String name, Instant expires) {
    var tags = Map.of(TagKeys.RUN, name, TagKeys.EXPIRES, expires.toString());
    stack(name, tags);
    role(name, tags);
    aws.logs().createLogGroup(r -> r.logGroupName("/group/" + name).tags(tags));
    aws.ssm()
        .putParameter(
            r ->
                r.name("/parameter/" + name)
                    .value("v")
                    .type(ParameterType.STRING)
                    .tags(
                        as(
                            tags,
                            (k, v) ->
                                software.amazon.awssdk.services.ssm.model.Tag.builder()
                                    .key(k)
                                    .value(v)
                                    .build())));
    rule(name, tags);
    alarms(name, tags);
    template(name, tags);
    ecs(name, tags);
    aws.ecr()
        .createRepository(
            r ->
                r.repositoryName("repository/" + name)
                    .tags(
                        as(
                            tags,
                            (k, v) ->
                                software.amazon.awssdk.services.ecr.model.Tag.builder()
                                    .key(k)
                                    .value(v)
                                    .build())));
  }

  /** With what a drill that was killed left on its role. */
  private void stack(String name, Map<String, String> tags) {
    aws.cloudFormation()
        .createStack(
            r ->
                r.stackName(name)
                    .capabilities(Capability.CAPABILITY_IAM)
                    .tags(
                        as(
                            tags,
                            (k, v) ->
                                software.amazon.awssdk.services.cloudformation.model.Tag.builder()
                                    .key(k)
                                    .value(v)
                                    .build()))
                    .templateBody(
                        """
                        {"Resources": {"Role": {
                          "Type": "AWS::IAM::Role",
                          "DeletionPolicy": "Delete",
                          "Properties": {"AssumeRolePolicyDocument": %s}}}}\
                        """
                            .formatted(TRUSTING)));
    aws.cloudFormation().waiter().waitUntilStackCreateComplete(r -> r.stackName(name));
    var role =
        aws.cloudFormation()
            .describeStackResource(r -> r.stackName(name).logicalResourceId("Role"))
            .stackResourceDetail()
            .physicalResourceId();
    aws.iam()
        .putRolePolicy(
            r -> r.roleName(role).policyName(DeployedStacks.DRILL_POLICY).policyDocument(DENYING));
  }

  private void role(String name, Map<String, String> tags) {
    aws.iam()
        .createRole(
            r ->
                r.roleName(name)
                    .assumeRolePolicyDocument(TRUSTING)
                    .tags(
                        as(
                            tags,
                            (k, v) ->
                                software.amazon.awssdk.services.iam.model.Tag.builder()
                                    .key(k)
                                    .value(v)
                                    .build())));
    aws.iam().putRolePolicy(r -> r.roleName(name).policyName("inline").policyDocument(DENYING));
  }

  private void rule(String name, Map<String, String> tags) {
    aws.events()
        .putRule(
            r ->
                r.name(name)
                    .eventPattern("{\"source\": [\"aws.ecs\"]}")
                    .tags(
                        as(
                            tags,
                            (k, v) ->
                                software.amazon.awssdk.services.eventbridge.model.Tag.builder()
                                    .key(k)
                                    .value(v)
                                    .build())));
    var group = "/aws/events/" + name;
    aws.logs().createLogGroup(r -> r.logGroupName(group).tags(tags));
    var arn =
        aws.logs().describeLogGroups(r -> r.logGroupNamePrefix(group)).logGroups().getFirst().arn();
    aws.events()
        .putTargets(
            r ->
                r.rule(name)
                    .targets(
                        software.amazon.awssdk.services.eventbridge.model.Target.builder()
                            .id("group")
                            .arn(arn)
                            .build()));
  }

  private void alarms(String name, Map<String, String> tags) {
    var own =
        as(
            tags,
            (k, v) ->
                software.amazon.awssdk.services.cloudwatch.model.Tag.builder()
                    .key(k)
                    .value(v)
                    .build());
    aws.cloudWatch()
        .putMetricAlarm(
            r ->
                r.alarmName(name)
                    .namespace("AWS/ECS")
                    .metricName("CPUUtilization")
                    .statistic(Statistic.AVERAGE)
                    .period(60)
                    .evaluationPeriods(1)
                    .threshold(1.0)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                    .tags(own));
    aws.cloudWatch()
        .putCompositeAlarm(
            r -> r.alarmName(name + "-of-it").alarmRule("ALARM(\"" + name + "\")").tags(own));
  }

  private void template(String name, Map<String, String> tags) {
    aws.fis()
        .createExperimentTemplate(
            r ->
                r.clientToken(name)
                    .description(name)
                    .roleArn(aws.iam().getRole(q -> q.roleName(name)).role().arn())
                    .stopConditions(
                        CreateExperimentTemplateStopConditionInput.builder().source("none").build())
                    .actions(
                        Map.of(
                            "wait",
                            CreateExperimentTemplateActionInput.builder()
                                .actionId("aws:fis:wait")
                                .parameters(Map.of("duration", "PT1M"))
                                .build()))
                    .tags(tags));
  }

  private void ecs(String name, Map<String, String> tags) {
    var own =
        as(
            tags,
            (k, v) ->
                software.amazon.awssdk.services.ecs.model.Tag.builder().key(k).value(v).build());
    aws.ecs()
        .registerTaskDefinition(
            r ->
                r.family(name)
                    .requiresCompatibilities(Compatibility.FARGATE)
                    .networkMode(NetworkMode.AWSVPC)
                    .cpu("256")
                    .memory("512")
                    .containerDefinitions(
                        ContainerDefinition.builder().name("c").image("repository/image").build())
                    .tags(own));
    aws.ecs().createCluster(r -> r.clusterName(name));
    var vpc = aws.ec2().createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    var subnet =
        aws.ec2().createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    var network = AwsVpcConfiguration.builder().subnets(subnet).build();
    aws.ecs()
        .createService(
            r ->
                r.cluster(name)
                    .serviceName(name)
                    .taskDefinition(name)
                    .launchType(LaunchType.FARGATE)
                    .networkConfiguration(n -> n.awsvpcConfiguration(network))
                    .desiredCount(0));
    aws.autoScaling()
        .registerScalableTarget(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId("service/%s/%s".formatted(name, name))
                    .minCapacity(0)
                    .maxCapacity(1)
                    .tags(tags));
  }

  private static <T> List<T> as(Map<String, String> tags, BiFunction<String, String, T> type) {
    return tags.entrySet().stream().map(t -> type.apply(t.getKey(), t.getValue())).toList();
  }
}
