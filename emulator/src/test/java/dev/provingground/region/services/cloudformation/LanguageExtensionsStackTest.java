package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/** Stacks of templates with the transform {@code AWS::LanguageExtensions}. */
final class LanguageExtensionsStackTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::LanguageExtensions
      Parameters:
        Names: {Type: CommaDelimitedList, Default: "One,Two"}
        Size: {Type: String, Default: "1"}
      Conditions:
        IsSmall: !Equals [!Ref Size, "1"]
      Resources:
        Fn::ForEach::Things:
          - Name
          - !Ref Names
          - Thing${Name}:
              Type: Test::World::Thing
              DeletionPolicy: !If [IsSmall, Retain, Delete]
              Properties: {Size: !Ref Size}
        All:
          Type: Test::World::Thing
          Properties:
            Size: !ToJsonString {count: !Length {Ref: Names}, first: !GetAtt ThingOne.Arn}
      Outputs:
        Fn::ForEach::Arns:
          - Name
          - !Ref Names
          - Arn${Name}: {Value: !GetAtt [!Sub "Thing${Name}", Arn]}
      """;

  private final StackFixture cfn = new StackFixture();

  private void create(Consumer<CreateStackRequest.Builder> more) {
    cfn.create(
        TEMPLATE,
        r -> {
          r.capabilities(Capability.CAPABILITY_AUTO_EXPAND);
          more.accept(r);
        });
    cfn.finish();
  }

  @Test
  void whatTheTransformMakesIsDeployed() {
    create(r -> {});
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    var one = cfn.physicalId("ThingOne");
    assertThat(cfn.world.things).hasSize(3);
    assertThat(cfn.world.sizes.get(cfn.physicalId("All")))
        .isEqualTo("{\"count\":2,\"first\":\"arn:thing:" + one + "\"}");
    assertThat(cfn.output("ArnTwo")).isEqualTo("arn:thing:" + cfn.physicalId("ThingTwo"));
    cfn.delete();
    cfn.finish();
    assertThat(cfn.history("ThingOne")).endsWith("DELETE_SKIPPED");
    assertThat(cfn.world.things).hasSize(2);
  }

  @Test
  void whoeverDeploysItUnseenSaysSo() {
    var refusal = "Requires capabilities : [CAPABILITY_AUTO_EXPAND]";
    assertRefused(() -> cfn.create(TEMPLATE), "InsufficientCapabilitiesException", refusal);
    create(r -> {});
    assertRefused(
        () -> cfn.update(TEMPLATE + "  More: {Value: x}\n"),
        "InsufficientCapabilitiesException",
        refusal);
  }

  @Test
  void aChangeSetShowsWhatTheTransformMakes() {
    cfn.call(
        c ->
            c.createChangeSet(
                r ->
                    r.stackName("S")
                        .changeSetName("c")
                        .changeSetType(ChangeSetType.CREATE)
                        .templateBody(TEMPLATE)));
    var changeSet = cfn.call(c -> c.describeChangeSet(r -> r.stackName("S").changeSetName("c")));
    assertThat(changeSet.changes())
        .extracting(change -> change.resourceChange().logicalResourceId())
        .containsExactlyInAnyOrder("ThingOne", "ThingTwo", "All");
    assertThat(
            cfn.call(
                    c ->
                        c.getTemplate(
                            r ->
                                r.stackName("S")
                                    .changeSetName("c")
                                    .templateStage(TemplateStage.ORIGINAL)))
                .templateBody())
        .isEqualTo(TEMPLATE);
    assertThat(
            cfn.call(c -> c.getTemplate(r -> r.stackName("S").changeSetName("c"))).templateBody())
        .contains("\"ThingTwo\":{")
        .doesNotContain("Fn::ForEach", "Transform");
    cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void aStacksTemplateIsToldAtBothStages() {
    create(r -> {});
    var processed = cfn.call(c -> c.getTemplate(r -> r.stackName("S")));
    assertThat(processed.templateBody()).contains("\"DeletionPolicy\":\"Retain\"");
    assertThat(processed.stagesAvailable())
        .containsExactly(TemplateStage.ORIGINAL, TemplateStage.PROCESSED);
    assertThat(
            cfn.call(
                    c -> c.getTemplate(r -> r.stackName("S").templateStage(TemplateStage.ORIGINAL)))
                .templateBody())
        .isEqualTo(TEMPLATE);
  }

  /** As AWS warns: parameters stand in it as they were. */
  @Test
  void thePreviousTemplateIsTheProcessedOne() {
    create(r -> {});
    assertRefused(
        () ->
            cfn.call(
                c ->
                    c.updateStack(
                        r ->
                            r.stackName("S")
                                .usePreviousTemplate(true)
                                .parameters(p -> p.parameterKey("Size").parameterValue("2")))),
        "ValidationError",
        "No updates are to be performed.");
    cfn.call(
        c ->
            c.updateStack(
                r ->
                    r.stackName("S")
                        .templateBody(TEMPLATE)
                        .capabilities(Capability.CAPABILITY_AUTO_EXPAND)
                        .parameters(p -> p.parameterKey("Size").parameterValue("2"))));
    cfn.finish();
    assertThat(cfn.world.sizes.get(cfn.physicalId("ThingOne"))).isEqualTo("2");
  }

  @Test
  void aLoopThatMakesLessDeletesTheRest() {
    create(r -> {});
    cfn.call(
        c ->
            c.updateStack(
                r ->
                    r.stackName("S")
                        .templateBody(TEMPLATE)
                        .capabilities(Capability.CAPABILITY_AUTO_EXPAND)
                        .parameters(
                            p -> p.parameterKey("Names").parameterValue("One,Three"),
                            p -> p.parameterKey("Size").parameterValue("2"))));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.call(c -> c.listStackResources(r -> r.stackName("S"))).stackResourceSummaries())
        .extracting("logicalResourceId")
        .containsExactlyInAnyOrder("ThingOne", "ThingThree", "All");
  }

  @Test
  void whatATransformNeedsIsToldBeforeItIsApplied() {
    var valid = cfn.call(c -> c.validateTemplate(r -> r.templateBody(TEMPLATE)));
    assertThat(valid.declaredTransforms()).containsExactly("AWS::LanguageExtensions");
    assertThat(valid.capabilities()).containsExactly(Capability.CAPABILITY_AUTO_EXPAND);
    assertThat(valid.parameters()).extracting("parameterKey").containsExactly("Names", "Size");
    var summary = cfn.call(c -> c.getTemplateSummary(r -> r.templateBody(TEMPLATE)));
    assertThat(summary.declaredTransforms()).containsExactly("AWS::LanguageExtensions");
    assertThat(summary.resourceTypes()).containsExactly("Test::World::Thing");
    assertThat(summary.capabilities()).containsExactly(Capability.CAPABILITY_AUTO_EXPAND);
    create(r -> {});
    var deployed = cfn.call(c -> c.getTemplateSummary(r -> r.stackName("S")));
    assertThat(deployed.declaredTransforms()).containsExactly("AWS::LanguageExtensions");
    assertThat(deployed.parameters()).extracting("parameterKey").containsExactly("Names", "Size");
  }

  @Test
  void aTransformThatFailsLeavesNoStack() {
    assertRefused(
        () -> create(r -> r.templateBody(TEMPLATE.replace("!Ref Names", "!GetAtt All.Arn"))),
        "ValidationError",
        "Transform AWS::LanguageExtensions failed with: Could not find a collection");
    assertThat(cfn.call(c -> c.listStacks()).stackSummaries()).isEmpty();
  }

  @Test
  void parametersAreCheckedFirst() {
    assertRefused(
        () -> create(r -> r.parameters(p -> p.parameterKey("Other").parameterValue("x"))),
        "ValidationError",
        "Parameters: [Other] do not exist in the template");
  }

  @Test
  void otherTransformsAreRefusedByName() {
    var template = TEMPLATE.replace("Transform: ", "Transform: [AWS::Serverless-2016-10-31, ");
    var other = template.replace("LanguageExtensions\n", "LanguageExtensions, Mine]\n");
    var refusal = "Transforms [AWS::Serverless-2016-10-31, Mine] are not supported by this region";
    for (var capabilities :
        List.of(List.<Capability>of(), List.of(Capability.CAPABILITY_AUTO_EXPAND))) {
      assertRefused(
          () -> cfn.create(other, r -> r.capabilities(capabilities)), "ValidationError", refusal);
    }
    assertRefused(
        () -> cfn.call(c -> c.validateTemplate(r -> r.templateBody(other))),
        "ValidationError",
        refusal);
  }
}
