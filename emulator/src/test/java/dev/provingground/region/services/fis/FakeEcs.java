package dev.provingground.region.services.fis;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** A cluster, {@code proving}, with tasks of the service {@code web}. */
final class FakeEcs implements EcsClient {
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final List<String> stopped = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  private boolean ready = true;

  /** The ARN of one of its tasks. */
  static String arn(int number) {
    return "arn:aws:ecs:us-east-1:123456789012:task/proving/" + "%032d".formatted(number);
  }

  /**
   * @param number the task's; its network interface is {@code eni-NUMBER}
   */
  void run(int number, String zone) {
    var detail = KeyValuePair.builder().name("networkInterfaceId").value("eni-" + number).build();
    tasks.put(
        arn(number),
        Task.builder()
            .taskArn(arn(number))
            .availabilityZone(zone)
            .lastStatus("RUNNING")
            .desiredStatus("RUNNING")
            .taskDefinitionArn("arn:definition")
            .tags(Tag.builder().key("chaos").value("allowed").build())
            .attachments(Attachment.builder().details(detail).build())
            .build());
  }

  /** Tasks that were told to stop, with why. */
  List<String> stopped() {
    return stopped;
  }

  /** From now on roles may not call the operation. */
  void deny(String operation) {
    denied.add(operation);
  }

  /** From now on the task definition allows no faults. */
  void allowNoFaults() {
    ready = false;
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    return ListClustersResponse.builder().clusterArns("arn:cluster/proving").build();
  }

  @Override
  public ListTasksResponse listTasks(ListTasksRequest request) {
    check("ListTasks");
    return ListTasksResponse.builder().taskArns(tasks.keySet()).build();
  }

  @Override
  public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
    check("DescribeTasks");
    return DescribeTasksResponse.builder()
        .tasks(request.tasks().stream().filter(tasks::containsKey).map(tasks::get).toList())
        .build();
  }

  @Override
  public DescribeTaskDefinitionResponse describeTaskDefinition(
      DescribeTaskDefinitionRequest request) {
    var definition = TaskDefinition.builder().taskDefinitionArn(request.taskDefinition());
    if (ready) {
      definition.enableFaultInjection(true).pidMode(PidMode.TASK);
    }
    return DescribeTaskDefinitionResponse.builder().taskDefinition(definition.build()).build();
  }

  @Override
  public StopTaskResponse stopTask(StopTaskRequest request) {
    check("StopTask");
    stopped.add(request.task() + ": " + request.reason());
    return StopTaskResponse.builder().build();
  }

  private void check(String operation) {
    if (denied.contains(operation)) {
      throw AwsErrors.error(
          "AccessDeniedException",
          CallContext.current().caller().arn() + " may not ecs:" + operation);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
