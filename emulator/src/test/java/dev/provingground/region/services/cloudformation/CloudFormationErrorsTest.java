package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import dev.provingground.region.services.s3.S3Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeletionMode;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.RollbackConfiguration;
import software.amazon.awssdk.services.cloudformation.model.RollbackTrigger;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** What CloudFormation's operations refuse, and in which words. */
final class CloudFormationErrorsTest {
  private static final String TEMPLATE =
      """
      Parameters: {Size: {Type: String, Default: "1"}}
      Resources: {A: {Type: Test::World::Thing, Properties: {Size: !Ref Size}}}
      Outputs: {A: {Value: !GetAtt A.Size, Export: {Name: Shared}}}
      """;

  private final StackFixture cfn = new StackFixture();
  @TempDir Path directory;

  private void prepare(Consumer<CreateChangeSetRequest.Builder> more) {
    cfn.call(
        c ->
            c.createChangeSet(
                r -> {
                  r.stackName("S").changeSetName("c").templateBody(TEMPLATE);
                  more.accept(r);
                }));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "1a", "a_b", "a.b"})
  void namesHaveAForm(String name) {
    assertRefused(
        () -> cfn.create(TEMPLATE, r -> r.stackName(name)),
        "ValidationError",
        "'" + name + "' at 'stackName' failed to satisfy constraint",
        "[a-zA-Z][-a-zA-Z0-9]*");
    cfn.created(TEMPLATE);
    assertRefused(
        () -> prepare(r -> r.changeSetName(name)),
        "ValidationError",
        "'" + name + "' at 'changeSetName' failed to satisfy constraint");
  }

  @Test
  void everyOperationOnAStackNeedsItsName() {
    var refusal = "Value null at 'stackName' failed to satisfy constraint: Member must not be null";
    assertRefused(() -> cfn.call(c -> c.updateStack(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.deleteStack(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.cancelUpdateStack(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.rollbackStack(r -> {})), "ValidationError", refusal);
    assertRefused(
        () -> cfn.call(c -> c.continueUpdateRollback(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.describeStackEvents(r -> {})), "ValidationError", refusal);
    assertRefused(
        () -> cfn.call(c -> c.describeStackResource(r -> {})), "ValidationError", refusal);
    assertRefused(
        () -> cfn.call(c -> c.describeStackResources(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.listStackResources(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.listChangeSets(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.getTemplate(r -> {})), "ValidationError", refusal);
    assertRefused(
        () -> cfn.call(c -> c.updateTerminationProtection(r -> {})), "ValidationError", refusal);
    assertRefused(() -> cfn.call(c -> c.detectStackDrift(r -> {})), "ValidationError", refusal);
  }

  @Test
  void whoeverAsksForAStackThatDoesNotExistIsTold() {
    var unknown = "Stack with id S does not exist";
    assertRefused(
        () -> cfn.call(c -> c.describeStacks(r -> r.stackName("S"))), "ValidationError", unknown);
    assertRefused(
        () -> cfn.call(c -> c.listStackResources(r -> r.stackName("S"))),
        "ValidationError",
        unknown);
    assertRefused(
        () -> cfn.call(c -> c.getTemplate(r -> r.stackName("S"))), "ValidationError", unknown);
    assertRefused(
        () -> cfn.call(c -> c.describeStackEvents(r -> r.stackName("S"))),
        "ValidationError",
        "Stack [S] does not exist");
    assertRefused(() -> cfn.update(TEMPLATE), "ValidationError", "Stack [S] does not exist");
    assertRefused(
        () -> cfn.call(c -> c.describeStackResources(r -> r.physicalResourceId("i-1"))),
        "ValidationError",
        "Stack for i-1 does not exist");
    cfn.delete();
  }

  @Test
  void whoeverAsksForAResourceThatDoesNotExistIsTold() {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> cfn.call(c -> c.describeStackResource(r -> r.stackName("S").logicalResourceId("Z"))),
        "ValidationError",
        "Resource Z does not exist for stack S");
    assertRefused(
        () -> cfn.call(c -> c.detectStackDrift(r -> r.stackName("S").logicalResourceIds("Z"))),
        "ValidationError",
        "Resource Z does not exist for stack " + cfn.stack().stackId());
  }

  @Test
  void aTemplateIsGivenOnce() {
    cfn.created(TEMPLATE);
    assertRefused(
        () ->
            cfn.create(
                TEMPLATE,
                r -> r.stackName("T").templateURL("https://templates.s3.amazonaws.com/k")),
        "ValidationError",
        "You cannot specify both Template Body and Template URL.");
    assertRefused(
        () -> cfn.create(TEMPLATE, r -> r.stackName("T").templateBody(null)),
        "ValidationError",
        "Either Template URL or Template Body must be specified.");
    assertRefused(
        () -> prepare(r -> r.usePreviousTemplate(true)),
        "ValidationError",
        "You cannot specify both usePreviousTemplate and Template Body/URL.");
    assertRefused(
        () ->
            prepare(
                r ->
                    r.stackName("T")
                        .changeSetType(ChangeSetType.CREATE)
                        .templateBody(null)
                        .usePreviousTemplate(true)),
        "ValidationError",
        "There is no previous template for this stack.");
  }

  @Test
  void aTemplateInTheRequestHasALimit() {
    assertRefused(
        () -> cfn.create(TEMPLATE + "#" + "x".repeat(51_200)),
        "ValidationError",
        "at 'templateBody' failed to satisfy constraint: Member must have length less than or equal"
            + " to 51200");
  }

  private void useBucket() throws IOException {
    cfn.region.add(S3Client.class, new S3Service(cfn.region.context(), directory));
    cfn.region.call(S3Client.class, s3 -> s3.createBucket(r -> r.bucket("templates")));
  }

  private void store(String text) {
    cfn.region.call(
        S3Client.class,
        s3 -> s3.putObject(r -> r.bucket("templates").key("k"), RequestBody.fromString(text)));
  }

  private void createFromUrl(String url) {
    cfn.create(TEMPLATE, r -> r.templateBody(null).templateURL(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://templates.s3.amazonaws.com/k",
        "https://templates.s3.us-east-1.amazonaws.com/k",
        "https://s3.us-east-1.amazonaws.com/templates/k",
        "http://localhost:4566/templates/k"
      })
  void aTemplateInABucketIsDeployed(String url) throws IOException {
    useBucket();
    store(TEMPLATE);
    createFromUrl(url);
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void aTemplateInABucketMustBeThereAndHasALimit() throws IOException {
    useBucket();
    assertRefused(
        () -> createFromUrl("https://templates.s3.amazonaws.com/k"),
        "ValidationError",
        "S3 error: ");
    store("x".repeat((1 << 20) + 1));
    assertRefused(
        () -> createFromUrl("https://templates.s3.amazonaws.com/k"),
        "ValidationError",
        "Template file referenced by k may have 1048576 bytes.");
    for (var url :
        new String[] {"https://templates.s3.amazonaws.com/", "https://x/k", "no url", "file:k"}) {
      assertRefused(
          () -> createFromUrl(url), "ValidationError", "TemplateURL must be a supported URL.");
    }
  }

  @Test
  void aParameterHasAValueThatIsKnown() {
    cfn.created(TEMPLATE);
    assertRefused(
        () ->
            cfn.create(
                TEMPLATE,
                r -> r.stackName("T").parameters(parameter("Size").usePreviousValue(true).build())),
        "ValidationError",
        "Invalid input for parameter key Size. Cannot specify usePreviousValue as true for a"
            + " parameter key not in the previous template");
    assertRefused(
        () -> cfn.create(TEMPLATE, r -> r.stackName("T").parameters(parameter("Size").build())),
        "ValidationError",
        "Parameter 'Size' must have a value");
  }

  private static Parameter.Builder parameter(String key) {
    return Parameter.builder().parameterKey(key);
  }

  @Test
  void whatFailsIsRolledBackOrKeptNotBoth() {
    assertRefused(
        () -> cfn.create(TEMPLATE, r -> r.disableRollback(true).onFailure(OnFailure.DELETE)),
        "ValidationError",
        "You can specify either DisableRollback or OnFailure, but not both.");
    assertThat(cfn.call(c -> c.listStacks()).stackSummaries()).isEmpty();
    prepare(r -> r.changeSetType(ChangeSetType.CREATE).onStackFailure(OnStackFailure.ROLLBACK));
    assertRefused(
        () ->
            cfn.call(
                c ->
                    c.executeChangeSet(
                        r -> r.stackName("S").changeSetName("c").disableRollback(true))),
        "ValidationError",
        "DisableRollback cannot be specified for a change set with OnStackFailure");
  }

  @Test
  void onlyAStackThatIsBeingCreatedIsDeletedOnFailure() {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> prepare(r -> r.onStackFailure(OnStackFailure.DELETE)),
        "ValidationError",
        "OnStackFailure DELETE is valid for ChangeSetType CREATE only");
  }

  @Test
  void whatTheRegionWouldIgnoreIsRefusedByName() {
    assertRefused(
        () -> prepare(r -> r.changeSetType(ChangeSetType.IMPORT)),
        "NotImplemented",
        "ChangeSetType IMPORT");
    var triggers =
        RollbackConfiguration.builder()
            .rollbackTriggers(
                RollbackTrigger.builder()
                    .arn("arn:aws:cloudwatch:us-east-1:123456789012:alarm:a")
                    .type("AWS::CloudWatch::Alarm")
                    .build())
            .build();
    assertRefused(
        () -> cfn.create(TEMPLATE, r -> r.rollbackConfiguration(triggers)),
        "NotImplemented",
        "RollbackConfiguration.RollbackTriggers");
    cfn.created(TEMPLATE);
    assertRefused(
        () ->
            cfn.call(
                c ->
                    c.deleteStack(
                        r -> r.stackName("S").deletionMode(DeletionMode.FORCE_DELETE_STACK))),
        "NotImplemented",
        "DeletionMode FORCE_DELETE_STACK");
  }

  @Test
  void resourcesAreRetainedOnlyWhereADeletionFailed() {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> cfn.call(c -> c.deleteStack(r -> r.stackName("S").retainResources("A"))),
        "ValidationError",
        "To delete a stack, with resources retained, the stack must be in the DELETE_FAILED"
            + " state.");
  }

  @Test
  void terminationProtectionIsOnOrOff() {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> cfn.call(c -> c.updateTerminationProtection(r -> r.stackName("S"))),
        "ValidationError",
        "Value null at 'enableTerminationProtection' failed to satisfy constraint");
  }

  @Test
  void aResourceKeepsItsType() {
    cfn.created("Resources: {A: {Type: Test::World::Thing}, B: {Type: Test::World::Thing}}");
    assertRefused(
        () ->
            cfn.update(
                "Resources: {A: {Type: Test::World::Thought}, B: {Type: Test::World::Thing}}"),
        "ValidationError",
        "Update of resource type is not permitted. The new template modifies resource type of the"
            + " following resources: [A]");
  }

  @Test
  void changeSetsAreFoundByNameAndStackOrByArn() {
    cfn.created(TEMPLATE);
    prepare(r -> r.parameters(parameter("Size").parameterValue("2").build()));
    assertRefused(() -> prepare(r -> {}), "AlreadyExistsException", "ChangeSet c already exists");
    assertRefused(
        () -> cfn.call(c -> c.describeChangeSet(r -> r.changeSetName("c"))),
        "ValidationError",
        "StackName must be specified if ChangeSetName is not specified as an ARN.");
    assertRefused(
        () -> cfn.call(c -> c.deleteChangeSet(r -> r.stackName("S"))),
        "ValidationError",
        "StackName must be specified if ChangeSetName is not specified as an ARN.");
    var arn = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/none/1";
    assertRefused(
        () -> cfn.call(c -> c.executeChangeSet(r -> r.changeSetName(arn))),
        "ChangeSetNotFound",
        "ChangeSet [" + arn + "] does not exist");
    assertRefused(
        () -> cfn.call(c -> c.getTemplate(r -> r.stackName("S").changeSetName("none"))),
        "ChangeSetNotFound",
        "ChangeSet [none] does not exist");
  }

  @Test
  void aStackInReviewHasNoTemplateToSummarize() {
    prepare(r -> r.changeSetType(ChangeSetType.CREATE));
    assertRefused(
        () -> cfn.call(c -> c.getTemplateSummary(r -> r.stackName("S"))),
        "ValidationError",
        "Stack with id S has no template yet: it is in review");
  }

  @Test
  void whatIsUnderWayIsNotUpdated() {
    cfn.create(TEMPLATE);
    var refusal = "is in CREATE_IN_PROGRESS state and can not be updated.";
    assertRefused(() -> cfn.update(TEMPLATE), "ValidationError", refusal);
    assertRefused(() -> prepare(r -> {}), "ValidationError", refusal);
  }

  @ParameterizedTest
  @CsvSource({"x", "1000000000", "-1", "7"})
  void aTokenIsOneThatAnAnswerGave(String token) {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> cfn.call(c -> c.listExports(r -> r.nextToken(token))),
        "ValidationError",
        "Invalid NextToken: " + token);
  }

  @Test
  void exportsAreUniqueAndStayWhileTheyAreUsed() {
    cfn.created(TEMPLATE);
    assertRefused(
        () -> cfn.call(c -> c.listImports(r -> r.exportName("None"))),
        "ValidationError",
        "Export 'None' does not exist.");
    assertRefused(
        () -> cfn.call(c -> c.listImports(r -> r.exportName("Shared"))),
        "ValidationError",
        "Export 'Shared' is not imported by any stack.");
    cfn.create(TEMPLATE, r -> r.stackName("Other"));
    cfn.finish();
    assertThat(reason("Other")).contains("Export with name Shared is already exported by stack S.");
    cfn.create(
        "Resources: {A: {Type: Test::World::Thing, Properties: {Size: !ImportValue Shared}}}",
        r -> r.stackName("User"));
    cfn.finish();
    cfn.update(TEMPLATE.replace("Default: \"1\"", "Default: \"2\""));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.reason("S", "UPDATE_ROLLBACK_IN_PROGRESS"))
        .contains("Export Shared cannot be updated as it is in use by User");
  }

  private String reason(String stack) {
    return cfn.call(c -> c.describeStackEvents(r -> r.stackName(stack))).stackEvents().stream()
        .filter(event -> event.resourceStatusAsString().equals("ROLLBACK_IN_PROGRESS"))
        .findFirst()
        .orElseThrow()
        .resourceStatusReason();
  }

  @Test
  void driftIsLookedForWhereAStackIsStable() {
    cfn.world.faults.put("A", Fault.CREATE);
    cfn.create(TEMPLATE);
    cfn.finish();
    assertRefused(
        () -> cfn.call(c -> c.detectStackDrift(r -> r.stackName("S"))),
        "ValidationError",
        "Drift detection cannot be performed on stack",
        "while it is in ROLLBACK_COMPLETE state");
    assertRefused(
        () -> cfn.call(c -> c.describeStackDriftDetectionStatus(r -> r.stackDriftDetectionId("x"))),
        "ValidationError",
        "Unable to find drift detection with id x");
  }
}
