package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/**
 * Wherever an update of three levels fails, everything is as it was before. On each level a thing
 * changes, one is replaced, one comes and one goes.
 */
final class NestedRollbackTest {
  private static final String LEVEL =
      """
      Parameters: {Above: {Type: String}}
      Resources:
        Change%1$s: {Type: Test::World::Thing, Properties: {Uses: [!Ref Above], Size: 1}}
        Replace%1$s: {Type: Test::World::Thing, Properties: {Kind: x}}
        Go%1$s: {Type: Test::World::Thing, Properties: {Uses: [!Ref Replace%1$s]}}
        After%1$s: {Type: Test::World::Thing, Properties: {Uses: [%2$s], Size: 1}}
      Outputs:
        Id: {Value: !Ref Replace%1$s}
        Size: {Value: !GetAtt Change%1$s.Size}
      """;

  private static final String WITHIN =
      """
        Within:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: https://s3.amazonaws.com/templates/%s
            Parameters: {Above: !Ref Change%s}
      Outputs:
      """;

  @TempDir private Path directory;
  private NestedFixture nest;
  private StackFixture cfn;

  private static String level(String level, String within) {
    if (within.isEmpty()) {
      return LEVEL.formatted(level, "!Ref Change" + level);
    }
    return LEVEL
        .formatted(level, "!GetAtt Within.Outputs.Id")
        .replace("Outputs:\n", WITHIN.formatted(within, level));
  }

  private static String root(String template) {
    return template
        .replace("Parameters: {Above: {Type: String}}\n", "")
        .replace("Uses: [!Ref Above], ", "");
  }

  private static String next(String level, String template) {
    return template
        .replace("Size: 1", "Size: 2")
        .replace("Kind: x", "Kind: y")
        .replaceAll(" *Go" + level + ": .*\\n", "")
        .replace("Outputs:\n", "  Come" + level + ": {Type: Test::World::Thing}\nOutputs:\n");
  }

  static Stream<Arguments> failures() {
    return Stream.of("P", "C", "L")
        .flatMap(
            level ->
                Stream.of(
                    Arguments.of("Change" + level, Fault.UPDATE),
                    Arguments.of("After" + level, Fault.UPDATE),
                    Arguments.of("Replace" + level, Fault.CREATE),
                    Arguments.of("Replace" + level, Fault.STABILIZE),
                    Arguments.of("Come" + level, Fault.CREATE),
                    Arguments.of("Come" + level, Fault.STABILIZE)));
  }

  @BeforeEach
  void setUp() throws IOException {
    nest = new NestedFixture(directory);
    cfn = nest.cfn;
    nest.put("l", level("L", ""));
    nest.put("c", level("C", "l"));
    cfn.created(root(level("P", "c")));
  }

  private String changed() {
    nest.put("l", next("L", level("L", "")));
    nest.put("c", next("C", level("C", "l")));
    return next("P", root(level("P", "c")));
  }

  /** Everything that exists, by its name: what it uses, and its size. */
  private Map<String, List<Object>> everything() {
    var all = new TreeMap<String, List<Object>>();
    cfn.world.things.forEach((id, uses) -> all.put(id, List.of(uses, cfn.world.sizes.get(id))));
    return all;
  }

  private void fail(String thing, Fault fault) {
    cfn.world.faults.put(thing, fault);
    cfn.world.onlyOnce.add(thing);
  }

  private void assertStatuses(Set<StackStatus> expected) {
    assertThat(cfn.call(CloudFormationClient::listStacks).stackSummaries())
        .extracting(StackSummary::stackStatus)
        .hasSize(3)
        .allMatch(expected::contains);
  }

  @Test
  void withoutAFailureEverythingIsNew() {
    cfn.update(changed());
    cfn.finish();
    assertStatuses(Set.of(StackStatus.UPDATE_COMPLETE));
    assertThat(everything()).hasSize(12);
    assertThat(everything().keySet()).noneMatch(id -> id.contains("Go"));
    assertThat(cfn.output("Size")).isEqualTo("2");
    cfn.delete();
    cfn.finish();
    assertThat(everything()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverFailsIsTakenBackEverywhere(String thing, Fault fault) {
    var before = everything();
    fail(thing, fault);
    cfn.update(changed());
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertStatuses(Set.of(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_ROLLBACK_COMPLETE));
    assertThat(everything()).isEqualTo(before);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  /** Without rollback nothing is replaced, so that every level fails at that, too. */
  @ParameterizedTest
  @MethodSource("failures")
  void whateverWasKeptIsTakenBackEverywhereInTheEnd(String thing, Fault fault) {
    var before = everything();
    fail(thing, fault);
    cfn.updateAndKeep(changed());
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    cfn.world.faults.clear();
    cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertStatuses(Set.of(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_ROLLBACK_COMPLETE));
    assertThat(everything()).isEqualTo(before);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverFailsInTheFirstPlaceLeavesNothing(String thing, Fault fault) {
    cfn.delete();
    cfn.finish();
    fail(thing, fault == Fault.UPDATE ? Fault.STABILIZE : fault);
    cfn.create(changed());
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(everything()).isEmpty();
  }
}
