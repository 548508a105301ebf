package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** The API: what it checks, fills in, lists and refuses. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class EcsServiceTest {
  private final World world = new World();

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call, String code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private void register(Consumer<RegisterTaskDefinitionRequest.Builder> change) {
    var request = World.definition("v1").toBuilder();
    change.accept(request);
    world.ecs(ecs -> ecs.registerTaskDefinition(request.build()));
  }

  private void registerContainer(Consumer<ContainerDefinition.Builder> change) {
    var container = World.container("v1").toBuilder();
    change.accept(container);
    register(r -> r.containerDefinitions(container.build()));
  }

  private void create(Consumer<CreateServiceRequest.Builder> change) {
    var request = world.service();
    change.accept(request);
    world.create(request);
  }

  @Test
  void aClusterIsMadeOnceAndCountsWhatRunsInIt() {
    world.ecs(ecs -> ecs.createCluster(r -> r.clusterName("proving")));
    world.running();

    var cluster = world.ecs(ecs -> ecs.describeClusters(r -> r.clusters("proving", "none")));
    assertThat(cluster.clusters()).hasSize(1);
    assertThat(cluster.clusters().getFirst().runningTasksCount()).isEqualTo(2);
    assertThat(cluster.clusters().getFirst().activeServicesCount()).isEqualTo(1);
    assertThat(cluster.failures().getFirst().reason()).isEqualTo("MISSING");
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.listTasks(r -> r.cluster("none"))))
        .isInstanceOf(ClusterNotFoundException.class)
        .hasMessageContaining("Cluster not found.");
  }

  @Test
  void aClusterInUseStays() {
    world.running();
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.deleteCluster(r -> r.cluster("proving"))))
        .isInstanceOf(ClusterContainsServicesException.class);
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(2));
    world.ecs(
        ecs ->
            ecs.runTask(
                r ->
                    r.cluster("proving")
                        .launchType(LaunchType.FARGATE)
                        .taskDefinition("web")
                        .networkConfiguration(World.inBothSubnets())));
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.deleteCluster(r -> r.cluster("proving"))))
        .isInstanceOf(ClusterContainsTasksException.class);
  }

  @Test
  void revisionsAreNumberedAndNeverReused() {
    world.register("v2");
    world.ecs(ecs -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:2")));
    world.register("v3");

    var arns = world.ecs(ecs -> ecs.listTaskDefinitions(r -> r.familyPrefix("web")));
    assertThat(arns.taskDefinitionArns())
        .extracting(arn -> arn.substring(arn.lastIndexOf('/') + 1))
        .containsExactly("web:1", "web:3");
    var inactive = world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web:2")));
    assertThat(inactive.taskDefinition().status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    var latest = world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web")));
    assertThat(latest.taskDefinition().revision()).isEqualTo(3);
    assertRefused(
        () -> world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web:4"))),
        "ClientException");
  }

  @Test
  void aTaskDefinitionIsCompletedWithDefaults() {
    var container =
        world
            .ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web:1")))
            .taskDefinition()
            .containerDefinitions()
            .getFirst();

    assertThat(container.essential()).isTrue();
    assertThat(container.cpu()).isZero();
    assertThat(container.portMappings().getFirst().hostPort()).isEqualTo(3000);
    assertThat(container.portMappings().getFirst().protocolAsString()).isEqualTo("tcp");
  }

  @ParameterizedTest(name = "{0} CPU and {1} are {2} CPU units and {3} MiB")
  @CsvSource({
    "256, 512, 256, 512",
    ".25 vCPU, 0.5 GB, 256, 512",
    "1 vcpu, 3GB, 1024, 3072",
    "16384, 122880, 16384, 122880"
  })
  void sizesComeInBothNotations(String cpu, String memory, int units, int mebibytes) {
    register(r -> r.cpu(cpu).memory(memory));

    var definition =
        world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web"))).taskDefinition();
    assertThat(definition.cpu()).isEqualTo(String.valueOf(units));
    assertThat(definition.memory()).isEqualTo(String.valueOf(mebibytes));
  }

  @ParameterizedTest(name = "{0} CPU units and {1} MiB")
  @CsvSource({"256, 3072", "512, 512", "4096, 7168", "8192, 17408", "300, 512"})
  void sizesThatFargateDoesNotHaveAreRefused(String cpu, String memory) {
    assertRefused(() -> register(r -> r.cpu(cpu).memory(memory)), "ClientException")
        .hasMessageContaining("No Fargate configuration exists for given values");
  }

  @Test
  void whatFargateRequiresMustBeSaid() {
    assertRefused(() -> register(r -> r.cpu(null)), "ClientException")
        .hasMessageContaining("Fargate requires that 'cpu' be defined at the task level.");
    assertRefused(() -> register(r -> r.networkMode(NetworkMode.BRIDGE)), "ClientException")
        .hasMessageContaining("Fargate only supports network mode");
    assertRefused(() -> register(r -> r.pidMode("host")), "ClientException")
        .hasMessageContaining(
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value"
                + " for pidMode is 'task'.");
    assertRefused(() -> register(r -> r.executionRoleArn(null)), "ClientException");
    assertRefused(() -> register(r -> r.family(null)), "ClientException");
    assertRefused(() -> register(r -> r.containerDefinitions(List.of())), "ClientException");
    assertRefused(() -> registerContainer(c -> c.image(null)), "ClientException");
    assertRefused(() -> registerContainer(c -> c.essential(false)), "ClientException");
    assertRefused(() -> registerContainer(c -> c.memory(1024)), "ClientException")
        .hasMessageContaining(
            "The 'memory' setting for container 'web' is greater than for the task.");
    assertRefused(
            () -> registerContainer(c -> c.portMappings(p -> p.containerPort(3000).hostPort(80))),
            "ClientException")
        .hasMessageContaining("must match");
  }

  @Test
  void withoutALaunchTypeItIsEc2WhichATaskDefinitionForFargateIsNotFor() {
    assertRefused(() -> create(r -> r.launchType((String) null)), "InvalidParameterException")
        .hasMessageContaining("Task definition does not support launch_type EC2");
  }

  @Test
  void aCircuitBreakerIsOnOrOff() {
    assertRefused(
            () ->
                create(
                    r ->
                        r.deploymentConfiguration(
                            d -> d.deploymentCircuitBreaker(b -> b.rollback(true)))),
            "ClientException")
        .hasMessageContaining("DeploymentCircuitBreaker.enable");
  }

  @Test
  void aVariableWithoutAValueIsEmptyAndOneWithoutANameIsNone() {
    registerContainer(c -> c.environment(e -> e.name("MODE")));
    var definition = world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web")));
    assertThat(definition.taskDefinition().containerDefinitions().getFirst().environment())
        .containsExactly(KeyValuePair.builder().name("MODE").value("").build());
    assertRefused(
            () -> registerContainer(c -> c.environment(e -> e.value("fast"))), "ClientException")
        .hasMessageContaining("KeyValuePair.name");
  }

  @Test
  void whatThisRegionHasNotIsRefusedByName() {
    assertRefused(
            () -> register(r -> r.requiresCompatibilities(Compatibility.EC2)), "NotImplemented")
        .hasMessageContaining("requiresCompatibilities [EC2]");
    assertRefused(
            () -> registerContainer(c -> c.ulimits(u -> u.name("core").softLimit(0).hardLimit(0))),
            "NotImplemented")
        .hasMessageContaining("Ulimit 'core'");
    assertRefused(
            () -> register(r -> r.volumes(v -> v.name("v").dockerVolumeConfiguration(d -> {}))),
            "NotImplemented")
        .hasMessageContaining("Volume member 'dockerVolumeConfiguration'");
    assertRefused(() -> registerContainer(c -> c.privileged(true)), "NotImplemented")
        .hasMessageContaining("'privileged'");
    assertRefused(() -> create(r -> r.launchType(LaunchType.EC2)), "NotImplemented")
        .hasMessageContaining("Launch type 'EC2'");
    assertRefused(() -> create(r -> r.enableExecuteCommand(true)), "NotImplemented")
        .hasMessageContaining("enableExecuteCommand");
    assertRefused(() -> create(r -> r.schedulingStrategy("DAEMON")), "NotImplemented")
        .hasMessageContaining("Scheduling strategy 'DAEMON'");
  }

  @Test
  void aServiceMustFitItsTaskDefinitionAndItsTargetGroup() {
    assertRefused(() -> create(r -> r.taskDefinition("none")), "ClientException")
        .hasMessageContaining("TaskDefinition not found.");
    assertRefused(
            () -> create(r -> r.networkConfiguration((NetworkConfiguration) null)),
            "InvalidParameterException")
        .hasMessageContaining("Network Configuration must be provided");
    assertRefused(
            () ->
                create(
                    r ->
                        r.loadBalancers(
                            l ->
                                l.targetGroupArn(world.targetGroup)
                                    .containerName("api")
                                    .containerPort(3000))),
            "InvalidParameterException")
        .hasMessageContaining("The container api does not exist in the task definition.");
    assertRefused(
            () ->
                create(
                    r ->
                        r.loadBalancers(
                            l ->
                                l.targetGroupArn(world.targetGroup)
                                    .containerName("web")
                                    .containerPort(80))),
            "InvalidParameterException")
        .hasMessageContaining("The container web did not have a container port 80 defined.");
    assertRefused(() -> create(r -> r.desiredCount(-1)), "InvalidParameterException");
    assertRefused(
        () ->
            create(
                r ->
                    r.deploymentConfiguration(
                        c -> c.maximumPercent(100).minimumHealthyPercent(100))),
        "InvalidParameterException");
  }

  @Test
  void aTargetGroupWithoutListenerHasNoLoadBalancer() {
    var group =
        world
            .elb(
                elb ->
                    elb.createTargetGroup(
                        r ->
                            r.name("lonely")
                                .protocol("HTTP")
                                .port(3000)
                                .vpcId("vpc-1")
                                .targetType("ip")))
            .targetGroups()
            .getFirst()
            .targetGroupArn();

    assertRefused(
            () ->
                create(
                    r ->
                        r.loadBalancers(
                            l -> l.targetGroupArn(group).containerName("web").containerPort(3000))),
            "InvalidParameterException")
        .hasMessageContaining("does not have an associated load balancer.");
  }

  @Test
  void aServiceIsCreatedOnceAndDeletedAtZeroOrByForce() {
    world.running();
    assertRefused(() -> create(r -> {}), "InvalidParameterException")
        .hasMessageContaining("Creation of service was not idempotent.");
    assertRefused(
            () -> world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web"))),
            "InvalidParameterException")
        .hasMessageContaining("The service cannot be stopped while it is scaled above 0.");
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    assertRefused(() -> create(r -> {}), "InvalidParameterException")
        .hasMessageContaining("Unable to Start a service that is still Draining.");
    assertRefused(() -> world.update(r -> r.desiredCount(1)), "ServiceNotActiveException");
    assertThatThrownBy(
            () -> world.ecs(ecs -> ecs.updateService(r -> r.cluster("proving").service("none"))))
        .isInstanceOf(ServiceNotFoundException.class);
  }

  @Test
  void aServiceIsDescribedWithItsDefaults() {
    world.create(world.service().deploymentConfiguration(c -> {}));

    var service = world.described();
    assertThat(service.serviceArn())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:service/proving/web");
    assertThat(service.deploymentConfiguration().maximumPercent()).isEqualTo(200);
    assertThat(service.deploymentConfiguration().minimumHealthyPercent()).isEqualTo(100);
    assertThat(service.deploymentConfiguration().deploymentCircuitBreaker().enable()).isFalse();
    assertThat(service.platformVersion()).isEqualTo("LATEST");
    assertThat(service.deploymentController().typeAsString()).isEqualTo("ECS");
    assertThat(service.deployments().getFirst().rolloutStateReason())
        .matches("ECS deployment ecs-svc/\\d{19} in progress.");
    var missing =
        world.ecs(ecs -> ecs.describeServices(r -> r.cluster("proving").services("none")));
    assertThat(missing.failures().getFirst().reason()).isEqualTo("MISSING");
  }

  @Test
  void tagsReachTheTasksOfAService() {
    world.create(
        world
            .service()
            .tags(Tag.builder().key("team").value("a").build())
            .enableECSManagedTags(true)
            .propagateTags(PropagateTags.SERVICE));
    world.advance(Duration.ofSeconds(5));

    var arn = world.tasks().getFirst().taskArn();
    var task =
        world
            .ecs(
                ecs ->
                    ecs.describeTasks(r -> r.cluster("proving").tasks(arn).include(TaskField.TAGS)))
            .tasks()
            .getFirst();
    assertThat(task.tags())
        .extracting(tag -> tag.key() + "=" + tag.value())
        .containsExactly("team=a", "aws:ecs:clusterName=proving", "aws:ecs:serviceName=web");
    var serviceArn = world.described().serviceArn();
    world.ecs(ecs -> ecs.untagResource(r -> r.resourceArn(serviceArn).tagKeys("team")));
    var service =
        world.ecs(
            ecs ->
                ecs.describeServices(
                    r -> r.cluster("proving").services("web").include(ServiceField.TAGS)));
    assertThat(service.services().getFirst().tags()).isEmpty();
  }

  @Test
  void tasksAreListedByServiceFamilyAndStarter() {
    world.running();
    var deployment = world.described().deployments().getFirst().id();

    assertThat(
            world
                .ecs(ecs -> ecs.listTasks(r -> r.cluster("proving").serviceName("web")))
                .taskArns())
        .hasSize(2);
    assertThat(
            world
                .ecs(ecs -> ecs.listTasks(r -> r.cluster("proving").startedBy(deployment)))
                .taskArns())
        .hasSize(2);
    assertThat(
            world.ecs(ecs -> ecs.listTasks(r -> r.cluster("proving").family("other"))).taskArns())
        .isEmpty();
    var page = world.ecs(ecs -> ecs.listTasks(r -> r.cluster("proving").maxResults(1)));
    assertThat(page.taskArns()).hasSize(1);
    assertThat(
            world
                .ecs(ecs -> ecs.listTasks(r -> r.cluster("proving").nextToken(page.nextToken())))
                .taskArns())
        .hasSize(1)
        .doesNotContainAnyElementsOf(page.taskArns());
  }

  @Test
  void aTaskThatIsNotThereCannotBeStopped() {
    assertRefused(
            () -> world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task("none"))),
            "InvalidParameterException")
        .hasMessageContaining("The referenced task was not found.");
  }
}
