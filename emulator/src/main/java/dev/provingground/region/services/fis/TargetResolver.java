package dev.provingground.region.services.fis;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateTarget;

/** Finds the resources that a target means, as the experiment's role. */
final class TargetResolver {
  private static final Caller ITSELF = new Caller.Service("fis.amazonaws.com");

  private final Services services;
  private final RandomGenerator random;

  TargetResolver(Services services, RandomGenerator random) {
    this.services = services;
    this.random = random;
  }

  /**
   * The ARNs of the resources.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException what another service
   *     answers
   */
  List<String> resolve(ExperimentTemplateTarget target, ExperimentRole role) {
    var found =
        switch (target.resourceType()) {
          case TargetTypes.TASK -> tasks(target, role);
          case TargetTypes.SUBNET -> subnets(target, role);
          case TargetTypes.ROLE -> target.resourceArns();
          default -> throw new IllegalArgumentException(target.resourceType());
        };
    return SelectionMode.parse(target.selectionMode()).select(found, random);
  }

  private List<String> tasks(ExperimentTemplateTarget target, ExperimentRole role) {
    var arns = new ArrayList<String>();
    if (!target.resourceArns().isEmpty()) {
      arns.addAll(target.resourceArns());
    } else if (target.parameters().containsKey("cluster")) {
      var cluster = target.parameters().get("cluster");
      arns.addAll(
          role.call(
              EcsClient.class, ecs -> list(ecs, cluster, target.parameters().get("service"))));
    } else {
      // On AWS the Resource Groups Tagging API knows them.
      role.require("tag:GetResources", "*");
      CallContext.call(
          ITSELF,
          () -> {
            var ecs = services.client(EcsClient.class);
            ecs.listClustersPaginator()
                .clusterArns()
                .forEach(cluster -> arns.addAll(list(ecs, cluster, null)));
            return arns;
          });
    }
    return role.call(EcsClient.class, ecs -> describe(ecs, arns)).stream()
        .filter(task -> task.desiredStatus().equals("RUNNING"))
        .filter(task -> hasTags(task, target.resourceTags()))
        .filter(task -> passes(task, target))
        .map(Task::taskArn)
        .toList();
  }

  private static List<String> list(
      EcsClient ecs, @Nullable String cluster, @Nullable String service) {
    return ecs
        .listTasksPaginator(
            request ->
                request.cluster(cluster).serviceName(service).desiredStatus(DesiredStatus.RUNNING))
        .taskArns()
        .stream()
        .toList();
  }

  private static List<Task> describe(EcsClient ecs, List<String> arns) {
    var tasks = new ArrayList<Task>();
    for (var arn : arns) {
      tasks.addAll(describe(ecs, arn));
    }
    return tasks;
  }

  /** A task; empty when it has gone. */
  static List<Task> describe(EcsClient ecs, String taskArn) {
    return ecs.describeTasks(
            request -> request.cluster(cluster(taskArn)).tasks(taskArn).include(TaskField.TAGS))
        .tasks();
  }

  /** The name of a task's cluster, from {@code …:task/CLUSTER/ID}. */
  static String cluster(String taskArn) {
    int slash = taskArn.indexOf('/');
    int last = taskArn.lastIndexOf('/');
    return slash == last ? "default" : taskArn.substring(slash + 1, last);
  }

  private static boolean hasTags(Task task, Map<String, String> tags) {
    return tags.entrySet().stream()
        .allMatch(
            tag ->
                task.tags()
                    .contains(Tag.builder().key(tag.getKey()).value(tag.getValue()).build()));
  }

  private static List<String> subnets(ExperimentTemplateTarget target, ExperimentRole role) {
    var filters = new ArrayList<Filter>();
    target.resourceTags().forEach((key, value) -> filters.add(filter("tag:" + key, value)));
    target
        .parameters()
        .forEach(
            (name, value) ->
                filters.add(filter(name.equals("vpc") ? "vpc-id" : zoneFilter(value), value)));
    var ids =
        target.resourceArns().stream().map(arn -> arn.substring(arn.indexOf('/') + 1)).toList();
    var request = DescribeSubnetsRequest.builder().subnetIds(ids).filters(filters).build();
    return role.call(Ec2Client.class, ec2 -> ec2.describeSubnets(request)).subnets().stream()
        .filter(subnet -> passes(subnet, target))
        .map(Subnet::subnetArn)
        .toList();
  }

  /** By the zone's name, {@code us-east-1a}, or its id, {@code use1-az1}. */
  private static String zoneFilter(String zone) {
    return zone.contains("-az") ? "availability-zone-id" : "availability-zone";
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static boolean passes(SdkPojo resource, ExperimentTemplateTarget target) {
    return target.filters().stream().map(ResourceFilter::of).allMatch(f -> f.accepts(resource));
  }
}
