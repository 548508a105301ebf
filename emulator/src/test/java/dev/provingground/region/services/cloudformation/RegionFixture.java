package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.acm.AcmService;
import dev.provingground.region.services.autoscaling.AutoScalingService;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.ecr.EcrService;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.elbv2.ElasticLoadBalancingV2Service;
import dev.provingground.region.services.events.EventsService;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeFaults;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fakes.FakeRuntime;
import dev.provingground.region.services.fakes.HostedRecords;
import dev.provingground.region.services.fis.FisService;
import dev.provingground.region.services.iam.IamService;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import dev.provingground.region.services.servicediscovery.ServiceDiscoveryService;
import dev.provingground.region.services.ssm.SsmService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** All services of the region that stacks need, in virtual time. */
final class RegionFixture {
  final FakeRegion region = new FakeRegion();
  final FakeBalancers balancers = new FakeBalancers(region.loop());
  final FakeRuntime runtime = new FakeRuntime(region.loop());
  final HostedRecords zones = new HostedRecords(region);
  private final Map<String, String> stackIds = new HashMap<>();

  RegionFixture(Path directory) throws IOException {
    var context = region.context();
    var ec2 = new Ec2Service(context, new InMemoryFabric());
    region.add(Ec2Client.class, ec2);
    var route53 = zones.service();
    var acm = new AcmService(context, route53::canonicalName, Runnable::run);
    route53.whenChanged(acm::recordsChanged);
    region.add(AcmClient.class, acm);
    region.add(
        ElasticLoadBalancingV2Client.class,
        new ElasticLoadBalancingV2Service(
            context, ec2.managedInterfaces(), balancers, balancers, acm));
    region.add(
        IamClient.class,
        new IamService(context.region(), context.loop(), context.ids(), "key", "secret"));
    region.add(CloudWatchLogsClient.class, new LogsService(context));
    region.add(EcrClient.class, new EcrService(context, directory));
    region.add(EcsClient.class, new EcsService(context, ec2.managedInterfaces(), runtime));
    region.add(CloudWatchClient.class, new CloudWatchService(context));
    region.add(ApplicationAutoScalingClient.class, new AutoScalingService(context));
    region.add(SsmClient.class, new SsmService(context));
    region.add(SecretsManagerClient.class, new SecretsManagerService(context));
    region.add(
        ServiceDiscoveryClient.class,
        new ServiceDiscoveryService(context, zones.service().managedZones()));
    region.add(EventBridgeClient.class, new EventsService(context));
    var faults = new FakeFaults(region.loop());
    region.add(
        FisClient.class,
        new FisService(context, (caller, access) -> {}, faults, faults, new Random(1)));
    region.add(CloudFormationClient.class, new CloudFormationService(context));
  }

  /**
   * From now on there is an image for every tag but {@code missing}, in the repository workload.
   */
  void useFakeImages() {
    region.add(EcrClient.class, new FakeImages());
  }

  /** Begins to create or update a stack by change set. */
  void deploy(String name, String template) {
    deploy(name, template, ":latest");
  }

  /** Likewise, with the image that the service stack's tasks run. */
  void deploy(String name, String template, String imageReference) {
    var exists = stackIds.containsKey(name);
    var changeSet =
        call(
            CloudFormationClient.class,
            cfn ->
                cfn.createChangeSet(
                    r ->
                        r.stackName(name)
                            .changeSetName("deploy-" + region.context().ids().hex(8))
                            .changeSetType(exists ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
                            .capabilities(Capability.CAPABILITY_IAM)
                            .templateBody(template)
                            .parameters(
                                template.contains("ImageReference")
                                    ? List.of(image(imageReference))
                                    : List.of())));
    stackIds.put(name, changeSet.stackId());
    call(
        CloudFormationClient.class,
        cfn -> cfn.executeChangeSet(r -> r.changeSetName(changeSet.id())));
  }

  private static Parameter image(String reference) {
    return Parameter.builder().parameterKey("ImageReference").parameterValue(reference).build();
  }

  /** The tags of the images that run, one for each task. */
  List<String> images() {
    return runtime.tasks().values().stream()
        .map(task -> task.launch().containers().getFirst().image().uri())
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .toList();
  }

  void delete(String name) {
    call(CloudFormationClient.class, cfn -> cfn.deleteStack(r -> r.stackName(name)));
  }

  Stack stack(String name) {
    return call(
            CloudFormationClient.class,
            cfn -> cfn.describeStacks(r -> r.stackName(stackIds.get(name))))
        .stacks()
        .getFirst();
  }

  String output(String stack, String name) {
    return stack(stack).outputs().stream()
        .filter(output -> output.outputKey().equals(name))
        .map(Output::outputValue)
        .findFirst()
        .orElseThrow();
  }

  List<StackEvent> events(String name) {
    return call(
        CloudFormationClient.class,
        cfn ->
            cfn
                .describeStackEventsPaginator(
                    r -> r.stackName(Objects.requireNonNull(stackIds.get(name))))
                .stackEvents()
                .stream()
                .toList());
  }

  <T, R> R call(Class<T> client, Function<T, R> operation) {
    return region.call(client, operation);
  }

  void advance(Duration duration) {
    region.advance(duration);
  }
}
