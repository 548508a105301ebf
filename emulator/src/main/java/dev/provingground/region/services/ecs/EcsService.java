package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.*;

/**
 * Amazon ECS on Fargate: clusters, task definitions, tasks, and services with rolling, blue/green,
 * linear and canary deployments. What AWS has beyond that is refused by name.
 */
public final class EcsService implements EcsClient, ResourceAware, ResourceTags {
  private final Tagging tags = new Tagging();
  private final ClusterOperations clusterOperations;
  private final AccountSettings accountSettings;
  private final TaskDefinitions definitions;
  private final DefinitionDeletions deletions;
  private final ContainerInstances instances;
  private final TaskOperations taskOperations;
  private final ServiceOperations serviceOperations;
  private final CapacityProviders capacityProviders;
  private final ServiceDeployments serviceDeployments;
  private final TaskProtections protections;
  private final SpotInterruptions spotInterruptions;
  private final ResourceArns arns;
  private final PassedRoles passedRoles;
  private final PublishedMetrics metrics;

  /**
   * @param interfaces makes the tasks' network interfaces
   * @param runtime runs their containers
   */
  public EcsService(
      ServiceContext context, ManagedInterfaces interfaces, ContainerRuntime runtime) {
    var targets = new TaskTargets(context);
    var registries = new TaskRegistries(context);
    var tasks = new Tasks(context, interfaces, runtime, tags, targets, registries);
    var services = new ServiceStore(context, tags);
    var controller = new ServiceController(context, tasks, targets, registries, services);
    this.accountSettings = new AccountSettings(context.region());
    var clusters = new Clusters(context, tags, accountSettings);
    this.clusterOperations = new ClusterOperations(clusters, services, tasks, tags);
    this.definitions = new TaskDefinitions(context, tags);
    this.deletions = new DefinitionDeletions(context.loop(), definitions, tasks, services);
    this.instances = new ContainerInstances(clusters, definitions);
    this.taskOperations = new TaskOperations(context, clusters, definitions, tasks, tags);
    this.serviceOperations =
        new ServiceOperations(context, clusters, definitions, services, controller, tags);
    this.capacityProviders = new CapacityProviders(context.region(), clusters, services);
    this.serviceDeployments = new ServiceDeployments(clusters, services, controller);
    this.protections = new TaskProtections(context, clusters, tasks, controller);
    this.spotInterruptions = new SpotInterruptions(tasks);
    this.arns = new ResourceArns(context.region());
    this.passedRoles = new PassedRoles(context.region(), definitions);
    this.metrics = new PublishedMetrics(context, clusters, services, tasks);
  }

  /**
   * Puts what tasks use, and how many there are, into CloudWatch, from now on at the end of each
   * minute.
   */
  public void publishMetrics() {
    metrics.start();
  }

  /** This service at the front door. */
  public Mount<EcsClient> mount() {
    return new Mount<>(
        "ecs",
        "ecs",
        Protocol.AWS_JSON,
        "AmazonEC2ContainerServiceV20141113",
        "2014-11-13",
        EcsClient.class,
        this);
  }

  @Override
  public CreateClusterResponse createCluster(CreateClusterRequest request) {
    return clusterOperations.create(request);
  }

  @Override
  public DescribeClustersResponse describeClusters(DescribeClustersRequest request) {
    return clusterOperations.describe(request);
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    return clusterOperations.list(request);
  }

  @Override
  public UpdateClusterResponse updateCluster(UpdateClusterRequest request) {
    return clusterOperations.update(request);
  }

  @Override
  public UpdateClusterSettingsResponse updateClusterSettings(UpdateClusterSettingsRequest request) {
    return clusterOperations.updateSettings(request);
  }

  @Override
  public DeleteClusterResponse deleteCluster(DeleteClusterRequest request) {
    return clusterOperations.delete(request);
  }

