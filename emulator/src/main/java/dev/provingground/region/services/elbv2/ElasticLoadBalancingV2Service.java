package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.MetricPublisher;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.*;

/**
 * Elastic Load Balancing (v2): application load balancers over HTTP with targets of type ip. What
 * AWS has beyond that is refused by name.
 */
public final class ElasticLoadBalancingV2Service
    implements ElasticLoadBalancingV2Client, ResourceAware, ResourceTags {
  private final ServiceContext context;
  private final Resources resources = new Resources();
  private final Tags tags = new Tags(resources);
  private final LoadBalancers loadBalancers;
  private final Listeners listeners;
  private final Rules rules;
  private final TargetGroups targetGroups;
  private final Targets targets;
  private final ResourceAttributes attributes;
  private final DataPlane dataPlane;
  private final AccessLogs accessLogs;

  /**
   * @param interfaces makes the nodes' network interfaces
   * @param fabric runs the nodes and probes targets
   * @param names where load balancers' DNS names are published
   * @param certificates where those of listeners for HTTPS are
   */
  public ElasticLoadBalancingV2Service(
      ServiceContext context,
      ManagedInterfaces interfaces,
      BalancerFabric fabric,
      NameRegistry names,
      Certificates certificates) {
    this.context = context;
    var network = new Network(context.services());
    this.dataPlane = new DataPlane(context, resources, fabric, names, certificates);
    this.accessLogs = new AccessLogs(context, resources);
    var draining = new Draining(context, resources, dataPlane);
    this.loadBalancers =
        new LoadBalancers(context, resources, interfaces, network, dataPlane, accessLogs, tags);
    this.listeners = new Listeners(context, resources, dataPlane, certificates, tags);
    this.rules = new Rules(context, resources, dataPlane, tags);
    this.targetGroups = new TargetGroups(context, resources, network, dataPlane, draining, tags);
    this.targets = new Targets(resources, network, dataPlane, draining);
    this.attributes = new ResourceAttributes(resources, dataPlane, accessLogs);
  }

  /** Delivers access logs, from now on every five minutes. */
  public void deliverAccessLogs() {
    accessLogs.start();
  }

  /** Puts what load balancers count into CloudWatch, from now on at the end of each minute. */
  public void publishMetrics() {
    new MetricPublisher(
            context,
            "elasticloadbalancing.amazonaws.com",
            "AWS/ApplicationELB",
            new LoadBalancerMetrics(resources)::collect)
        .start();
  }

  /** Which load balancers use a certificate. */
  public Certificates.Users certificateUsers() {
    return new ListenerCertificateUsers(resources, dataPlane);
  }

  /** This service at the region's front door. */
  public Mount<ElasticLoadBalancingV2Client> mount() {
    return new Mount<>(
        "elasticloadbalancing",
        "elasticloadbalancing",
        Protocol.AWS_QUERY,
        "",
        "2015-12-01",
        ElasticLoadBalancingV2Client.class,
        this);
  }

  @Override
  public CreateLoadBalancerResponse createLoadBalancer(CreateLoadBalancerRequest request) {
    return CreateLoadBalancerResponse.builder()
        .loadBalancers(loadBalancers.create(request).describe())
        .build();
  }

  @Override
  public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
    var page = loadBalancers.describe(request);
    return DescribeLoadBalancersResponse.builder()
        .loadBalancers(page.items().stream().map(LoadBalancerResource::describe).toList())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public DeleteLoadBalancerResponse deleteLoadBalancer(DeleteLoadBalancerRequest request) {
    loadBalancers.delete(request.loadBalancerArn());
    return DeleteLoadBalancerResponse.builder().build();
  }

  @Override
  public DescribeAccountLimitsResponse describeAccountLimits(DescribeAccountLimitsRequest request) {
    var page = ElbErrors.PAGES.page(request, Quota.told());
    return DescribeAccountLimitsResponse.builder()
        .limits(page.items())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public SetIpAddressTypeResponse setIpAddressType(SetIpAddressTypeRequest request) {
    return SetIpAddressTypeResponse.builder()
        .ipAddressType(loadBalancers.setIpAddressType(request))
        .build();
  }

  @Override
  public SetSubnetsResponse setSubnets(SetSubnetsRequest request) {
    var changed = loadBalancers.setSubnets(request);
    return SetSubnetsResponse.builder()
        .availabilityZones(changed.availabilityZones())
        .ipAddressType(IpAddressType.IPV4)
        .build();
  }

  @Override
  public SetSecurityGroupsResponse setSecurityGroups(SetSecurityGroupsRequest request) {
    var changed = loadBalancers.setSecurityGroups(request);
    return SetSecurityGroupsResponse.builder().securityGroupIds(changed.securityGroups()).build();
  }

  @Override
  public DescribeLoadBalancerAttributesResponse describeLoadBalancerAttributes(
      DescribeLoadBalancerAttributesRequest request) {
    return DescribeLoadBalancerAttributesResponse.builder()
        .attributes(attributes.ofLoadBalancer(request.loadBalancerArn()))
        .build();
  }

  @Override
  public ModifyLoadBalancerAttributesResponse modifyLoadBalancerAttributes(
      ModifyLoadBalancerAttributesRequest request) {
    return ModifyLoadBalancerAttributesResponse.builder()
        .attributes(attributes.modify(request))
        .build();
  }

  @Override
  public CreateListenerResponse createListener(CreateListenerRequest request) {
    return CreateListenerResponse.builder().listeners(listeners.create(request)).build();
  }

  @Override
  public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
    var page = listeners.describe(request);
    return DescribeListenersResponse.builder()
        .listeners(page.items())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public ModifyListenerResponse modifyListener(ModifyListenerRequest request) {
    return ModifyListenerResponse.builder().listeners(listeners.modify(request)).build();
  }

  @Override
  public DeleteListenerResponse deleteListener(DeleteListenerRequest request) {
    listeners.delete(request.listenerArn());
    return DeleteListenerResponse.builder().build();
  }

  @Override
  public DescribeListenerAttributesResponse describeListenerAttributes(
      DescribeListenerAttributesRequest request) {
    return DescribeListenerAttributesResponse.builder()
        .attributes(attributes.ofListener(request.listenerArn()))
        .build();
  }

  @Override
  public ModifyListenerAttributesResponse modifyListenerAttributes(
      ModifyListenerAttributesRequest request) {
    return ModifyListenerAttributesResponse.builder()
        .attributes(attributes.modify(request))
        .build();
  }

  @Override
  public AddListenerCertificatesResponse addListenerCertificates(
      AddListenerCertificatesRequest request) {
    return AddListenerCertificatesResponse.builder()
        .certificates(listeners.addCertificates(request))
        .build();
  }

  @Override
  public RemoveListenerCertificatesResponse removeListenerCertificates(
      RemoveListenerCertificatesRequest request) {
    listeners.removeCertificates(request);
    return RemoveListenerCertificatesResponse.builder().build();
  }

  @Override
  public DescribeListenerCertificatesResponse describeListenerCertificates(
      DescribeListenerCertificatesRequest request) {
    var page = listeners.describeCertificates(request);
    return DescribeListenerCertificatesResponse.builder()
        .certificates(page.items())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public DescribeSslPoliciesResponse describeSSLPolicies(DescribeSslPoliciesRequest request) {
    var found =
        request.names().isEmpty()
            ? SecurityPolicies.all()
            : request.names().stream().map(SecurityPolicies::named).toList();
    var page = ElbErrors.PAGES.page(request, found);
    return DescribeSslPoliciesResponse.builder()
        .sslPolicies(page.items().stream().map(SecurityPolicies.Policy::describe).toList())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public CreateRuleResponse createRule(CreateRuleRequest request) {
    return CreateRuleResponse.builder().rules(rules.create(request)).build();
  }

  @Override
  public DescribeRulesResponse describeRules(DescribeRulesRequest request) {
    var page = rules.describe(request);
    return DescribeRulesResponse.builder().rules(page.items()).nextMarker(page.nextToken()).build();
  }

  @Override
  public ModifyRuleResponse modifyRule(ModifyRuleRequest request) {
    return ModifyRuleResponse.builder().rules(rules.modify(request)).build();
  }

  @Override
  public DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
    rules.delete(request.ruleArn());
    return DeleteRuleResponse.builder().build();
  }

  @Override
  public SetRulePrioritiesResponse setRulePriorities(SetRulePrioritiesRequest request) {
    return SetRulePrioritiesResponse.builder().rules(rules.setPriorities(request)).build();
  }

  @Override
  public CreateTargetGroupResponse createTargetGroup(CreateTargetGroupRequest request) {
    return CreateTargetGroupResponse.builder().targetGroups(targetGroups.create(request)).build();
  }

  @Override
  public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
    var page = targetGroups.describe(request);
    return DescribeTargetGroupsResponse.builder()
        .targetGroups(page.items())
        .nextMarker(page.nextToken())
        .build();
  }

  @Override
  public ModifyTargetGroupResponse modifyTargetGroup(ModifyTargetGroupRequest request) {
    return ModifyTargetGroupResponse.builder().targetGroups(targetGroups.modify(request)).build();
  }

  @Override
  public DeleteTargetGroupResponse deleteTargetGroup(DeleteTargetGroupRequest request) {
    targetGroups.delete(request.targetGroupArn());
    return DeleteTargetGroupResponse.builder().build();
  }

  @Override
  public DescribeTargetGroupAttributesResponse describeTargetGroupAttributes(
      DescribeTargetGroupAttributesRequest request) {
    return DescribeTargetGroupAttributesResponse.builder()
        .attributes(attributes.ofTargetGroup(request.targetGroupArn()))
        .build();
  }

  @Override
  public ModifyTargetGroupAttributesResponse modifyTargetGroupAttributes(
      ModifyTargetGroupAttributesRequest request) {
    return ModifyTargetGroupAttributesResponse.builder()
        .attributes(attributes.modify(request))
        .build();
  }

  @Override
  public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
    targets.register(request);
    return RegisterTargetsResponse.builder().build();
  }

  @Override
  public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
    targets.deregister(request);
    return DeregisterTargetsResponse.builder().build();
  }

  @Override
  public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
    return DescribeTargetHealthResponse.builder()
        .targetHealthDescriptions(targets.describeHealth(request))
        .build();
  }

  @Override
  public AddTagsResponse addTags(AddTagsRequest request) {
    tags.add(request);
    return AddTagsResponse.builder().build();
  }

  @Override
  public RemoveTagsResponse removeTags(RemoveTagsRequest request) {
    tags.remove(request);
    return RemoveTagsResponse.builder().build();
  }

  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    return DescribeTagsResponse.builder().tagDescriptions(tags.describe(request)).build();
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return ResourceArns.of(operation, request);
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return tags.of(arn);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to close: nodes are the data plane's. */
  @Override
  public void close() {}
}
