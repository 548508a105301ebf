package dev.provingground.harness.steps;

import dev.provingground.infra.Outputs;
import dev.provingground.workload.image.WorkloadImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Other revisions of the service than the stack's, and the way back to the stack's. */
public final class Releases {
  private final Stack stack;
  private final List<String> revisions = new ArrayList<>();

  public Releases(Stack stack) {
    this.stack = stack;
  }

  /** Pushes an image beside the stack's. */
  String push(WorkloadImage image, String tag) {
    return stack.run().push(image, tag);
  }

  /**
   * Registers a revision that differs from the stack's in its container.
   *
   * @return its ARN
   */
  String register(Consumer<ContainerDefinition.Builder> change) {
    var reference = stack.taskDefinition();
    var container = reference.containerDefinitions().getFirst().toBuilder();
    change.accept(container);
    var arn =
        stack
            .aws()
            .ecs()
            .registerTaskDefinition(
                r ->
                    r.family(reference.family())
                        .taskRoleArn(reference.taskRoleArn())
                        .executionRoleArn(reference.executionRoleArn())
                        .networkMode(reference.networkMode())
                        .requiresCompatibilities(reference.requiresCompatibilities())
                        .runtimePlatform(reference.runtimePlatform())
                        .cpu(reference.cpu())
                        .memory(reference.memory())
                        .tags(stack.tags((k, v) -> Tag.builder().key(k).value(v).build()))
                        .containerDefinitions(container.build()))
            .taskDefinition()
            .taskDefinitionArn();
    revisions.add(arn);
    return arn;
  }

  /** The stack's image repository with another digest. */
  String image(String digest) {
    var reference = stack.taskDefinition().containerDefinitions().getFirst().image();
    return reference.substring(0, reference.lastIndexOf('@')) + "@" + digest;
  }

  /** The container's variables with some of them changed. */
  List<KeyValuePair> environment(Map<String, String> changes) {
    var variables = new HashMap<String, String>();
    stack
        .taskDefinition()
        .containerDefinitions()
        .getFirst()
        .environment()
        .forEach(v -> variables.put(v.name(), v.value()));
    variables.putAll(changes);
    return variables.entrySet().stream()
        .map(v -> KeyValuePair.builder().name(v.getKey()).value(v.getValue()).build())
        .toList();
  }

  void update(Consumer<UpdateServiceRequest.Builder> change) {
    stack
        .aws()
        .ecs()
        .updateService(
            r -> {
              r.cluster(stack.output(Outputs.CLUSTER_ARN))
                  .service(stack.output(Outputs.SERVICE_ARN));
              change.accept(r);
            });
  }

  /** Back to the stack's revision, unless the service has gone back by itself. */
  void withdraw() {
    var reference = stack.output(Outputs.TASK_DEFINITION_ARN);
    if (!stack.service().taskDefinition().equals(reference)) {
      update(r -> r.taskDefinition(reference));
    }
  }

  /** Deregisters what was registered. No task must need it any more. */
  void forget() {
    revisions.forEach(
        arn -> stack.aws().ecs().deregisterTaskDefinition(r -> r.taskDefinition(arn)));
    revisions.clear();
  }
}
