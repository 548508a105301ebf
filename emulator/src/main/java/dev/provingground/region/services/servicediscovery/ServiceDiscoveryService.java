package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.route53.ManagedZones;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.*;

/**
 * AWS Cloud Map: DNS namespaces, private and public, and HTTP namespaces, with their services and
 * instances. What AWS has beyond that is refused by name. Not for more than one thread.
 */
public final class ServiceDiscoveryService
    implements ServiceDiscoveryClient, ResourceAware, ResourceTags {
  private final Tagging tags = new Tagging();
  private final OperationLog operations;
  private final Namespaces namespaces;
  private final DiscoveryServices services;
  private final Instances instances;
  private final Discovery discovery;
  private final ResourceArns arns;

  /**
   * @param zones hosted zones for DNS namespaces
   */
  public ServiceDiscoveryService(ServiceContext context, ManagedZones zones) {
    this.operations = new OperationLog(context);
    this.namespaces = new Namespaces(context, zones, operations, tags);
    var records = new ServiceRecords(zones);
    this.services = new DiscoveryServices(context, namespaces, records, operations, tags);
    this.instances = new Instances(context, services, records, operations);
    this.discovery = new Discovery(namespaces, services);
    this.arns = new ResourceArns(namespaces, services);
  }

  /** This service at the front door. */
  public Mount<ServiceDiscoveryClient> mount() {
    return new Mount<>(
        "servicediscovery",
        "servicediscovery",
        Protocol.AWS_JSON,
        "Route53AutoNaming_v20170314",
        "2017-03-14",
        ServiceDiscoveryClient.class,
        this);
  }

  @Override
  public CreateHttpNamespaceResponse createHttpNamespace(CreateHttpNamespaceRequest request) {
    return CreateHttpNamespaceResponse.builder().operationId(namespaces.create(request)).build();
  }

  @Override
  public CreatePrivateDnsNamespaceResponse createPrivateDnsNamespace(
      CreatePrivateDnsNamespaceRequest request) {
    return CreatePrivateDnsNamespaceResponse.builder()
        .operationId(namespaces.create(request))
        .build();
  }

  @Override
  public CreatePublicDnsNamespaceResponse createPublicDnsNamespace(
      CreatePublicDnsNamespaceRequest request) {
    return CreatePublicDnsNamespaceResponse.builder()
        .operationId(namespaces.create(request))
        .build();
  }

  @Override
  public UpdateHttpNamespaceResponse updateHttpNamespace(UpdateHttpNamespaceRequest request) {
    return UpdateHttpNamespaceResponse.builder().operationId(namespaces.update(request)).build();
  }

  @Override
  public UpdatePrivateDnsNamespaceResponse updatePrivateDnsNamespace(
      UpdatePrivateDnsNamespaceRequest request) {
    return UpdatePrivateDnsNamespaceResponse.builder()
        .operationId(namespaces.update(request))
        .build();
  }

  @Override
  public UpdatePublicDnsNamespaceResponse updatePublicDnsNamespace(
      UpdatePublicDnsNamespaceRequest request) {
    return UpdatePublicDnsNamespaceResponse.builder()
        .operationId(namespaces.update(request))
        .build();
  }

  @Override
  public GetNamespaceResponse getNamespace(GetNamespaceRequest request) {
    var found = namespaces.get(request.id());
    return GetNamespaceResponse.builder()
        .namespace(found.describe(services.in(found).size()))
        .build();
  }

  @Override
  public ListNamespacesResponse listNamespaces(ListNamespacesRequest request) {
    var found =
        namespaces.all().stream()
            .filter(Filters.namespaces(request.filters()))
            .map(one -> one.summary(services.in(one).size()))
            .toList();
    var page = ServiceDiscoveryErrors.PAGES.page(request, found);
    return ListNamespacesResponse.builder()
        .namespaces(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public DeleteNamespaceResponse deleteNamespace(DeleteNamespaceRequest request) {
    var namespace = namespaces.get(request.id());
    if (!services.in(namespace).isEmpty()) {
      throw ServiceDiscoveryErrors.inUse(
          "Namespace has associated services; delete the services before deleting the namespace");
    }
    return DeleteNamespaceResponse.builder().operationId(namespaces.delete(namespace)).build();
  }

  @Override
  public CreateServiceResponse createService(CreateServiceRequest request) {
    return CreateServiceResponse.builder().service(services.create(request).describe()).build();
  }

  @Override
  public GetServiceResponse getService(GetServiceRequest request) {
    return GetServiceResponse.builder()
        .service(services.get(request.id(), "id").describe())
        .build();
  }

  @Override
  public UpdateServiceResponse updateService(UpdateServiceRequest request) {
    return UpdateServiceResponse.builder().operationId(services.update(request)).build();
  }

  @Override
  public ListServicesResponse listServices(ListServicesRequest request) {
    var found =
        services.all().stream()
            .filter(Filters.services(request.filters()))
            .map(ServiceRecord::summary)
            .toList();
    var page = ServiceDiscoveryErrors.PAGES.page(request, found);
    return ListServicesResponse.builder()
        .services(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public DeleteServiceResponse deleteService(DeleteServiceRequest request) {
    services.delete(request.id());
    return DeleteServiceResponse.builder().build();
  }

  @Override
  public RegisterInstanceResponse registerInstance(RegisterInstanceRequest request) {
    return RegisterInstanceResponse.builder().operationId(instances.register(request)).build();
  }

  @Override
  public DeregisterInstanceResponse deregisterInstance(DeregisterInstanceRequest request) {
    return DeregisterInstanceResponse.builder().operationId(instances.deregister(request)).build();
  }

  @Override
  public GetInstanceResponse getInstance(GetInstanceRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    return GetInstanceResponse.builder()
        .resourceOwner(service.description().resourceOwner())
        .instance(Instances.get(service, request.instanceId()).description())
        .build();
  }

  @Override
  public ListInstancesResponse listInstances(ListInstancesRequest request) {
    var service = services.get(request.serviceId(), "serviceId");
    var page =
        ServiceDiscoveryErrors.PAGES.page(
            request, service.instances().stream().map(InstanceRecord::summary).toList());
    return ListInstancesResponse.builder()
        .resourceOwner(service.description().resourceOwner())
        .instances(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public GetInstancesHealthStatusResponse getInstancesHealthStatus(
      GetInstancesHealthStatusRequest request) {
    var page = instances.health(request);
    return GetInstancesHealthStatusResponse.builder()
        .status(Instances.map(page.items()))
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public UpdateInstanceCustomHealthStatusResponse updateInstanceCustomHealthStatus(
      UpdateInstanceCustomHealthStatusRequest request) {
    instances.updateHealth(request);
    return UpdateInstanceCustomHealthStatusResponse.builder().build();
  }

  @Override
  public DiscoverInstancesResponse discoverInstances(DiscoverInstancesRequest request) {
    return discovery.discover(request);
  }

  @Override
  public DiscoverInstancesRevisionResponse discoverInstancesRevision(
      DiscoverInstancesRevisionRequest request) {
    return DiscoverInstancesRevisionResponse.builder()
        .instancesRevision(discovery.revision(request))
        .build();
  }

  @Override
  public GetOperationResponse getOperation(GetOperationRequest request) {
    return GetOperationResponse.builder().operation(operations.get(request.operationId())).build();
  }

  @Override
  public ListOperationsResponse listOperations(ListOperationsRequest request) {
    var found =
        operations.all().stream()
            .filter(Filters.operations(request.filters()))
            .map(one -> OperationSummary.builder().id(one.id()).status(one.status()).build())
            .toList();
    var page = ServiceDiscoveryErrors.PAGES.page(request, found);
    return ListOperationsResponse.builder()
        .operations(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    tags.add(request.resourceARN(), request.tags());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    tags.remove(request.resourceARN(), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(tags.list(request.resourceARN())).build();
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
    return ResourceArns.besides(request);
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return tags.known(arn);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
