package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.elbv2.ElasticLoadBalancingV2Service;
import dev.provingground.region.services.fakes.FakeAlarms;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.fakes.FakeLogs;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fakes.FakeRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** A region with a cluster, a load balancer, and a task definition of one container, web. */
final class World {
  static final String EXECUTION_ROLE = "arn:aws:iam::123456789012:role/execution";
  static final String TASK_ROLE = "arn:aws:iam::123456789012:role/task";
  private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/";

  final FakeRegion region = new FakeRegion();
  final FakeNetwork network = new FakeNetwork();
  final FakeBalancers balancers = new FakeBalancers(region.loop());
  final FakeRuntime runtime = new FakeRuntime(region.loop());
  final FakeImages images = new FakeImages();
  final FakeLogs logs = new FakeLogs();
  final FakeAlarms alarms = new FakeAlarms(region);
  final List<TaskStateChanged> changes = new ArrayList<>();
  final String targetGroup;
  final SpotInterruptions spot;

  World() {
    region.add(Ec2Client.class, network);
    region.add(EcrClient.class, images);
    region.add(CloudWatchLogsClient.class, logs);
    region.add(CloudWatchClient.class, alarms);
    region.add(
        ElasticLoadBalancingV2Client.class,
        new ElasticLoadBalancingV2Service(
            region.context(), network, balancers, balancers, arn -> Optional.empty()));
    var service = new EcsService(region.context(), network, runtime);
    region.add(EcsClient.class, service);
    spot = service.spotInterruptions();
    region.context().events().subscribe(TaskStateChanged.class, changes::add);
    ecs(ecs -> ecs.createCluster(request -> request.clusterName("proving")));
    register("v1");
    targetGroup = loadBalancer();
  }

  /** Calls ECS as a user; what that starts at once has happened when this returns. */
  <R> R ecs(Function<EcsClient, R> operation) {
    return region.call(EcsClient.class, operation);
  }

  <R> R elb(Function<ElasticLoadBalancingV2Client, R> operation) {
    return region.call(ElasticLoadBalancingV2Client.class, operation);
  }

  void advance(Duration duration) {
    region.advance(duration);
  }

  private String loadBalancer() {
    var arn =
        elb(elb ->
                elb.createLoadBalancer(
                    request ->
                        request
                            .name("web")
                            .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                            .securityGroups(FakeNetwork.GROUP)))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    var group = newTargetGroup("tasks");
    elb(
        elb ->
            elb.createListener(
                request ->
                    request
                        .loadBalancerArn(arn)
                        .port(80)
                        .protocol("HTTP")
                        .defaultActions(
                            Action.builder()
                                .type(ActionTypeEnum.FORWARD)
                                .targetGroupArn(group)
                                .build())));
    return group;
  }

  /** One whose targets are drained for 20 seconds. */
  String newTargetGroup(String name) {
    var group =
        elb(elb ->
                elb.createTargetGroup(
                    request ->
                        request
                            .name(name)
                            .protocol("HTTP")
                            .port(3000)
                            .vpcId(FakeNetwork.VPC)
                            .targetType("ip")
                            .healthCheckIntervalSeconds(5)
                            .healthCheckTimeoutSeconds(2)
                            .healthyThresholdCount(2)
                            .unhealthyThresholdCount(2)))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    elb(
        elb ->
            elb.modifyTargetGroupAttributes(
                request ->
                    request
                        .targetGroupArn(group)
                        .attributes(
                            TargetGroupAttribute.builder()
                                .key("deregistration_delay.timeout_seconds")
                                .value("20")
                                .build())));
    return group;
  }

  /** Registers a revision of the family web whose image has this tag. */
  String register(String tag) {
    return ecs(ecs -> ecs.registerTaskDefinition(definition(tag)))
        .taskDefinition()
        .taskDefinitionArn();
  }

  static RegisterTaskDefinitionRequest definition(String tag) {
    return RegisterTaskDefinitionRequest.builder()
        .family("web")
        .requiresCompatibilities(Compatibility.FARGATE)
        .networkMode(NetworkMode.AWSVPC)
        .cpu("256")
        .memory("512")
        .executionRoleArn(EXECUTION_ROLE)
        .taskRoleArn(TASK_ROLE)
        .containerDefinitions(container(tag))
        .build();
  }

  static ContainerDefinition container(String tag) {
    return ContainerDefinition.builder()
        .name("web")
        .image(REGISTRY + "workload:" + tag)
        .portMappings(PortMapping.builder().containerPort(3000).build())
        .environment(KeyValuePair.builder().name("PORT").value("3000").build())
        .logConfiguration(
            LogConfiguration.builder()
                .logDriver("awslogs")
                .options(
                    Map.of(
                        "awslogs-group", "/workload",
                        "awslogs-region", "us-east-1",
                        "awslogs-stream-prefix", "web"))
                .build())
        .build();
  }

