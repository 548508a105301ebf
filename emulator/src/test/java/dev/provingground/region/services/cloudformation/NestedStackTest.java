package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.NestedFixture.CHILD;
import static dev.provingground.region.services.cloudformation.NestedFixture.PARENT;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.cloudformation.World.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Stacks in stacks: made, looked at and deleted. */
class NestedStackTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

  @TempDir private Path directory;
  private NestedFixture nest;
  private StackFixture cfn;

  @BeforeEach
  void setUp() throws IOException {
    nest = new NestedFixture(directory);
    cfn = nest.cfn;
  }

  @Test
  void aNestedStackIsAStackOfItsOwn() {
    nest.created();
    var nested = nest.nested();
    assertThat(nested.stackName()).matches("S-N-[A-Z0-9]{12}");
    assertThat(nested.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(nested.parentId()).isEqualTo(cfn.stack().stackId());
    assertThat(nested.rootId()).isEqualTo(cfn.stack().stackId());
    assertThat(cfn.stack().parentId()).isNull();
    assertThat(cfn.stack().rootId()).isNull();
    assertThat(cfn.output("Ref")).isEqualTo(nested.stackId());
    assertThat(cfn.output("Size")).isEqualTo("1");
    assertThat(cfn.world.history).containsExactly("create A", "create X", "create Y", "create Z");
    assertThat(cfn.history("N"))
        .containsExactly("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(nest.history()).containsExactly("CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(cfn.call(CloudFormationClient::listStacks).stackSummaries())
        .extracting(StackSummary::parentId)
        .containsExactlyInAnyOrder(null, cfn.stack().stackId());
    assertThat(
            cfn.call(c -> c.describeStackResources(r -> r.physicalResourceId(nested.stackId())))
                .stackResources())
        .allMatch(resource -> resource.stackName().equals("S"));
  }

  @Test
  void stacksAreNestedInNestedStacks() {
    nest.put("grandchild", CHILD);
    nest.put(
        "child",
        PARENT
            .replace("child", "grandchild")
            .replace(
                "Outputs:\n",
                """
                Parameters:
                  Used: {Type: String}
                  Size: {Type: Number}
                Outputs:
                  Id: {Value: !Ref Z}
                """));
    cfn.created(PARENT);
    var nested = nest.nested();
    var inner =
        nest.described(
            nested.outputs().stream()
                .filter(output -> output.outputKey().equals("Ref"))
                .findFirst()
                .orElseThrow()
                .outputValue());
    assertThat(inner.parentId()).isEqualTo(nested.stackId());
    assertThat(inner.rootId()).isEqualTo(cfn.stack().stackId());
    assertThat(cfn.world.things).hasSize(6);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(nest.described(inner.stackId()).stackStatus())
        .isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void tagsOfTheParentAndOfTheResourceAreTheNestedStacksAndItsResources() {
    cfn.create(
        PARENT.replace(
            "Parameters: {Used", "Tags: [{Key: own, Value: o}]\n      Parameters: {Used"),
        r -> r.tags(Tag.builder().key("all").value("a").build()));
    cfn.finish();
    var nested = nest.nested();
    assertThat(nested.tags()).extracting(Tag::key).containsExactlyInAnyOrder("all", "own");
    var x = nested.outputs().getFirst().outputValue();
    assertThat(cfn.world.tags.get(x))
        .containsEntry("all", "a")
        .containsEntry("own", "o")
        .containsEntry("aws:cloudformation:stack-name", nested.stackName());
  }

  @Test
  void aNestedStackThatFailsFailsItsParentWhichDeletesIt() {
    cfn.world.faults.put("Y", Fault.STABILIZE);
    cfn.create(PARENT);
    cfn.finish();
    var id = nest.nested().stackId();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .isEqualTo(
            "Embedded stack "
                + id
                + " was not successfully created: The following resource(s) failed to create:"
                + " [Y]. ");
    assertThat(cfn.reason("S", "ROLLBACK_IN_PROGRESS"))
        .isEqualTo("The following resource(s) failed to create: [N]. Rollback requested by user.");
    assertThat(nest.history())
        .containsExactly(
            "CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_IN_PROGRESS", "DELETE_COMPLETE");
    assertThat(nest.reason("CREATE_FAILED"))
        .isEqualTo("The following resource(s) failed to create: [Y]. ");
    assertThat(cfn.world.things).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Delete, false, 0",
    "RetainExceptOnCreate, false, 0",
    "Retain, false, 1",
    "Retain, true, 0"
  })
  void whatANestedStackLeavesWhenItsCreationIsTakenBack(
      String policy, boolean exceptOnCreate, int left) {
    nest.put("leaf", "Resources: {W: {Type: Test::World::Thing, DeletionPolicy: " + policy + "}}");
    nest.change(
        child ->
            child.replace(
                "Outputs:",
                """
                  Leaf:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: "https://s3.amazonaws.com/templates/leaf"}
                Outputs:\
                """));
    cfn.world.faults.put("Z", Fault.STABILIZE);
    cfn.create(PARENT, r -> r.retainExceptOnCreate(exceptOnCreate));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(left);
  }

  @Test
  void withoutRollbackWhatSucceededInANestedStackStays() {
    cfn.world.faults.put("Y", Fault.STABILIZE);
    cfn.create(PARENT, r -> r.disableRollback(true));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_FAILED);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.CREATE_FAILED);
    assertThat(nest.nested().disableRollback()).isTrue();
    assertThat(cfn.world.things).hasSize(3);
    cfn.world.faults.clear();
    cfn.updateAndKeep(PARENT);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.things).hasSize(4);
  }

  @Test
  void aStackThatIsCancelledInItsCreationIsDeletedWithWhatItHas() {
    nest.put("slow", "Resources: {W: {Type: Test::World::Thing}}");
    cfn.world.neverReady.add("W");
    cfn.world.faults.put("A", Fault.STABILIZE);
    cfn.create(
        PARENT.replace(
            "Outputs:",
            """
              Slow:
                Type: AWS::CloudFormation::Stack
                Properties: {TemplateURL: "https://s3.amazonaws.com/templates/slow"}
            Outputs:\
            """));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.history("Slow"))
        .containsExactly(
            "CREATE_IN_PROGRESS",
            "CREATE_IN_PROGRESS",
            "CREATE_FAILED",
            "DELETE_IN_PROGRESS",
            "DELETE_COMPLETE");
    assertThat(cfn.reason("Slow", "CREATE_FAILED")).isEqualTo("Resource creation cancelled");
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aTemplateThatCannotBeReadFailsTheNestedStack() {
    cfn.create(PARENT.replace("com/child", "com/none"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .isEqualTo("S3 error: The specified key does not exist.");
  }

  @Test
  void parametersThatTheNestedTemplateHasNotFailIt() {
    cfn.create(PARENT.replace("Size: 1}\n  Z:", "Sizes: 1}\n  Z:"));
    cfn.finish();
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .contains(
            "Parameters: [Sizes] do not exist in the template",
            "Parameters: [Size] must have values");
  }

  @Test
  void listsAreNoParameters() {
    cfn.create(PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: !Split [\",\", a]"));
    cfn.finish();
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .isEqualTo(
            "Value of property Parameters must be an object with String (or simple type)"
                + " properties");
  }

  @Test
  void anOutputThatTheNestedStackHasNotFailsWhatAsksForIt() {
    cfn.create(PARENT.replace("Outputs.Id", "Outputs.Other"));
    cfn.finish();
    assertThat(cfn.reason("Z", "CREATE_FAILED"))
        .isEqualTo("Output 'Other' not found in stack '" + nest.nested().stackId() + "'");
  }

  @Test
  void otherAttributesAndPropertiesAreRefusedByName() {
    assertRefused(
        () -> cfn.create(PARENT.replace("N.Outputs.Id", "N.Id")),
        "ValidationError",
        "resource N does not support attribute type Id in Fn::GetAtt");
    assertRefused(
        () ->
            cfn.create(
                PARENT.replace(
                    "Parameters: {Used", "NotificationARNs: [a]\n      Parameters: {Used")),
        "ValidationError",
        "extraneous key [NotificationARNs] is not permitted");
    assertRefused(
        () -> cfn.create(PARENT.replace("TemplateURL", "Template")),
        "ValidationError",
        "required key [TemplateURL] not found");
  }

  @Test
  void aNestedStackThatTakesTooLongFails() {
    cfn.world.neverReady.add("Y");
    cfn.create(PARENT.replace("Parameters: {Used", "TimeoutInMinutes: 5\n      Parameters: {Used"));
    cfn.region.advance(Duration.ofMinutes(6));
    assertThat(nest.reason("CREATE_FAILED"))
        .isEqualTo("Stack creation time exceeded the specified timeout. ");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aNestedStackThatCannotBeDeletedFailsItsParentsDeletion() {
    nest.created();
    cfn.world.faults.put("X", Fault.DELETE);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_FAILED);
    assertThat(cfn.reason("N", "DELETE_FAILED"))
        .isEqualTo(
            "Embedded stack "
                + nest.nested().stackId()
                + " was not successfully deleted: The following resource(s) failed to delete:"
                + " [X]. ");
    cfn.world.faults.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aNestedStackThatIsRetainedStaysWithAllThatItHas() {
    cfn.created(
        PARENT.replace(
            "AWS::CloudFormation::Stack",
            "AWS::CloudFormation::Stack\n    DeletionPolicy: Retain"));
    var id = nest.nested().stackId();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.history("N")).endsWith("DELETE_SKIPPED");
    assertThat(nest.described(id).stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    cfn.call(c -> c.deleteStack(r -> r.stackName(id)));
    cfn.finish();
    assertThat(nest.described(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void whatSomebodyElseHasDeletedIsNoObstacle() {
    nest.created();
    var z = cfn.physicalId("Z");
    cfn.world.things.remove(z);
    var id = nest.nested().stackId();
    cfn.call(c -> c.deleteStack(r -> r.stackName(id)));
    cfn.finish();
    assertThat(nest.described(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void exportsOfNestedStacksAreThereForAll() {
    nest.change(
        child -> child.replace("Id: {Value: !Ref X}", "Id: {Value: !Ref X, Export: {Name: x}}"));
    nest.put(
        "importer",
        "Resources: {I: {Type: Test::World::Thing, Properties: {Size: !ImportValue x}}}");
    var both =
        PARENT.replace(
            "Outputs:",
            """
              M:
                Type: AWS::CloudFormation::Stack
                DependsOn: N
                Properties: {TemplateURL: "https://s3.amazonaws.com/templates/importer"}
            Outputs:\
            """);
    cfn.created(both);
    assertThat(cfn.call(c -> c.listImports(r -> r.exportName("x"))).imports())
        .containsExactly(nest.nested("M").stackName());
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void terminationProtectionIsTheRootsAndHoldsForAll() {
    cfn.create(PARENT, r -> r.enableTerminationProtection(true));
    cfn.finish();
    var id = nest.nested().stackId();
    assertThat(nest.nested().enableTerminationProtection()).isTrue();
    assertRefused(
        () -> cfn.call(c -> c.deleteStack(r -> r.stackName(id))),
        "ValidationError",
        "cannot be deleted while TerminationProtection is enabled");
    assertRefused(
        () ->
            cfn.call(
                c ->
                    c.updateTerminationProtection(
                        r -> r.stackName(id).enableTerminationProtection(false))),
        "ValidationError",
        "UpdateTerminationProtection cannot be called on nested stack [" + id + "]");
    cfn.call(
        c ->
            c.updateTerminationProtection(
                r -> r.stackName("S").enableTerminationProtection(false)));
    assertThat(nest.nested().enableTerminationProtection()).isFalse();
  }

  @Test
  void whatTheRootDecidesIsRefusedOfNestedStacks() {
    nest.created();
    var id = nest.nested().stackId();
    assertRefused(
        () -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName(id))),
        "ValidationError",
        "CancelUpdateStack cannot be called on nested stack ["
            + id
            + "]; call it on its root stack ["
            + cfn.stack().stackId()
            + "]");
    assertRefused(
        () -> cfn.call(c -> c.rollbackStack(r -> r.stackName(id))),
        "ValidationError",
        "RollbackStack cannot be called on nested stack");
    assertRefused(
        () -> cfn.call(c -> c.continueUpdateRollback(r -> r.stackName(id))),
        "ValidationError",
        "ContinueUpdateRollback cannot be called on nested stack");
  }

  @Test
  void itIsDeployedInItsParentsRole() {
    cfn.create(PARENT, r -> r.roleARN(ROLE));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(nest.nested().roleARN()).isEqualTo(ROLE);
    assertThat(cfn.world.callers)
        .containsOnly("arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation");
  }

  @Test
  void whatANestedStackComesToIsAnEventOfAResource() {
    cfn.world.faults.put("Y", Fault.STABILIZE);
    cfn.create(PARENT);
    cfn.finish();
    assertThat(
            cfn.call(
                    c -> c.describeEvents(r -> r.stackName("S").filters(f -> f.failedEvents(true))))
                .operationEvents())
        .extracting(OperationEvent::logicalResourceId)
        .containsExactly("N");
  }

  @Test
  void whoDeploysMustBeAllowedToMakeNestedStacks() {
    forbid("cloudformation:CreateStack");
    cfn.create(PARENT, r -> r.roleARN(ROLE));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .isEqualTo(
            "arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation may not"
                + " cloudformation:CreateStack");
  }

  /** "Also, verify that you have cancel update stack permissions" (AWS::CloudFormation::Stack). */
  @Test
  void whoDeploysMustBeAllowedToCallOffTheirUpdates() {
    cfn.create(PARENT, r -> r.roleARN(ROLE));
    cfn.finish();
    forbid("cloudformation:CancelUpdateStack");
    cfn.world.faults.put("Z", Fault.UPDATE);
    cfn.update(PARENT.replace("Size: 1", "Size: 2"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    assertThat(cfn.events())
        .filteredOn(event -> event.logicalResourceId().equals("N"))
        .last()
        .satisfies(
            event ->
                assertThat(event.resourceStatusReason())
                    .endsWith("may not cloudformation:CancelUpdateStack"));
  }

  private void forbid(String action) {
    cfn.region.add(
        CloudFormationClient.class,
        new GuardedService<>(
                CloudFormationClient.class,
                "cloudformation",
                cfn.call(client -> client),
                (caller, access) -> {
                  if (access.action().equals(action)) {
                    throw AwsErrors.error("AccessDenied", caller.arn() + " may not " + action, 403);
                  }
                })
            .client());
  }

  @Test
  void driftIsDetectedStackByStack() {
    nest.created();
    cfn.call(c -> c.detectStackDrift(r -> r.stackName("S")));
    assertThat(
            cfn.call(c -> c.describeStackResource(r -> r.stackName("S").logicalResourceId("N")))
                .stackResourceDetail()
                .driftInformation()
                .stackResourceDriftStatusAsString())
        .isEqualTo("NOT_CHECKED");
    var nested = nest.nested();
    var detection = cfn.call(c -> c.detectStackDrift(r -> r.stackName(nested.stackName())));
    assertThat(detection.stackDriftDetectionId()).isNotEmpty();
  }

  @Test
  void aTemplateWithNestedStacksAsksForWhatTheyMayNeed() {
    var answer = cfn.call(c -> c.validateTemplate(r -> r.templateBody(PARENT)));
    assertThat(answer.capabilitiesAsStrings())
        .containsExactly("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND");
    assertThat(answer.capabilitiesReason())
        .isEqualTo("The following resource(s) require capabilities: [AWS::CloudFormation::Stack]");
  }

  @Test
  void whatTheRegionHasNotIsNamedBeforeAnythingIsMade() {
    nest.put("deep", "Resources: {D: {Type: AWS::Deep::Thing}}");
    nest.change(
        child ->
            child.replace(
                "Outputs:",
                """
                  Other: {Type: AWS::Other::Thing}
                  Deep:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: "https://s3.amazonaws.com/templates/deep"}
                Outputs:\
                """));
    assertRefused(
        () -> cfn.create(PARENT),
        "ValidationError",
        "Nested stack N: Template format error: Unrecognized resource types: [AWS::Other::Thing]");
    nest.change(
        child ->
            child.replace(
                "Outputs:",
                """
                  Deep:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: "https://s3.amazonaws.com/templates/deep"}
                Outputs:\
                """));
    assertRefused(
        () -> cfn.create(PARENT),
        "ValidationError",
        "Nested stack Deep: Template format error: Unrecognized resource types:"
            + " [AWS::Deep::Thing]");
    assertThat(cfn.world.history).isEmpty();
  }

  @Test
  void transformsInANestedTemplateAreToBeAcknowledged() {
    nest.put("child", "Transform: AWS::LanguageExtensions\n" + CHILD);
    cfn.create(PARENT);
    cfn.finish();
    assertThat(cfn.reason("N", "CREATE_FAILED"))
        .isEqualTo("Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
    cfn.delete();
    cfn.create(PARENT, r -> r.capabilitiesWithStrings("CAPABILITY_AUTO_EXPAND"));
    cfn.finish();
    assertThat(cfn.stack()).extracting(Stack::stackStatus).isEqualTo(StackStatus.CREATE_COMPLETE);
  }
}
