package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Whatever failed, was called off or was kept: of a stack that is deleted nothing remains. */
final class StackRemainsTest {
  private static final List<Fault> FAULTS =
      List.of(Fault.CREATE, Fault.CONFIGURE, Fault.STABILIZE, Fault.UPDATE, Fault.UPDATE);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final StackFixture cfn = new StackFixture();

  @RepeatedTest(100)
  void ofAStackThatIsDeletedNothingRemains() {
    misfortune();
    cfn.create(template(), r -> r.disableRollback(random.nextBoolean()));
    pass();
    for (int i = random.nextInt(8); i >= 0; i--) {
      misfortune();
      attempt();
      pass();
    }
    cfn.finish();
    cfn.world.faults.clear();
    cfn.world.neverReady.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).as("seed %s", seed).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).as("seed %s", seed).isEmpty();
  }

  /** What a stack's state does not allow is refused, which is no failure here. */
  private void attempt() {
    try {
      switch (random.nextInt(5)) {
        case 0 -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("S")));
        case 1 -> cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
        case 2 -> cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
        default ->
            cfn.call(
                c ->
                    c.updateStack(
                        r ->
                            r.stackName("S")
                                .templateBody(template())
                                .disableRollback(random.nextBoolean())));
      }
    } catch (CloudFormationException e) {
      assertThat(e.awsErrorDetails().errorCode()).as("seed %s", seed).isEqualTo("ValidationError");
    }
  }

  private void misfortune() {
    cfn.world.faults.clear();
    cfn.world.onlyOnce.clear();
    cfn.world.neverReady.clear();
    for (var id : List.of("A", "B", "C", "D")) {
      if (random.nextInt(4) == 0) {
        cfn.world.faults.put(id, FAULTS.get(random.nextInt(FAULTS.size())));
        if (random.nextBoolean()) {
          cfn.world.onlyOnce.add(id);
        }
      }
      if (random.nextInt(12) == 0) {
        cfn.world.neverReady.add(id);
      }
    }
  }

  /** Long enough for some, for all, or for nothing to be done. */
  private void pass() {
    if (random.nextInt(4) == 0) {
      cfn.region.advance(Duration.ofMillis(random.nextInt(3000)));
    } else {
      cfn.finish();
    }
  }

  private String template() {
    var template = new StringBuilder("Resources:\n");
    var made = "";
    for (var id : List.of("A", "B", "C", "D")) {
      if (id.equals("A") || random.nextInt(5) > 0) {
        template.append(
            "  %s: {Type: Test::World::Thing, Properties: {Size: %d, Kind: %d, Uses: [%s]}}\n"
                .formatted(
                    id,
                    random.nextInt(3),
                    random.nextInt(2),
                    made.isEmpty() || random.nextInt(3) == 0 ? "" : "!Ref " + made));
        made = id;
      }
    }
    return template.toString();
  }
}
