package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.blackhole;
import static dev.provingground.region.services.fis.World.inZone;
import static dev.provingground.region.services.fis.World.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.fis.model.ActionsMode;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.EmptyTargetResolutionMode;
import software.amazon.awssdk.services.fis.model.ResolvedTarget;

/** What an experiment's actions are done to. */
final class TargetsTest {
  private final World world = new World();

  @Test
  void withoutTargetsAnExperimentFailsOrSkips() {
    var none = tasks("ALL").toBuilder().filters(inZone("us-east-1c")).build();
    var id = world.start(none, blackhole());
    assertThat(world.state(id)).isEqualTo("failed: Target resolution returned empty set");
    assertThat(world.get(id).state().error().code()).isEqualTo("InvalidTarget");
    assertThat(world.get(id).state().error().location()).isEqualTo("some");

    var other = new World();
    var skipping =
        other.start(
            t ->
                t.targets(Map.of("some", none))
                    .experimentOptions(
                        o -> o.emptyTargetResolutionMode(EmptyTargetResolutionMode.SKIP))
                    .actions(Map.of("it", blackhole())));
    assertThat(other.state(skipping)).startsWith("completed");
    assertThat(other.state(skipping, "it"))
        .isEqualTo("skipped: Action was skipped due to empty target resolution.");
  }

  @Test
  void targetsCanBeLookedAtWithoutAnyAction() {
    var template =
        world.create(
            t ->
                t.targets(Map.of("some", tasks("PERCENT(67)"))).actions(Map.of("it", blackhole())));
    var id =
        world
            .fis
            .startExperiment(
                r ->
                    r.clientToken("preview")
                        .experimentTemplateId(template)
                        .experimentOptions(o -> o.actionsMode(ActionsMode.SKIP_ALL)))
            .experiment()
            .id();
    world.region.loop().runUntilIdle();
    assertThat(world.state(id)).startsWith("completed");
    assertThat(world.state(id, "it")).startsWith("skipped");
    assertThat(world.fis.listExperimentResolvedTargets(r -> r.experimentId(id)).resolvedTargets())
        .hasSize(2)
        .allMatch(target -> target.targetName().equals("some"))
        .extracting(ResolvedTarget::resourceType)
        .containsOnly("aws:ecs:task");
    assertThat(world.faults.inForce()).isEmpty();
  }

  @Test
  void targetsAreFoundByTagsFiltersAndArns() {
    var byTag =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ecs:task")
            .resourceTags(Map.of("chaos", "allowed"))
            .filters(inZone("us-east-1a"))
            .selectionMode("ALL")
            .build();
    world.start(byTag, blackhole());
    assertThat(world.faults.inForce()).containsOnlyKeys("eni-1", "eni-3");

    var other = new World();
    var byArn =
        CreateExperimentTemplateTargetInput.builder()
            .resourceType("aws:ecs:task")
            .resourceArns(FakeEcs.arn(2), FakeEcs.arn(99))
            .selectionMode("ALL")
            .build();
    other.start(byArn, blackhole());
    assertThat(other.faults.inForce()).containsOnlyKeys("eni-2");
  }
}
