package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Task definitions: families and their revisions, which never change but for their status. */
final class TaskDefinitions {
  private final ServiceContext context;
  private final Tagging tags;
  private final TaskDefinitionRules rules;
  private final Map<String, List<TaskDefinition>> families = new TreeMap<>();

  TaskDefinitions(ServiceContext context, Tagging tags) {
    this.context = context;
    this.tags = tags;
    this.rules = new TaskDefinitionRules(context.region());
  }

  TaskDefinition register(RegisterTaskDefinitionRequest request) {
    var containers = rules.check(request);
    var size = FargateSize.of(request.cpu(), request.memory());
    var revisions = families.computeIfAbsent(request.family(), family -> new ArrayList<>());
    int revision = revisions.size() + 1;
    var arn = context.region().arn("ecs", "task-definition/" + request.family() + ":" + revision);
    var definition =
        TaskDefinition.builder()
            .taskDefinitionArn(arn)
            .family(request.family())
            .revision(revision)
            .status(TaskDefinitionStatus.ACTIVE)
            .containerDefinitions(containers)
            .taskRoleArn(request.taskRoleArn())
            .executionRoleArn(request.executionRoleArn())
            .networkMode(request.networkMode())
            .volumes(request.volumes())
            .ephemeralStorage(request.ephemeralStorage())
            .placementConstraints(List.of())
            .compatibilities(Compatibility.EC2, Compatibility.FARGATE)
            .requiresCompatibilities(Compatibility.FARGATE)
            .runtimePlatform(request.runtimePlatform())
            .pidMode(request.pidModeAsString())
            .enableFaultInjection(request.enableFaultInjection())
            .cpu(String.valueOf(size.cpuUnits()))
            .memory(String.valueOf(size.memoryMiB()))
            .registeredAt(context.loop().now())
            .registeredBy(CallContext.current().caller().arn())
            .build();
    revisions.add(definition);
    tags.create(arn, request.tags());
    return definition;
  }

  /**
   * @param name {@code family}, {@code family:revision} or an ARN; a family alone is its latest
   *     ACTIVE revision
   * @throws AwsServiceException ClientException
   */
  TaskDefinition find(@Nullable String name) {
    var text = EcsErrors.required(name, "taskDefinition");
    var id = text.substring(text.indexOf('/') + 1);
    int colon = id.lastIndexOf(':');
    var revisions = families.getOrDefault(colon < 0 ? id : id.substring(0, colon), List.of());
    if (colon < 0) {
      return revisions.reversed().stream()
          .filter(TaskDefinitions::isActive)
          .findFirst()
          .orElseThrow(() -> EcsErrors.client("Unable to describe task definition."));
    }
    var number = id.substring(colon + 1);
    if (!number.matches("\\d{1,9}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > revisions.size()) {
      throw EcsErrors.client("Unable to describe task definition.");
    }
    return revisions.get(Integer.parseInt(number) - 1);
  }

  /**
   * The definition for new tasks and services.
   *
   * @throws AwsServiceException ClientException when there is none or it is INACTIVE
   */
  TaskDefinition findActive(@Nullable String name) {
    TaskDefinition found;
    try {
      found = find(name);
    } catch (AwsServiceException e) {
      throw EcsErrors.client("TaskDefinition not found.");
    }
    if (!isActive(found)) {
      throw EcsErrors.client("TaskDefinition is inactive");
    }
    return found;
  }

  /** Makes a revision INACTIVE; what runs from it goes on. */
  TaskDefinition deregister(@Nullable String name) {
    var text = EcsErrors.required(name, "taskDefinition");
    if (text.substring(text.indexOf('/') + 1).indexOf(':') < 0) {
      throw EcsErrors.client("Task definition identifier must have a revision: family:revision");
    }
    var found = find(text);
    if (!isActive(found)) {
      throw EcsErrors.client(
          "The specified task definition is inactive. Specify an active task definition and try"
              + " again.");
    }
    var changed =
        found.toBuilder()
            .status(TaskDefinitionStatus.INACTIVE)
            .deregisteredAt(context.loop().now())
            .build();
    Objects.requireNonNull(families.get(found.family())).set(found.revision() - 1, changed);
    return changed;
  }

  Page<String> list(ListTaskDefinitionsRequest request) {
    var status = request.status() == null ? TaskDefinitionStatus.ACTIVE : request.status();
    var arns = new ArrayList<String>();
    families.forEach(
        (family, revisions) -> {
          if (request.familyPrefix() == null || request.familyPrefix().equals(family)) {
            revisions.stream()
                .filter(one -> one.status() == status)
                .forEach(one -> arns.add(one.taskDefinitionArn()));
          }
        });
    var ordered = request.sort() == SortOrder.DESC ? arns.reversed() : arns;
    return EcsErrors.PAGES.page(request, ordered);
  }

  Page<String> families(ListTaskDefinitionFamiliesRequest request) {
    var prefix = request.familyPrefix() == null ? "" : request.familyPrefix();
    var status = request.statusAsString() == null ? "ALL" : request.statusAsString();
    var names =
        families.entrySet().stream()
            .filter(family -> family.getKey().startsWith(prefix))
            .filter(
                family ->
                    switch (status) {
                      case "ACTIVE" ->
                          family.getValue().stream().anyMatch(TaskDefinitions::isActive);
                      case "INACTIVE" ->
                          family.getValue().stream().noneMatch(TaskDefinitions::isActive);
                      default -> true;
                    })
            .map(Map.Entry::getKey)
            .toList();
    return EcsErrors.PAGES.page(request, names);
  }

  private static boolean isActive(TaskDefinition definition) {
    return definition.status() == TaskDefinitionStatus.ACTIVE;
  }
}
