package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.StackFixture.CHAIN;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

final class StackCreationTest {
  private final StackFixture cfn = new StackFixture();

  @Test
  void resourcesAreMadeOnceThoseThatTheyNeedAreThere() {
    cfn.created(CHAIN);
    assertThat(cfn.world.history)
        .as("of those that do not need one another, the template's last first")
        .containsExactly("create A", "create D", "create B", "create C");
    assertThat(cfn.world.busiest).isEqualTo(2);
    assertThat(cfn.output("Arn")).isEqualTo("arn:thing:" + cfn.physicalId("A"));
    assertThat(cfn.output("Text")).isEqualTo("3 of S");
  }

  @Test
  void eventsTellEachStepOldestLast() {
    cfn.created(CHAIN);
    assertThat(cfn.history("A"))
        .containsExactly("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(cfn.reason("A", "CREATE_IN_PROGRESS")).isEqualTo("Resource creation Initiated");
    assertThat(cfn.history("S")).containsExactly("CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(cfn.reason("S", "CREATE_IN_PROGRESS")).isEqualTo("User Initiated");
    var newestFirst = cfn.call(c -> c.describeStackEvents(r -> r.stackName("S"))).stackEvents();
    assertThat(newestFirst.getFirst().logicalResourceId()).isEqualTo("S");
    assertThat(newestFirst.getFirst().resourceStatusAsString()).isEqualTo("CREATE_COMPLETE");
    assertThat(cfn.events()).extracting("resourceProperties").contains("{\"Size\":3}");
  }

  @Test
  void physicalNamesAreStackLogicalIdAndTwelveCharacters() {
    cfn.created(CHAIN);
    assertThat(cfn.physicalId("A")).matches("S-A-[A-Z0-9]{12}");
  }

  @Test
  void resourcesGetTheStacksTagsAndThoseThatSayWhoMadeThem() {
    cfn.create(
        """
        Resources:
          A:
            Type: Test::World::Thing
            Properties:
              Tags: [{Key: own, Value: "1"}, {Key: both, Value: resource}]
        """,
        r -> r.tags(tag("team", "x"), tag("both", "stack")));
    cfn.finish();
    assertThat(cfn.world.tags.get(cfn.physicalId("A")))
        .containsAllEntriesOf(
            Map.of(
                "own", "1",
                "both", "resource",
                "team", "x",
                "aws:cloudformation:stack-name", "S",
                "aws:cloudformation:logical-id", "A",
                "aws:cloudformation:stack-id", cfn.stack().stackId()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CREATE", "CONFIGURE", "STABILIZE"})
  void whereverAnyResourceFailsRollbackLeavesNothing(Fault fault) {
    for (var broken : List.of("A", "B", "C", "D")) {
      var fresh = new StackFixture();
      fresh.world.faults.put(broken, fault);
      fresh.create(CHAIN);
      fresh.finish();
      assertThat(fresh.world.things).as(broken).isEmpty();
      assertThat(fresh.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
      assertThat(fresh.reason(broken, "CREATE_FAILED"))
          .startsWith(
              "Resource handler returned message: \"%s breaks at %s".formatted(broken, fault))
          .contains("(RequestToken: ")
          .endsWith("HandlerErrorCode: InvalidRequest)");
      assertThat(fresh.reason("S", "ROLLBACK_IN_PROGRESS"))
          .startsWith("The following resource(s) failed to create: [")
          .contains(broken)
          .endsWith("]. Rollback requested by user.");
    }
  }

  @Test
  void whatIsUnderWayWhenAnotherFailsIsCancelled() {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(CHAIN);
    cfn.finish();
    assertThat(cfn.reason("D", "CREATE_FAILED")).isEqualTo("Resource creation cancelled");
    assertThat(cfn.history("C")).isEmpty();
    assertThat(cfn.reason("S", "ROLLBACK_IN_PROGRESS")).contains("[B, D]");
  }

  @Test
  void aResourceThatNeverGetsReadyFailsAfterItsTypesTime() {
    cfn.world.neverReady.add("A");
    cfn.create(CHAIN);
    cfn.region.advance(Duration.ofMinutes(59));
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_IN_PROGRESS);
    cfn.finish();
    assertThat(cfn.reason("A", "CREATE_FAILED"))
        .contains("Exceeded attempts to wait", "HandlerErrorCode: NotStabilized");
  }

  @Test
  void withoutRollbackWhatWasMadeStays() {
    cfn.world.faults.put("C", Fault.CREATE);
    cfn.create(CHAIN, r -> r.onFailure(OnFailure.DO_NOTHING));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_FAILED);
    assertThat(cfn.world.things).hasSize(3);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void onFailureDeleteRemovesTheStackToo() {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(CHAIN, r -> r.onFailure(OnFailure.DELETE));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aRollbackThatCannotDeleteSaysWhat() {
    cfn.world.faults.put("C", Fault.STABILIZE);
    cfn.create(CHAIN);
    cfn.region.loop().runUntilIdle();
    cfn.world.faults.put("A", Fault.DELETE);
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_FAILED);
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to delete: [A]. ");
  }

  @Test
  void aDeploymentThatFailsItsChecksLeavesNoStack() {
    assertRefused(
        () -> cfn.create("Resources: {A: {Type: Test::World::Other}}"),
        "ValidationError",
        "Unrecognized resource types: [Test::World::Other]");
    assertThat(cfn.call(c -> c.listStacks()).stackSummaries()).isEmpty();
  }

  @Test
  void resourcesThatWaitForOneAnotherAreNamed() {
    assertRefused(
        () ->
            cfn.create(
                """
                Resources:
                  A: {Type: Test::World::Thing, DependsOn: C}
                  B: {Type: Test::World::Thing, Properties: {Uses: [!Ref A]}}
                  C: {Type: Test::World::Thing, Properties: {Size: !GetAtt B.Size}}
                  D: {Type: Test::World::Thing, DependsOn: A}
                  E: {Type: Test::World::Thing}
                """),
        "ValidationError",
        "Circular dependency between resources: [A, B, C]");
  }

  @Test
  void propertiesThatTheTypeDoesNotHaveAreAllNamed() {
    assertRefused(
        () ->
            cfn.create(
                """
                Resources:
                  A: {Type: Test::World::Thing, Properties: {Colour: red, Weight: 1}}
                  B: {Type: Test::World::Thing, Properties: {Uses: x}}
                """),
        "ValidationError",
        "Properties validation failed for resource A with message:",
        "#: extraneous key [Colour] is not permitted",
        "#: extraneous key [Weight] is not permitted",
        "Properties validation failed for resource B with message:",
        "#/Uses: expected type: JSONArray, found: String");
  }

  @Test
  void withARoleItsSessionMakesTheResourcesAndLaterDeletesThem() {
    var role = "arn:aws:iam::123456789012:role/deployer";
    cfn.create(CHAIN, r -> r.roleARN(role));
    cfn.finish();
    assertThat(cfn.stack().roleARN()).isEqualTo(role);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.callers)
        .containsOnly("arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation");
  }

  @Test
  void aRoleThatCannotBeAssumedIsRefused() {
    var role = "arn:aws:iam::123456789012:role/deployer";
    cfn.region.distrust(role);
    assertRefused(
        () -> cfn.create(CHAIN, r -> r.roleARN(role)),
        "ValidationError",
        "Role " + role + " is invalid or cannot be assumed");
  }

  @Test
  void aParameterThatMustNotBeSeenIsNot() {
    cfn.create(
        """
        Parameters: {Secret: {Type: String, NoEcho: true}}
        Resources: {A: {Type: Test::World::Thing, Properties: {Size: !Ref Secret}}}
        """,
        r -> r.parameters(p -> p.parameterKey("Secret").parameterValue("hunter2")));
    cfn.finish();
    assertThat(cfn.stack().parameters().getFirst().parameterValue()).isEqualTo("****");
    assertThat(cfn.world.sizes).containsValue("hunter2");
  }

  @Test
  void historyComesInPagesNewestFirst() {
    var template = new StringBuilder("Resources:\n");
    for (int i = 0; i < 50; i++) {
      template.append("  R%d: {Type: Test::World::Thing}\n".formatted(i));
    }
    cfn.created(template.toString());
    var first = cfn.call(c -> c.describeStackEvents(r -> r.stackName("S")));
    assertThat(first.stackEvents()).hasSize(100);
    assertThat(cfn.events()).hasSize(152).doesNotHaveDuplicates();
    assertThat(cfn.events().getFirst().logicalResourceId()).isEqualTo("S");
  }

  @Test
  void whatTheRegionWouldIgnoreIsRefused() {
    assertRefused(
        () -> cfn.create(CHAIN, r -> r.notificationARNs("arn:aws:sns:us-east-1:123456789012:x")),
        "NotImplemented",
        "NotificationARNs");
    assertRefused(
        () -> cfn.create(CHAIN, r -> r.templateURL("https://bucket/key").templateBody(null)),
        "ValidationError",
        "TemplateURL must be a supported URL.");
  }

  @Test
  void whatAConditionLeavesOutMayBeOfATypeThatIsNotHere() {
    var template =
        """
        Parameters:
          Wanted: {Type: String, Default: "no"}
        Conditions:
          IsWanted: !Equals [!Ref Wanted, "yes"]
        Resources:
          A: {Type: Test::World::Thing}
          B: {Type: No::Such::Type, Condition: IsWanted}
        """;
    cfn.created(template);
    assertRefused(
        () ->
            cfn.create(
                template,
                r ->
                    r.stackName("T")
                        .parameters(p -> p.parameterKey("Wanted").parameterValue("yes"))),
        "ValidationError",
        "Unrecognized resource types: [No::Such::Type]");
  }

  @Test
  void onlyResourcesWhoseConditionHoldsAreMade() {
    cfn.create(
        """
        Parameters:
          Big: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}
        Conditions:
          IsBig: !Equals [!Ref Big, "yes"]
        Resources:
          A: {Type: Test::World::Thing, Condition: IsBig}
          B:
            Type: Test::World::Thing
            Properties: {Size: !If [IsBig, !GetAtt A.Size, !Ref AWS::NoValue]}
            DependsOn: A
        Outputs:
          A: {Value: !Ref A, Condition: IsBig}
        """);
    cfn.finish();
    assertThat(cfn.world.history).containsExactly("create B");
    assertThat(cfn.stack().outputs()).isEmpty();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