  static NetworkConfiguration inBothSubnets() {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(
            network ->
                network
                    .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                    .securityGroups(FakeNetwork.GROUP)
                    .assignPublicIp("ENABLED"))
        .build();
  }

  /** A task by itself of the newest {@code web}. */
  Task runTask() {
    return ecs(ecs ->
            ecs.runTask(
                r ->
                    r.cluster("proving")
                        .launchType(LaunchType.FARGATE)
                        .taskDefinition("web")
                        .networkConfiguration(inBothSubnets())))
        .tasks()
        .getFirst();
  }

  /** The task of {@link #runTask}, five seconds later. */
  Task startTask() {
    var arn = runTask().taskArn();
    advance(Duration.ofSeconds(5));
    return task(arn);
  }

  /** Why a task does not start; nothing of it is left. */
  String failureToStart() {
    var task = startTask();
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.startedAt()).isNull();
    assertThat(runtime.tasks()).isEmpty();
    assertThat(network.interfaces()).hasSize(2);
    return task.stoppedReason();
  }

  /** What the task's only container was launched with. */
  ContainerLaunch launched(Task task) {
    return runtime.task(task.taskArn()).launch().containers().getFirst();
  }

  /** The name of the task's log stream. */
  static String logStream(Task task) {
    return "web/web/" + task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
  }

  /** A request for two tasks behind the load balancer, circuit breaker with rollback. */
  CreateServiceRequest.Builder service() {
    return CreateServiceRequest.builder()
        .cluster("proving")
        .serviceName("web")
        .taskDefinition("web")
        .desiredCount(2)
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(inBothSubnets())
        .loadBalancers(
            LoadBalancer.builder()
                .targetGroupArn(targetGroup)
                .containerName("web")
                .containerPort(3000)
                .build())
        .deploymentConfiguration(
            configuration ->
                configuration.deploymentCircuitBreaker(
                    breaker -> breaker.enable(true).rollback(true)));
  }

  void create(CreateServiceRequest.Builder request) {
    ecs(ecs -> ecs.createService(request.build()));
  }

  /** The service of {@link #service}, created and in a steady state. */
  World running() {
    create(service());
    advance(Duration.ofSeconds(5));
    return this;
  }

  void update(Consumer<UpdateServiceRequest.Builder> change) {
    var request = UpdateServiceRequest.builder().cluster("proving").service("web");
    change.accept(request);
    ecs(ecs -> ecs.updateService(request.build()));
  }

  Service described() {
    return ecs(ecs -> ecs.describeServices(request -> request.cluster("proving").services("web")))
        .services()
        .getFirst();
  }

  /** Messages without the service's name, oldest first; task ids and numbers made equal. */
  List<String> events() {
    return described().events().reversed().stream()
        .map(event -> event.message().replace("(service web) ", ""))
        .map(message -> message.replaceAll("\\(task [0-9a-f]{32}\\)", "(task)"))
        .map(message -> message.replaceAll("ecs-svc/\\d{19}", "ecs-svc/N"))
        .map(message -> message.replace(targetGroup, "TG"))
        .toList();
  }

  /** Tasks that ought to run, oldest first. */
  List<Task> tasks() {
    return tasks(DesiredStatus.RUNNING);
  }

  List<Task> tasks(DesiredStatus desired) {
    var arns =
        ecs(ecs -> ecs.listTasks(request -> request.cluster("proving").desiredStatus(desired)))
            .taskArns();
    return arns.isEmpty()
        ? List.of()
        : ecs(ecs -> ecs.describeTasks(request -> request.cluster("proving").tasks(arns))).tasks();
  }

  /** Those of the tasks that ought to run. */
  List<String> zones() {
    return tasks().stream().map(Task::availabilityZone).sorted().toList();
  }

  /** Of the service's newest deployment. */
  DeploymentRolloutState rollout() {
    return described().deployments().getFirst().rolloutState();
  }

  Task task(String arn) {
    return ecs(ecs -> ecs.describeTasks(request -> request.cluster("proving").tasks(arn)))
        .tasks()
        .getFirst();
  }

  String addressOf(Task task) {
    return task.containers().getFirst().networkInterfaces().getFirst().privateIpv4Address();
  }

  /** A task's statuses in the order in which they were told. */
  List<String> lifeOf(String arn) {
    var statuses = new ArrayList<String>();
    for (var change : changes) {
      var status = change.task().lastStatus();
      if (change.task().taskArn().equals(arn)
          && (statuses.isEmpty() || !statuses.getLast().equals(status))) {
        statuses.add(status);
      }
    }
    return statuses;
  }
}
