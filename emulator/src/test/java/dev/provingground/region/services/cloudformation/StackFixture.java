package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** CloudFormation over a {@link World}, in virtual time. */
final class StackFixture {
  /** B needs A, C needs B, and D waits for A. */
  static final String CHAIN =
      """
      Resources:
        C:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref B]}
        A:
          Type: Test::World::Thing
          Properties: {Size: 3}
        B:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref A]}
        D:
          Type: Test::World::Thing
          DependsOn: A
      Outputs:
        Arn: {Value: !GetAtt A.Arn}
        Text: {Value: !Sub "${A.Size} of ${AWS::StackName}"}
      """;

  final FakeRegion region = new FakeRegion();
  final World world = new World();

  StackFixture() {
    region.add(
        CloudFormationClient.class, new CloudFormationService(region.context(), world.types()));
  }

  <R> R call(Function<CloudFormationClient, R> operation) {
    return region.call(CloudFormationClient.class, operation);
  }

  /** Begins to create a stack named {@code S}. */
  void create(String template) {
    create(template, request -> {});
  }

  void create(String template, Consumer<CreateStackRequest.Builder> more) {
    call(
        cfn ->
            cfn.createStack(
                request -> {
                  request.stackName("S").templateBody(template);
                  more.accept(request);
                }));
  }

  void created(String template) {
    create(template);
    finish();
    assertThat(status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  void update(String template) {
    call(cfn -> cfn.updateStack(request -> request.stackName("S").templateBody(template)));
  }

  /** Updates the stack; when that fails, what succeeded stays. */
  void updateAndKeep(String template) {
    call(c -> c.updateStack(r -> r.stackName("S").templateBody(template).disableRollback(true)));
    finish();
  }

  void delete() {
    call(cfn -> cfn.deleteStack(request -> request.stackName("S")));
  }

  /** Lets as much time pass as whatever is under way may take. */
  void finish() {
    region.advance(Duration.ofHours(6));
  }

  Stack stack() {
    return call(CloudFormationClient::listStacks).stackSummaries().stream()
        .filter(summary -> summary.stackName().equals("S"))
        .findFirst()
        .map(summary -> call(cfn -> cfn.describeStacks(r -> r.stackName(summary.stackId()))))
        .orElseThrow()
        .stacks()
        .getFirst();
  }

  StackStatus status() {
    return stack().stackStatus();
  }

  String physicalId(String logicalId) {
    return call(cfn ->
            cfn.describeStackResource(
                r -> r.stackName(stack().stackId()).logicalResourceId(logicalId)))
        .stackResourceDetail()
        .physicalResourceId();
  }

  String output(String name) {
    return stack().outputs().stream()
        .filter(output -> output.outputKey().equals(name))
        .findFirst()
        .orElseThrow()
        .outputValue();
  }

  /** The whole history, oldest first. */
  List<StackEvent> events() {
    return call(cfn ->
            cfn
                .describeStackEventsPaginator(r -> r.stackName(stack().stackId()))
                .stackEvents()
                .stream()
                .toList())
        .reversed();
  }

  /** What happened to a resource, such as {@code CREATE_COMPLETE}, oldest first. */
  List<String> history(String logicalId) {
    return events().stream()
        .filter(event -> event.logicalResourceId().equals(logicalId))
        .map(StackEvent::resourceStatusAsString)
        .toList();
  }

  /** The sizes of things, by logical id. */
  Map<String, String> sizesOf(String... ids) {
    var sizes = new TreeMap<String, String>();
    for (var id : ids) {
      sizes.put(id, world.sizes.get(physicalId(id)));
    }
    return sizes;
  }

  /** The tokens of the stack's own events of a status. */
  List<String> tokensOf(String status) {
    return events().stream()
        .filter(event -> event.logicalResourceId().equals("S"))
        .filter(event -> event.resourceStatusAsString().equals(status))
        .map(StackEvent::clientRequestToken)
        .toList();
  }

  /** Why a resource came to a status. */
  String reason(String logicalId, String status) {
    return events().stream()
        .filter(event -> event.logicalResourceId().equals(logicalId))
        .filter(event -> event.resourceStatusAsString().equals(status))
        .filter(event -> event.resourceStatusReason() != null)
        .findFirst()
        .orElseThrow()
        .resourceStatusReason();
  }
}