  /** Brings about what AWS alone can: FARGATE_SPOT wants its capacity back. */
  public SpotInterruptions spotInterruptions() {
    return spotInterruptions;
  }

  @Override
  public DescribeCapacityProvidersResponse describeCapacityProviders(
      DescribeCapacityProvidersRequest request) {
    return capacityProviders.describe(request);
  }

  @Override
  public PutClusterCapacityProvidersResponse putClusterCapacityProviders(
      PutClusterCapacityProvidersRequest request) {
    return PutClusterCapacityProvidersResponse.builder()
        .cluster(clusterOperations.describeWithTags(capacityProviders.put(request)))
        .build();
  }

  @Override
  public ListServiceDeploymentsResponse listServiceDeployments(
      ListServiceDeploymentsRequest request) {
    return serviceDeployments.list(request);
  }

  @Override
  public DescribeServiceDeploymentsResponse describeServiceDeployments(
      DescribeServiceDeploymentsRequest request) {
    return serviceDeployments.describe(request);
  }

  @Override
  public DescribeServiceRevisionsResponse describeServiceRevisions(
      DescribeServiceRevisionsRequest request) {
    return serviceDeployments.revisions(request);
  }

  @Override
  public StopServiceDeploymentResponse stopServiceDeployment(StopServiceDeploymentRequest request) {
    return serviceDeployments.stop(request);
  }

  @Override
  public GetTaskProtectionResponse getTaskProtection(GetTaskProtectionRequest request) {
    return protections.get(request);
  }

  @Override
  public UpdateTaskProtectionResponse updateTaskProtection(UpdateTaskProtectionRequest request) {
    return protections.update(request);
  }

  @Override
  public RegisterTaskDefinitionResponse registerTaskDefinition(
      RegisterTaskDefinitionRequest request) {
    var definition = definitions.register(request);
    return RegisterTaskDefinitionResponse.builder()
        .taskDefinition(definition)
        .tags(tags.list(definition.taskDefinitionArn()))
        .build();
  }

  @Override
  public DescribeTaskDefinitionResponse describeTaskDefinition(
      DescribeTaskDefinitionRequest request) {
    var definition = definitions.find(request.taskDefinition());
    var response = DescribeTaskDefinitionResponse.builder().taskDefinition(definition);
    if (request.include().contains(TaskDefinitionField.TAGS)) {
      response.tags(tags.list(definition.taskDefinitionArn()));
    }
    return response.build();
  }

  @Override
  public DeregisterTaskDefinitionResponse deregisterTaskDefinition(
      DeregisterTaskDefinitionRequest request) {
    return DeregisterTaskDefinitionResponse.builder()
        .taskDefinition(definitions.deregister(request.taskDefinition()))
        .build();
  }

  @Override
  public DeleteTaskDefinitionsResponse deleteTaskDefinitions(DeleteTaskDefinitionsRequest request) {
    return deletions.delete(request);
  }

  @Override
  public ListTaskDefinitionsResponse listTaskDefinitions(ListTaskDefinitionsRequest request) {
    return definitions.list(request);
  }

  @Override
  public ListTaskDefinitionFamiliesResponse listTaskDefinitionFamilies(
      ListTaskDefinitionFamiliesRequest request) {
    return definitions.families(request);
  }

  @Override
  public RunTaskResponse runTask(RunTaskRequest request) {
    var started = taskOperations.run(request).stream().map(TaskRecord::description).toList();
    return RunTaskResponse.builder().tasks(started).failures(List.<Failure>of()).build();
  }

  @Override
  public StartTaskResponse startTask(StartTaskRequest request) {
    return StartTaskResponse.builder().failures(instances.start(request)).build();
  }

  @Override
  public ListContainerInstancesResponse listContainerInstances(
      ListContainerInstancesRequest request) {
    return ListContainerInstancesResponse.builder()
        .containerInstanceArns(instances.list(request))
        .build();
  }

