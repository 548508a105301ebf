package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.s3.S3Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A {@link StackFixture} with a bucket of templates, and a stack {@code S} with one nested in it.
 */
final class NestedFixture {
  /** The nested stack takes {@code A}, and {@code Z} takes what comes out of it. */
  static final String PARENT =
      """
      Resources:
        A:
          Type: Test::World::Thing
          Properties: {Size: 1}
        N:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: https://templates.s3.us-east-1.amazonaws.com/child
            Parameters: {Used: !Ref A, Size: 1}
        Z:
          Type: Test::World::Thing
          Properties: {Uses: [!GetAtt N.Outputs.Id], Size: 1}
      Outputs:
        Ref: {Value: !Ref N}
        Size: {Value: !GetAtt N.Outputs.Size}
      """;

  static final String CHILD =
      """
      Parameters:
        Used: {Type: String}
        Size: {Type: Number}
      Resources:
        X:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref Used], Size: !Ref Size}
        Y:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref X], Size: 1}
      Outputs:
        Id: {Value: !Ref X}
        Size: {Value: !GetAtt X.Size}
      """;

  final StackFixture cfn = new StackFixture();

  NestedFixture(Path directory) throws IOException {
    cfn.region.add(S3Client.class, new S3Service(cfn.region.context(), directory));
    cfn.region.call(S3Client.class, s3 -> s3.createBucket(r -> r.bucket("templates")));
    put("child", CHILD);
  }

  void put(String key, String template) {
    cfn.region.call(
        S3Client.class,
        s3 -> s3.putObject(r -> r.bucket("templates").key(key), RequestBody.fromString(template)));
  }

  /** What the template of the nested stack is from now on. */
  void change(UnaryOperator<String> edit) {
    put("child", edit.apply(CHILD));
  }

  void created() {
    cfn.created(PARENT);
  }

  void update(String template) {
    cfn.update(template);
    cfn.finish();
  }

  /** The nested stack, also when it is deleted. */
  Stack nested() {
    return nested("N");
  }

  Stack nested(String logicalId) {
    return described(cfn.physicalId(logicalId));
  }

  Stack described(String id) {
    return cfn.call(c -> c.describeStacks(r -> r.stackName(id))).stacks().getFirst();
  }

  /** The nested stack's whole history, oldest first. */
  List<StackEvent> events(String stackId) {
    return cfn.call(
            c ->
                c.describeStackEventsPaginator(r -> r.stackName(stackId)).stackEvents().stream()
                    .toList())
        .reversed();
  }

  /** What the nested stack itself went through, oldest first. */
  List<String> history() {
    var stack = nested();
    return events(stack.stackId()).stream()
        .filter(event -> event.logicalResourceId().equals(stack.stackName()))
        .map(StackEvent::resourceStatusAsString)
        .toList();
  }

  /** Why the nested stack came to a status. */
  String reason(String status) {
    var stack = nested();
    return events(stack.stackId()).stream()
        .filter(event -> event.logicalResourceId().equals(stack.stackName()))
        .filter(event -> event.resourceStatusAsString().equals(status))
        .findFirst()
        .orElseThrow()
        .resourceStatusReason();
  }
}
