package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A request that comes twice with its token is done once. */
final class RequestTokensTest {
  private static final String TEMPLATE =
      "Resources: {A: {Type: Test::World::Thing, Properties: {Kind: x}}}";
  private static final String OTHER = TEMPLATE.replace("Kind: x", "Kind: y");

  private final StackFixture cfn = new StackFixture();

  private String create(String token) {
    return cfn.call(
            c ->
                c.createStack(
                    r -> r.stackName("S").templateBody(TEMPLATE).clientRequestToken(token)))
        .stackId();
  }

  private String update(String token) {
    return cfn.call(
            c -> c.updateStack(r -> r.stackName("S").templateBody(OTHER).clientRequestToken(token)))
        .stackId();
  }

  @Test
  void aStackIsCreatedUpdatedAndDeletedOnce() {
    var id = create("one");
    assertThat(create("one")).isEqualTo(id);
    assertRefused(() -> create("other"), "AlreadyExistsException", "Stack [S] already exists");
    cfn.finish();
    assertThat(create("one")).isEqualTo(id);

    assertThat(update("two")).isEqualTo(id);
    cfn.finish();
    assertThat(update("two")).isEqualTo(id);
    assertRefused(() -> update("three"), "ValidationError", "No updates are to be performed.");

    cfn.call(c -> c.deleteStack(r -> r.stackName("S").clientRequestToken("end")));
    cfn.call(c -> c.deleteStack(r -> r.stackName("S").clientRequestToken("end")));
    cfn.finish();
    assertThat(cfn.call(c -> c.describeStackEvents(r -> r.stackName(id))).stackEvents().reversed())
        .extracting(StackEvent::clientRequestToken)
        .containsSubsequence("one", "two", "end")
        .doesNotContainNull();
  }

  @Test
  void aTokenIsGoodForOneOperation() {
    create("one");
    cfn.finish();
    assertRefused(
        () -> update("one"),
        "TokenAlreadyExistsException",
        "A client request token already exists: one began CreateStack");
    assertRefused(
        () -> cfn.call(c -> c.deleteStack(r -> r.stackName("S").clientRequestToken("one"))),
        "TokenAlreadyExistsException",
        "one began CreateStack");
    assertRefused(
        () -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("S").clientRequestToken("one"))),
        "TokenAlreadyExistsException",
        "one began CreateStack");
    assertRefused(
        () -> cfn.call(c -> c.rollbackStack(r -> r.stackName("S").clientRequestToken("one"))),
        "TokenAlreadyExistsException",
        "one began CreateStack");
    assertRefused(
        () ->
            cfn.call(
                c -> c.continueUpdateRollback(r -> r.stackName("S").clientRequestToken("one"))),
        "TokenAlreadyExistsException",
        "one began CreateStack");
  }

  @Test
  void whatWasRefusedIsNotRemembered() {
    create("one");
    cfn.finish();
    update("two");
    cfn.finish();
    assertRefused(() -> update("three"), "ValidationError", "No updates are to be performed.");
    cfn.call(
        c ->
            c.updateStack(
                r -> r.stackName("S").templateBody(TEMPLATE).clientRequestToken("three")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void aChangeSetIsMadeAndExecutedOnce() {
    var first = prepare("token");
    assertThat(prepare("token")).isEqualTo(first);
    assertRefused(
        () -> prepare("another"),
        "AlreadyExistsException",
        "ChangeSet c cannot be created due to a mismatch with existing attribute ClientToken");
    execute(first, "run");
    execute(first, "run");
    assertRefused(() -> execute(first, "again"), "InvalidChangeSetStatus", "cannot be executed");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  private String prepare(String token) {
    return cfn.call(
            c ->
                c.createChangeSet(
                    r ->
                        r.stackName("S")
                            .changeSetName("c")
                            .changeSetType(ChangeSetType.CREATE)
                            .templateBody(TEMPLATE)
                            .clientToken(token)))
        .id();
  }

  private void execute(String changeSet, String token) {
    cfn.call(c -> c.executeChangeSet(r -> r.changeSetName(changeSet).clientRequestToken(token)));
  }
}
