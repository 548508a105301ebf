package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ClientTokens;
import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Runs, stops, describes and lists tasks. */
final class TaskOperations {
  private static final int MAX_TOKEN = 64;

  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Tasks tasks;
  private final Subnets subnets;
  private final Tagging tags;
  private final ClientTokens tokens;

  TaskOperations(
      ServiceContext context,
      Clusters clusters,
      TaskDefinitions definitions,
      Tasks tasks,
      Tagging tags) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.tasks = tasks;
    this.subnets = new Subnets(context);
    this.tags = tags;
    this.tokens = new ClientTokens(context.loop());
  }

  /** Tasks that are new, or those that the same request with the same token has started. */
  List<TaskRecord> run(RunTaskRequest request) {
    Supported.only(
        request,
        "capacityProviderStrategy",
        "cluster",
        "count",
        "enableECSManagedTags",
        "group",
        "launchType",
        "networkConfiguration",
        "overrides",
        "platformVersion",
        "propagateTags",
        "referenceId",
        "startedBy",
        "tags",
        "taskDefinition",
        "clientToken");
    var cluster = clusters.active(request.cluster());
    return tokens.once(
        request,
        EcsErrors.tokenIn(cluster, request.clientToken(), MAX_TOKEN),
        () -> start(request, cluster),
        started -> EcsErrors.tokenInUse(started.stream().map(TaskRecord::arn).toList()));
  }

  private List<TaskRecord> start(RunTaskRequest request, ClusterRecord cluster) {
    var strategy =
        cluster.strategy(request.launchTypeAsString(), request.capacityProviderStrategy());
    var byProvider = new HashMap<String, Integer>();
    ServiceSettings.onlyPlatform(request.platformVersion());
    int count = Objects.requireNonNullElse(request.count(), 1);
    if (count < 1 || count > 10) {
      throw EcsErrors.invalid("Count must be between 1 and 10, not " + count + ".");
    }
    var definition = definitions.findActive(request.taskDefinition());
    var group = Objects.requireNonNullElse(request.group(), "family:" + definition.family());
    if (group.startsWith("service:")) {
      throw EcsErrors.invalid("The task group cannot begin with 'service:'.");
    }
    var overrides = overrides(request, definition);
    var network = request.networkConfiguration();
    var places = subnets.of(network);
    var started = new ArrayList<TaskRecord>();
    for (int i = 0; i < count; i++) {
      var provider = strategy.next(byProvider);
      if (provider != null) {
        byProvider.merge(provider, 1, Integer::sum);
      }
      started.add(
          tasks.launch(
              new TaskSpec(
                  cluster,
                  definition,
                  overrides,
                  places.get(i % places.size()).subnetId(),
                  network.awsvpcConfiguration().securityGroups(),
                  network.awsvpcConfiguration().assignPublicIp() == AssignPublicIp.ENABLED,
                  group,
                  request.startedBy(),
                  provider,
                  tagsOf(request, cluster, definition),
                  List.of(),
                  List.of())));
    }
    return started;
  }

  TaskRecord stop(StopTaskRequest request) {
    var cluster = clusters.active(request.cluster());
    var task = tasks.find(cluster, EcsErrors.required(request.task(), "task"));
    if (task == null) {
      throw EcsErrors.invalid("The referenced task was not found.");
    }
    tasks.stop(
        task,
        TaskStopCode.USER_INITIATED,
        Objects.requireNonNullElse(request.reason(), "Task stopped by user"),
        false);
    return task;
  }

  DescribeTasksResponse describe(DescribeTasksRequest request) {
    var cluster = clusters.active(request.cluster());
    var ids = EcsErrors.required(request.tasks(), "Tasks");
    if (ids.size() > 100) {
      throw EcsErrors.invalid("Cannot describe more than 100 tasks at once.");
    }
    boolean withTags = request.include().contains(TaskField.TAGS);
    var found = new ArrayList<Task>();
    var failures = new ArrayList<Failure>();
    for (var id : ids) {
      var task = tasks.find(cluster, id);
      if (task == null) {
        failures.add(tasks.missing(cluster, id));
      } else {
        found.add(
            withTags
                ? task.description().toBuilder().tags(tags.list(task.arn())).build()
                : task.description());
      }
    }
    return DescribeTasksResponse.builder().tasks(found).failures(failures).build();
  }

  Page<String> list(ListTasksRequest request) {
    Supported.only(
        request,
        "cluster",
        "family",
        "nextToken",
        "maxResults",
        "startedBy",
        "serviceName",
        "desiredStatus",
        "launchType",
        "containerInstance");
    var cluster = clusters.active(request.cluster());
    if (request.containerInstance() != null) {
      // Tasks of Fargate are on none.
      throw EcsErrors.invalid("The referenced container instance was not found.");
    }
    ServiceSettings.onlyFargate(request.launchTypeAsString());
    var desired = Objects.requireNonNullElse(request.desiredStatus(), DesiredStatus.RUNNING);
    var service = request.serviceName();
    var group =
        service == null ? null : "service:" + service.substring(service.lastIndexOf('/') + 1);
    var arns =
        tasks.in(cluster).stream()
            .filter(task -> task.description().desiredStatus().equals(desired.toString()))
            .filter(task -> group == null || task.spec().group().equals(group))
            .filter(
                task ->
                    request.family() == null
                        || task.spec().definition().family().equals(request.family()))
            .filter(
                task ->
                    request.startedBy() == null
                        || request.startedBy().equals(task.spec().startedBy()))
            .map(TaskRecord::arn)
            .toList();
    return EcsErrors.PAGES.page(request, arns);
  }

  private static TaskOverride overrides(RunTaskRequest request, TaskDefinition definition) {
    if (request.overrides() == null) {
      return TaskOverride.builder().build();
    }
    var overrides = request.overrides();
    Supported.only(
        overrides,
        "containerOverrides",
        "cpu",
        "memory",
        "ephemeralStorage",
        "executionRoleArn",
        "taskRoleArn");
    StorageRules.check(overrides.ephemeralStorage());
    for (var container : overrides.containerOverrides()) {
      Supported.only(
          container, "name", "command", "environment", "cpu", "memory", "memoryReservation");
      container.environment().forEach(TaskDefinitionRules::check);
      boolean exists =
          definition.containerDefinitions().stream()
              .anyMatch(one -> one.name().equals(container.name()));
      if (!exists) {
        throw EcsErrors.invalid(
            "Override for container named "
                + container.name()
                + " is not a container in the"
                + " TaskDefinition.");
      }
    }
    var size =
        FargateSize.of(
            Objects.requireNonNullElse(overrides.cpu(), definition.cpu()),
            Objects.requireNonNullElse(overrides.memory(), definition.memory()));
    for (var container : TaskSpec.sized(definition.containerDefinitions(), overrides)) {
      size.problem(container)
          .ifPresent(
              problem -> {
                throw EcsErrors.invalid(problem);
              });
    }
    return overrides.toBuilder()
        .cpu(overrides.cpu() == null ? null : String.valueOf(size.cpuUnits()))
        .memory(overrides.memory() == null ? null : String.valueOf(size.memoryMiB()))
        .build();
  }

  private List<Tag> tagsOf(
      RunTaskRequest request, ClusterRecord cluster, TaskDefinition definition) {
    var all = new ArrayList<>(request.tags());
    if (request.propagateTags() == PropagateTags.TASK_DEFINITION) {
      all.addAll(tags.list(definition.taskDefinitionArn()));
    }
    if (Boolean.TRUE.equals(request.enableECSManagedTags())) {
      all.add(Tag.builder().key("aws:ecs:clusterName").value(cluster.name()).build());
    }
    return all;
  }
}
