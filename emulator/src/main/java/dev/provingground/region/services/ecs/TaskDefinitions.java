package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ServiceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Task definitions: families and their revisions, which never change but for their status. */
final class TaskDefinitions {
  /** What has been registered in a family and is not deleted; its numbers are never used again. */
  private static final class Family {
    private final NavigableMap<Integer, TaskDefinition> revisions = new TreeMap<>();
    private int last;

    Collection<TaskDefinition> all() {
      return revisions.values();
    }
  }

  private final ServiceContext context;
  private final Tagging tags;
  private final TaskDefinitionRules rules;
  private final Map<String, Family> families = new TreeMap<>();

  TaskDefinitions(ServiceContext context, Tagging tags) {
    this.context = context;
    this.tags = tags;
    this.rules = new TaskDefinitionRules(context.region());
  }

  TaskDefinition register(RegisterTaskDefinitionRequest request) {
    var containers = rules.check(request);
    var size = FargateSize.of(request.cpu(), request.memory());
    var family = families.computeIfAbsent(request.family(), name -> new Family());
    int revision = ++family.last;
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
    family.revisions.put(revision, definition);
    tags.create(arn, request.tags());
    return definition;
  }

  /**
   * @param name {@code family}, {@code family:revision} or an ARN; a family alone is its latest
   *     ACTIVE revision
   * @throws AwsServiceException ClientException
   */
  TaskDefinition find(@Nullable String name) {
    return lookUp(EcsErrors.required(name, "taskDefinition"))
        .orElseThrow(() -> EcsErrors.client("Unable to describe task definition."));
  }

  private Optional<TaskDefinition> lookUp(String name) {
    var id = name.substring(name.indexOf('/') + 1);
    int colon = id.lastIndexOf(':');
    var family = families.get(colon < 0 ? id : id.substring(0, colon));
    if (family == null) {
      return Optional.empty();
    }
    if (colon < 0) {
      return family.revisions.descendingMap().values().stream()
          .filter(TaskDefinitions::isActive)
          .findFirst();
    }
    var number = id.substring(colon + 1);
    return number.matches("\\d{1,9}")
        ? Optional.ofNullable(family.revisions.get(Integer.parseInt(number)))
        : Optional.empty();
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
    put(changed);
    return changed;
  }

  /**
   * The revision that is to be deleted.
   *
   * @throws AwsServiceException ClientException, with the reason that a failure tells
   */
  TaskDefinition deletable(String name) {
    if (name.substring(name.indexOf('/') + 1).indexOf(':') < 0) {
      throw EcsErrors.client(
          "The specified task definition identifier is invalid. Specify a valid name or ARN and"
              + " try again.");
    }
    var found =
        lookUp(name)
            .orElseThrow(
                () ->
                    EcsErrors.client(
                        "The specified task definition does not exist. Specify a valid account,"
                            + " family, revision and try again."));
    if (isActive(found)) {
      throw EcsErrors.client(
          "The specified task definition is still in ACTIVE status. Please deregister the target"
              + " and try again.");
    }
    return found;
  }

  /** Makes a revision DELETE_IN_PROGRESS; what runs from it goes on. */
  TaskDefinition beginDeletion(TaskDefinition inactive) {
    var changed = inactive.toBuilder().status(TaskDefinitionStatus.DELETE_IN_PROGRESS).build();
    put(changed);
    return changed;
  }

  /** Nothing runs from the revision any more: nobody can describe it from now on. */
  void remove(TaskDefinition deleted) {
    family(deleted).revisions.remove(deleted.revision());
    tags.forget(deleted.taskDefinitionArn());
  }

  private void put(TaskDefinition changed) {
    family(changed).revisions.put(changed.revision(), changed);
  }

  private Family family(TaskDefinition definition) {
    return Objects.requireNonNull(families.get(definition.family()));
  }

  ListTaskDefinitionsResponse list(ListTaskDefinitionsRequest request) {
    var status = request.status() == null ? TaskDefinitionStatus.ACTIVE : request.status();
    var arns = new ArrayList<String>();
    families.forEach(
        (name, family) -> {
          if (request.familyPrefix() == null || request.familyPrefix().equals(name)) {
            family.all().stream()
                .filter(one -> one.status() == status)
                .forEach(one -> arns.add(one.taskDefinitionArn()));
          }
        });
    var ordered = request.sort() == SortOrder.DESC ? arns.reversed() : arns;
    var page = EcsErrors.PAGES.page(request, ordered);
    return ListTaskDefinitionsResponse.builder()
        .taskDefinitionArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  ListTaskDefinitionFamiliesResponse families(ListTaskDefinitionFamiliesRequest request) {
    var prefix = request.familyPrefix() == null ? "" : request.familyPrefix();
    var status = request.statusAsString() == null ? "ALL" : request.statusAsString();
    var names =
        families.entrySet().stream()
            .filter(family -> family.getKey().startsWith(prefix))
            .filter(family -> !family.getValue().all().isEmpty())
            .filter(
                family ->
                    switch (status) {
                      case "ACTIVE" ->
                          family.getValue().all().stream().anyMatch(TaskDefinitions::isActive);
                      case "INACTIVE" ->
                          family.getValue().all().stream().noneMatch(TaskDefinitions::isActive);
                      default -> true;
                    })
            .map(Map.Entry::getKey)
            .toList();
    var page = EcsErrors.PAGES.page(request, names);
    return ListTaskDefinitionFamiliesResponse.builder()
        .families(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean isActive(TaskDefinition definition) {
    return definition.status() == TaskDefinitionStatus.ACTIVE;
  }
}