  @Override
  public DescribeContainerInstancesResponse describeContainerInstances(
      DescribeContainerInstancesRequest request) {
    return DescribeContainerInstancesResponse.builder()
        .failures(instances.describe(request))
        .build();
  }

  @Override
  public ListAttributesResponse listAttributes(ListAttributesRequest request) {
    return ListAttributesResponse.builder().attributes(instances.attributes(request)).build();
  }

  @Override
  public PutAttributesResponse putAttributes(PutAttributesRequest request) {
    throw instances.targetNotFound(request.cluster(), request.attributes());
  }

  @Override
  public DeleteAttributesResponse deleteAttributes(DeleteAttributesRequest request) {
    throw instances.targetNotFound(request.cluster(), request.attributes());
  }

  @Override
  public StopTaskResponse stopTask(StopTaskRequest request) {
    return StopTaskResponse.builder().task(taskOperations.stop(request).description()).build();
  }

  @Override
  public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
    return taskOperations.describe(request);
  }

  @Override
  public ListTasksResponse listTasks(ListTasksRequest request) {
    var page = taskOperations.list(request);
    return ListTasksResponse.builder().taskArns(page.items()).nextToken(page.nextToken()).build();
  }

  @Override
  public CreateServiceResponse createService(CreateServiceRequest request) {
    return CreateServiceResponse.builder()
        .service(described(serviceOperations.create(request)))
        .build();
  }

  @Override
  public UpdateServiceResponse updateService(UpdateServiceRequest request) {
    return UpdateServiceResponse.builder()
        .service(described(serviceOperations.update(request)))
        .build();
  }

  @Override
  public DeleteServiceResponse deleteService(DeleteServiceRequest request) {
    return DeleteServiceResponse.builder()
        .service(described(serviceOperations.delete(request)))
        .build();
  }

  @Override
  public DescribeServicesResponse describeServices(DescribeServicesRequest request) {
    return serviceOperations.describe(request);
  }

  @Override
  public ListServicesResponse listServices(ListServicesRequest request) {
    var page = serviceOperations.list(request);
    return ListServicesResponse.builder()
        .serviceArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    tags.add(EcsErrors.required(request.resourceArn(), "resourceArn"), request.tags());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    tags.remove(EcsErrors.required(request.resourceArn(), "resourceArn"), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder()
        .tags(tags.list(EcsErrors.required(request.resourceArn(), "resourceArn")))
        .build();
  }

  @Override
  public ListAccountSettingsResponse listAccountSettings(ListAccountSettingsRequest request) {
    var page = accountSettings.list(request);
    return ListAccountSettingsResponse.builder()
        .settings(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public PutAccountSettingResponse putAccountSetting(PutAccountSettingRequest request) {
    return PutAccountSettingResponse.builder()
        .setting(
            accountSettings.put(request.nameAsString(), request.value(), request.principalArn()))
        .build();
  }

  @Override
  public PutAccountSettingDefaultResponse putAccountSettingDefault(
      PutAccountSettingDefaultRequest request) {
    return PutAccountSettingDefaultResponse.builder()
        .setting(accountSettings.putDefault(request.nameAsString(), request.value()))
        .build();
  }

  @Override
  public DeleteAccountSettingResponse deleteAccountSetting(DeleteAccountSettingRequest request) {
    return DeleteAccountSettingResponse.builder().setting(accountSettings.delete(request)).build();
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return arns.of(request);
  }

  @Override
  public ConditionKeys conditionKeys(String operation, SdkRequest request) {
    return arns.conditionKeys(request);
  }

  @Override
  public List<Access> besides(String operation, SdkRequest request) {
    return arns.besides(operation, request);
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return passedRoles.of(request);
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return tags.known(arn);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to close: what runs is the runtime's. */
  @Override
  public void close() {}

  private Service described(ServiceRecord service) {
    return service.describe().toBuilder().tags(tags.list(service.arn())).build();
  }
}
