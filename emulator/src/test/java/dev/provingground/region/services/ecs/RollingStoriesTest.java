package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** What users do at every moment of a rolling deployment: between any two of its events. */
final class RollingStoriesTest {
  /** After as many events the tasks of the old revision are gone. */
  private static final int MOMENTS = 120;

  /** A deployment of a second revision, so many events old, in a world of its own. */
  private static World deploying(int events) {
    var world = new World().running();
    var second = world.register("v2");
    world.update(r -> r.taskDefinition(second));
    for (int i = 0; i < events; i++) {
      world.region.loop().runNext();
    }
    return world;
  }

  private static ServiceDeployment newest(World world) {
    var arn =
        world
            .ecs(ecs -> ecs.listServiceDeployments(r -> r.cluster("proving").service("web")))
            .serviceDeployments()
            .getFirst()
            .serviceDeploymentArn();
    return world
        .ecs(ecs -> ecs.describeServiceDeployments(r -> r.serviceDeploymentArns(arn)))
        .serviceDeployments()
        .getFirst();
  }

  /** Does this at every moment, and looks at what has become of it minutes later. */
  private static void atEveryMoment(Consumer<World> deed, Consumer<World> outcome) {
    for (int events = 0; events < MOMENTS; events += 3) {
      var world = deploying(events);
      deed.accept(world);
      world.advance(Duration.ofMinutes(3));
      outcome.accept(world);
    }
  }

  private static void assertRuns(World world, int revision, int tasks) {
    assertThat(newest(world).status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(world.tasks())
        .hasSize(tasks)
        .extracting(Task::taskDefinitionArn)
        .allMatch(arn -> arn.endsWith(":" + revision));
    assertThat(world.described().events().getFirst().message()).endsWith("a steady state.");
  }

  @Test
  void aTaskThatSomebodyStopsDoesNotHoldUpTheDeployment() {
    atEveryMoment(
        world -> {
          for (var task : List.of(world.tasks().getFirst(), world.tasks().getLast())) {
            world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(task.taskArn())));
          }
        },
        world -> assertRuns(world, 2, 2));
  }

  @Test
  void aServiceThatIsDeletedLeavesNothing() {
    atEveryMoment(
        world ->
            world.ecs(
                ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true))),
        world -> {
          assertThat(world.described().status()).isEqualTo("INACTIVE");
          assertThat(world.tasks()).isEmpty();
          assertThat(world.tasks(DesiredStatus.STOPPED))
              .allMatch(task -> task.lastStatus().equals("STOPPED"));
          assertThat(
                  world
                      .elb(
                          elb -> elb.describeTargetHealth(r -> r.targetGroupArn(world.targetGroup)))
                      .targetHealthDescriptions())
              .isEmpty();
        });
  }

  @Test
  void anotherCountAndAnotherRevisionAreWhatRemains() {
    atEveryMoment(
        world -> {
          var third = world.register("v3");
          world.update(r -> r.taskDefinition(third).desiredCount(3));
        },
        world -> assertRuns(world, 3, 3));
  }
}
