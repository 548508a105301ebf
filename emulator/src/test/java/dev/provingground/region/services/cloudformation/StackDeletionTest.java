package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.StackFixture.CHAIN;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What becomes of stacks that are deleted, and of what they leave. */
final class StackDeletionTest {
  private final StackFixture cfn = new StackFixture();

  @Test
  void deletionGoesTheOtherWayRound() {
    cfn.created(CHAIN);
    cfn.world.history.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.world.history.indexOf("delete C"))
        .isLessThan(cfn.world.history.indexOf("delete B"));
    assertThat(cfn.world.history).endsWith("delete A");
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertRefused(
        () -> cfn.call(c -> c.describeStacks(r -> r.stackName("S"))),
        "ValidationError",
        "Stack with id S does not exist");
  }

  @Test
  void deletionWaitsForWhatStillUsesAResource() {
    cfn.created(CHAIN);
    var used = cfn.physicalId("A");
    cfn.world.things.put("stranger", List.of(used));
    cfn.delete();
    cfn.region.advance(Duration.ofMinutes(2));
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_IN_PROGRESS);
    cfn.world.things.remove("stranger");
    cfn.region.advance(Duration.ofSeconds(10));
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void deletionThatStaysInTheWayFailsAndCanRetainWhatItCouldNotDelete() {
    cfn.created(CHAIN);
    cfn.world.things.put("stranger", List.of(cfn.physicalId("A")));
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_FAILED);
    assertThat(cfn.reason("A", "DELETE_FAILED")).contains("is in use");
    cfn.call(c -> c.deleteStack(r -> r.stackName("S").retainResources("A")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).hasSize(2);
  }

  @Test
  void aStackThatIsBeingCreatedCanBeDeleted() {
    cfn.create(CHAIN);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.world.history).doesNotContain("create B");
  }

  @Test
  void whatIsRetainedOutlivesItsStack() {
    cfn.created(
        """
        Resources:
          A: {Type: Test::World::Thing, DeletionPolicy: Retain}
          B: {Type: Test::World::Thing}
        """);
    var kept = cfn.physicalId("A");
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).containsOnlyKeys(kept);
    assertThat(cfn.history("A")).endsWith("DELETE_SKIPPED");
  }

  @Test
  void retainExceptOnCreateDoesNotOutliveItsOwnRollback() {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(
        """
        Resources:
          A: {Type: Test::World::Thing, DeletionPolicy: RetainExceptOnCreate}
          B: {Type: Test::World::Thing, DependsOn: A}
        """);
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void terminationProtectionHolds() {
    cfn.create(CHAIN, r -> r.enableTerminationProtection(true));
    cfn.finish();
    assertRefused(
        cfn::delete,
        "ValidationError",
        "Stack [S] cannot be deleted while TerminationProtection is enabled");
    cfn.call(
        c ->
            c.updateTerminationProtection(
                r -> r.stackName("S").enableTerminationProtection(false)));
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aNameIsTakenUntilItsStackIsDeleted() {
    cfn.created(CHAIN);
    assertRefused(() -> cfn.create(CHAIN), "AlreadyExistsException", "Stack [S] already exists");
    cfn.delete();
    cfn.finish();
    cfn.created(CHAIN);
  }

  @Test
  void anExportIsImportedAndCannotGoBeforeItsImporters() {
    cfn.created(
        """
        Resources: {A: {Type: Test::World::Thing}}
        Outputs: {A: {Value: !Ref A, Export: {Name: !Sub "${AWS::StackName}-a"}}}
        """);
    var importer =
        """
        Resources: {B: {Type: Test::World::Thing, Properties: {Uses: [!ImportValue S-a]}}}
        """;
    cfn.call(c -> c.createStack(r -> r.stackName("T").templateBody(importer)));
    cfn.finish();
    assertThat(cfn.call(c -> c.listImports(r -> r.exportName("S-a"))).imports())
        .containsExactly("T");
    assertThat(cfn.call(c -> c.listExports()).exports()).extracting("name").containsExactly("S-a");
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_FAILED);
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("Export S-a cannot be deleted as it is in use by T");
    assertRefused(
        () ->
            cfn.call(
                c ->
                    c.createStack(
                        r -> r.stackName("U").templateBody(importer.replace("S-a", "none")))),
        "ValidationError",
        "No export named none found.");
  }

  /** Whatever the graph: resources come after what they need, and go before it. */
  @Test
  void anyGraphIsBuiltAndTornDownInOrder() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var fresh = new StackFixture();
      int size = 1 + random.nextInt(20);
      var template = new StringBuilder("Resources:\n");
      var ids = new ArrayList<Integer>();
      for (int i = 0; i < size; i++) {
        ids.add(i);
      }
      Collections.shuffle(ids, random);
      for (int i : ids) {
        var uses = new ArrayList<String>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(4) == 0) {
            uses.add("!Ref R" + j);
          }
        }
        template.append(
            "  R%d: {Type: Test::World::Thing, Properties: {Uses: %s}}\n".formatted(i, uses));
      }
      fresh.created(template.toString());
      assertThat(fresh.world.things).as("seed %d", seed).hasSize(size);
      fresh.delete();
      fresh.finish();
      assertThat(fresh.status()).as("seed %d", seed).isEqualTo(StackStatus.DELETE_COMPLETE);
      assertThat(fresh.world.things).as("seed %d", seed).isEmpty();
      assertThat(fresh.events())
          .as("seed %d", seed)
          .noneMatch(e -> e.resourceStatusAsString().endsWith("FAILED"));
    }
  }
}
