package dev.provingground.region.services.fis;

import static dev.provingground.region.services.fis.World.action;
import static dev.provingground.region.services.fis.World.alarm;
import static dev.provingground.region.services.fis.World.await;
import static dev.provingground.region.services.fis.World.blackhole;
import static dev.provingground.region.services.fis.World.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.fis.model.AccountTargeting;
import software.amazon.awssdk.services.fis.model.ActionSummary;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateSummary;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;

final class TemplatesTest {
  private final World world = new World();

  private ExperimentTemplate create(Consumer<CreateExperimentTemplateRequest.Builder> with) {
    var request =
        World.template().targets(Map.of("some", tasks("ALL"))).actions(Map.of("it", blackhole()));
    with.accept(request);
    return world.fis.createExperimentTemplate(request.build()).experimentTemplate();
  }

  private void assertRefused(
      String message, Consumer<CreateExperimentTemplateRequest.Builder> with) {
    assertThatThrownBy(() -> create(with)).hasMessageContaining(message);
    assertThat(world.fis.listExperimentTemplates(r -> {}).experimentTemplates()).isEmpty();
  }

  @Test
  void aTemplateIsWhatWasAskedFor() {
    var created = create(t -> t.tags(Map.of("team", "platform")));
    assertThat(created.arn())
        .isEqualTo("arn:aws:fis:us-east-1:123456789012:experiment-template/" + created.id());
    assertThat(created.targets().keySet()).containsExactly("some");
    assertThat(created.actions().keySet()).containsExactly("it");
    assertThat(created.tags()).containsEntry("team", "platform");
    assertThat(created.experimentOptions().accountTargeting())
        .isEqualTo(AccountTargeting.SINGLE_ACCOUNT);
    assertThat(world.fis.getExperimentTemplate(r -> r.id(created.id())).experimentTemplate())
        .isEqualTo(created);
    assertThat(world.fis.listExperimentTemplates(r -> {}).experimentTemplates())
        .extracting(ExperimentTemplateSummary::id)
        .containsExactly(created.id());
  }

  @Test
  void anUpdateReplacesWhatItNamesAndRunningExperimentsKeepTheirs() {
    var id = world.start(tasks("ALL"), blackhole());
    var template = world.get(id).experimentTemplateId();
    var updated =
        world
            .fis
            .updateExperimentTemplate(r -> r.id(template).description("another drill"))
            .experimentTemplate();
    assertThat(updated.description()).isEqualTo("another drill");
    assertThat(updated.actions().keySet()).containsExactly("it");

    world.fis.deleteExperimentTemplate(r -> r.id(template));
    assertThatThrownBy(() -> world.fis.getExperimentTemplate(r -> r.id(template)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(world.state(id)).startsWith("running");
  }

  @Test
  void aClientTokenMakesOneTemplate() {
    assertThat(create(t -> {})).isEqualTo(create(t -> {}));
    assertThatThrownBy(() -> create(t -> t.description("other")))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void tagsComeAndGo() {
    var arn = create(t -> {}).arn();
    world.fis.tagResource(r -> r.resourceArn(arn).tags(Map.of("a", "1", "b", "2")));
    world.fis.untagResource(r -> r.resourceArn(arn).tagKeys("a"));
    assertThat(world.fis.listTagsForResource(r -> r.resourceArn(arn)).tags())
        .containsExactly(Map.entry("b", "2"));
  }

  @Test
  void whatATemplateMustSayIsAskedFor() {
    assertRefused("'description'", t -> t.description(null));
    assertRefused("roleArn is not the ARN", t -> t.roleArn("chaos"));
    assertRefused("must have a stop condition", t -> t.stopConditions(List.of()));
    assertRefused("must have an action", t -> t.actions(Map.of()));
    assertRefused("must have one target, named Tasks", t -> t.actions(Map.of("it", targetless())));
    assertRefused("that the template has not: some", t -> t.targets(Map.of()));
    assertRefused(
        "must have the parameter port",
        t ->
            t.actions(
                Map.of(
                    "it",
                    action(
                        Actions.BLACKHOLE_PORT,
                        Map.of("duration", "PT1M", "trafficType", "ingress")))));
    assertRefused(
        "must have resourceArns, resourceTags or parameters",
        t -> t.targets(Map.of("some", tasks("ALL").toBuilder().parameters(Map.of()).build())));
  }

  private static CreateExperimentTemplateActionInput targetless() {
    return blackhole().toBuilder().targets(Map.of()).build();
  }

  @Test
  void valuesThatDoNotFitAreNamed() {
    assertRefused(
        "duration of the action it must be a duration in ISO 8601 format from PT1M to PT12H, not"
            + " PT5S",
        t -> t.actions(Map.of("it", await("PT5S"))));
    assertRefused(
        "has no parameter delay here",
        t -> t.actions(Map.of("it", action(Actions.WAIT, Map.of("delay", "1")))));
    assertRefused(
        "The parameter scope of the action it must be one of all, availability-zone, vpc",
        t ->
            t.actions(
                Map.of(
                    "it",
                    action(Actions.DISRUPT, Map.of("duration", "PT1M", "scope", "dynamodb")))));
    assertRefused("selectionMode must be ALL", t -> t.targets(Map.of("some", tasks("COUNT(0)"))));
    assertRefused(
        "is not the ARN of an alarm of this account", t -> t.stopConditions(alarm("arn:x")));
    assertRefused(
        "start after one another: [a, b]",
        t -> t.actions(Map.of("a", await("PT1M", "b"), "b", await("PT1M", "a"))));
  }

  @Test
  void whatThisRegionHasNotIsRefusedByName() {
    assertRefused(
        "FIS action 'aws:ec2:stop-instances'",
        t ->
            t.actions(
                Map.of(
                    "it", await("PT1M").toBuilder().actionId("aws:ec2:stop-instances").build())));
    assertRefused(
        "accountTargeting 'multi-account'",
        t -> t.experimentOptions(o -> o.accountTargeting(AccountTargeting.MULTI_ACCOUNT)));
    assertRefused(
        "resource type 'aws:ec2:instance'",
        t ->
            t.targets(
                Map.of("some", tasks("ALL").toBuilder().resourceType("aws:ec2:instance").build())));
    assertRefused(
        "logSchemaVersion 1",
        t ->
            t.logConfiguration(
                l ->
                    l.logSchemaVersion(1)
                        .cloudWatchLogsConfiguration(c -> c.logGroupArn(World.LOG_GROUP))));
  }

  @Test
  void actionsAndTargetTypesCanBeLookedUp() {
    var actions = world.fis.listActions(r -> {}).actions();
    assertThat(actions).extracting(ActionSummary::id).contains("aws:ecs:stop-task", "aws:fis:wait");
    var action = world.fis.getAction(r -> r.id("aws:ecs:task-network-blackhole-port")).action();
    assertThat(action.parameters().keySet()).contains("port", "trafficType", "protocol");
    assertThat(action.targets().keySet()).containsExactly("Tasks");
    assertThatThrownBy(() -> world.fis.getAction(r -> r.id("aws:none")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(
            world
                .fis
                .getTargetResourceType(r -> r.resourceType("aws:ecs:task"))
                .targetResourceType()
                .parameters()
                .keySet())
        .containsExactlyInAnyOrder("cluster", "service");
    assertThat(world.fis.listTargetResourceTypes(r -> {}).targetResourceTypes()).hasSize(3);
  }
}
