package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Setting;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** What an account has besides services: settings, revisions to delete, no container instances. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class AccountTest {
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String DEFINITION =
      "arn:aws:ecs:us-east-1:123456789012:task-definition/web:";

  private final World world = new World();

  private DeleteTaskDefinitionsResponse delete(String... definitions) {
    return world.ecs(ecs -> ecs.deleteTaskDefinitions(r -> r.taskDefinitions(definitions)));
  }

  private List<String> listed(TaskDefinitionStatus status) {
    return world.ecs(ecs -> ecs.listTaskDefinitions(r -> r.status(status))).taskDefinitionArns();
  }

  private List<Setting> settings(ListAccountSettingsRequest request) {
    return world.ecs(ecs -> ecs.listAccountSettings(request)).settings();
  }

  private static RunTaskRequest.Builder task(String token) {
    return RunTaskRequest.builder()
        .cluster("proving")
        .clientToken(token)
        .launchType(LaunchType.FARGATE)
        .taskDefinition("web")
        .networkConfiguration(World.inBothSubnets());
  }

  private List<String> run(RunTaskRequest request) {
    return world.ecs(ecs -> ecs.runTask(request)).tasks().stream().map(Task::taskArn).toList();
  }

  @Test
  void aRevisionThatNothingNeedsIsGoneWithinAMinuteAndItsNumberIsNotUsedAgain() {
    world.ecs(ecs -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1")));

    var deleted = delete("web:1").taskDefinitions().getFirst();
    assertThat(deleted.status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
    assertThat(listed(TaskDefinitionStatus.DELETE_IN_PROGRESS)).containsExactly(DEFINITION + 1);
    assertThat(delete("web:1").taskDefinitions()).hasSize(1);

    world.advance(Duration.ofMinutes(1));
    assertThat(listed(TaskDefinitionStatus.DELETE_IN_PROGRESS)).isEmpty();
    assertThat(world.ecs(ecs -> ecs.listTaskDefinitionFamilies(r -> {})).families()).isEmpty();
    assertThatThrownBy(
            () -> world.ecs(ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition("web:1"))))
        .hasMessageContaining("Unable to describe task definition.");
    assertThat(world.register("v2")).endsWith("web:2");
  }

  @Test
  void aRevisionThatAServiceRunsStaysUntilTheServiceHasEnded() {
    world.running();
    world.ecs(ecs -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1")));
    delete("web:1");
    world.update(r -> r.desiredCount(3));
    world.advance(Duration.ofMinutes(5));
    assertThat(listed(TaskDefinitionStatus.DELETE_IN_PROGRESS)).containsExactly(DEFINITION + 1);
    assertThat(world.tasks()).hasSize(3);
    assertThatThrownBy(() -> run(task("new").taskDefinition("web:1").build()))
        .hasMessageContaining("inactive");

    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(5));
    assertThat(listed(TaskDefinitionStatus.DELETE_IN_PROGRESS)).isEmpty();
  }

  @Test
  void whatCannotBeDeletedIsAFailureWithItsReason() {
    assertThat(delete("web:1", "web:9", "web").failures())
        .extracting(Failure::arn, Failure::reason)
        .satisfiesExactly(
            active -> assertThat(active.toList().get(1).toString()).contains("ACTIVE status"),
            missing -> assertThat(missing.toList().get(1).toString()).contains("does not exist"),
            family -> assertThat(family.toList().get(1).toString()).contains("is invalid"));
    assertThatThrownBy(() -> delete()).isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> delete("a:1 ".repeat(11).split(" ")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("cannot exceed 10");
  }

  @Test
  void aSettingOfTheCallersComesBeforeTheRootUsersAndThatBeforeAws() {
    var insights =
        ListAccountSettingsRequest.builder().name("containerInsights").effectiveSettings(true);
    assertThat(settings(insights.build()).getFirst().typeAsString()).isEqualTo("aws_managed");

    var caller = settings(insights.build()).getFirst().principalArn();
    world.ecs(ecs -> ecs.putAccountSetting(r -> r.name("containerInsights").value("enabled")));
    assertThat(settings(ListAccountSettingsRequest.builder().build()))
        .containsExactly(
            Setting.builder()
                .name("containerInsights")
                .value("enabled")
                .principalArn(caller)
                .type("user")
                .build());
    var cluster = world.ecs(ecs -> ecs.createCluster(r -> r.clusterName("told"))).cluster();
    assertThat(cluster.settings().getFirst().value()).isEqualTo("enabled");

    world.ecs(ecs -> ecs.deleteAccountSetting(r -> r.name("containerInsights")));
    assertThat(settings(ListAccountSettingsRequest.builder().build())).isEmpty();
    var put =
        world.ecs(
            ecs -> ecs.putAccountSettingDefault(r -> r.name("containerInsights").value("enabled")));
    assertThat(put.setting().principalArn()).isEqualTo(ROOT);
    assertThat(settings(insights.build()).getFirst().value()).isEqualTo("enabled");
    assertThat(settings(insights.value("disabled").build())).isEmpty();
  }

  @Test
  void settingsComeInPages() {
    var first =
        world.ecs(ecs -> ecs.listAccountSettings(r -> r.effectiveSettings(true).maxResults(5)));
    var second =
        world.ecs(
            ecs ->
                ecs.listAccountSettings(
                    r -> r.effectiveSettings(true).maxResults(5).nextToken(first.nextToken())));
    assertThat(first.settings()).hasSize(5);
    assertThat(second.settings()).hasSize(4).doesNotContainAnyElementsOf(first.settings());
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void aSettingThatDoesNotActIsRefusedByNameAndOneThatIsNoneIsInvalid() {
    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs -> ecs.putAccountSetting(r -> r.name("fargateFIPSMode").value("enabled"))))
        .hasMessageContaining("Account setting fargateFIPSMode=enabled is not supported");
    assertThatThrownBy(
            () -> world.ecs(ecs -> ecs.putAccountSetting(r -> r.name("x").value("enabled"))))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(
            world
                .ecs(ecs -> ecs.putAccountSetting(r -> r.name("awsvpcTrunking").value("disabled")))
                .setting()
                .value())
        .isEqualTo("disabled");
  }

  @Test
  void aClustersInsightsAreUpdated() {
    var updated =
        world.ecs(
            ecs ->
                ecs.updateCluster(
                    r ->
                        r.cluster("proving")
                            .settings(s -> s.name("containerInsights").value("enabled"))));
    assertThat(updated.cluster().settings().getFirst().value()).isEqualTo("enabled");
    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs ->
                        ecs.updateCluster(
                            r -> r.cluster("proving").serviceConnectDefaults(d -> {}))))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("serviceConnectDefaults");
  }

  @Test
  void fargateHasNoContainerInstances() {
    var missing = "arn:aws:ecs:us-east-1:123456789012:container-instance/proving/i";
    assertThat(
            world
                .ecs(ecs -> ecs.listContainerInstances(r -> r.cluster("proving")))
                .containerInstanceArns())
        .isEmpty();
    assertThat(
            world
                .ecs(
                    ecs ->
                        ecs.listAttributes(
                            r -> r.cluster("proving").targetType("container-instance")))
                .attributes())
        .isEmpty();
    assertThat(
            world
                .ecs(
                    ecs ->
                        ecs.describeContainerInstances(
                            r -> r.cluster("proving").containerInstances("i")))
                .failures())
        .extracting(Failure::arn, Failure::reason)
        .containsExactly(tuple(missing, "MISSING"));
    assertThat(
            world
                .ecs(
                    ecs ->
                        ecs.startTask(
                            r ->
                                r.cluster("proving").taskDefinition("web").containerInstances("i")))
                .failures()
                .getFirst()
                .arn())
        .isEqualTo(missing);
    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs ->
                        ecs.putAttributes(
                            r -> r.cluster("proving").attributes(a -> a.name("x").targetId("i")))))
        .isInstanceOf(TargetNotFoundException.class);
    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs ->
                        ecs.deleteAttributes(
                            r -> r.cluster("proving").attributes(a -> a.name("x").targetId("i")))))
        .isInstanceOf(TargetNotFoundException.class);
  }

  @Test
  void aTokenStartsTasksOnceForADay() {
    var first = run(task("once").build());
    assertThat(run(task("once").build())).isEqualTo(first);
    assertThat(run(task("other").build())).doesNotContainAnyElementsOf(first);
    assertThatThrownBy(() -> run(task("once").count(2).build()))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.resourceIds()).isEqualTo(first));
    assertThatThrownBy(() -> run(task("x".repeat(65)).build()))
        .isInstanceOf(InvalidParameterException.class);

    world.advance(Duration.ofHours(25));
    assertThat(run(task("once").build())).doesNotContainAnyElementsOf(first);
  }

  @Test
  void aTokenMakesAServiceOnce() {
    var request = world.service().clientToken("once").build();
    var first = world.ecs(ecs -> ecs.createService(request)).service();
    var again = world.ecs(ecs -> ecs.createService(request)).service();
    assertThat(again.serviceArn()).isEqualTo(first.serviceArn());
    assertThatThrownBy(
            () -> world.ecs(ecs -> ecs.createService(request.toBuilder().desiredCount(7).build())))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Creation of service was not idempotent.");
  }

  @Test
  void whatIsMissingIsNamedByItsArn() {
    assertThat(world.ecs(ecs -> ecs.describeClusters(r -> r.clusters("none"))).failures())
        .extracting(Failure::arn)
        .containsExactly("arn:aws:ecs:us-east-1:123456789012:cluster/none");
    assertThat(world.ecs(ecs -> ecs.describeTasks(r -> r.cluster("proving").tasks("x"))).failures())
        .extracting(Failure::arn)
        .containsExactly("arn:aws:ecs:us-east-1:123456789012:task/proving/x");
  }

  @Test
  void aClustersCapacityProvidersAreDescribedAlone() {
    world.ecs(
        ecs ->
            ecs.putClusterCapacityProviders(
                r ->
                    r.cluster("proving")
                        .capacityProviders("FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(List.of())));
    assertThat(
            world
                .ecs(ecs -> ecs.describeCapacityProviders(r -> r.cluster("proving")))
                .capacityProviders())
        .extracting(one -> one.name())
        .containsExactly("FARGATE_SPOT");
  }
}
