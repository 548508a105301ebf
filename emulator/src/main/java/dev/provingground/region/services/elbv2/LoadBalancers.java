package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.IpAddressType;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetIpAddressTypeRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSubnetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetMapping;

/** Makes, changes and deletes application load balancers. */
final class LoadBalancers {
  private final ServiceContext context;
  private final Resources resources;
  private final ManagedInterfaces interfaces;
  private final Network network;
  private final DataPlane dataPlane;
  private final AccessLogs accessLogs;
  private final Tags tags;

  LoadBalancers(
      ServiceContext context,
      Resources resources,
      ManagedInterfaces interfaces,
      Network network,
      DataPlane dataPlane,
      AccessLogs accessLogs,
      Tags tags) {
    this.context = context;
    this.resources = resources;
    this.interfaces = interfaces;
    this.network = network;
    this.dataPlane = dataPlane;
    this.accessLogs = accessLogs;
    this.tags = tags;
  }

  /** Answers the one that there is when name and settings are the same. */
  LoadBalancerResource create(CreateLoadBalancerRequest request) {
    Supported.only(
        request,
        "Name",
        "Subnets",
        "SubnetMappings",
        "SecurityGroups",
        "Scheme",
        "Tags",
        "Type",
        "IpAddressType");
    var name = checkedName(request.name());
    if (request.type() != null && !request.typeAsString().equals("application")) {
      throw Supported.unsupported("Load balancer type '" + request.typeAsString() + "'");
    }
    if (request.ipAddressType() != null && !request.ipAddressTypeAsString().equals("ipv4")) {
      throw Supported.unsupported("IP address type '" + request.ipAddressTypeAsString() + "'");
    }
    var scheme =
        request.scheme() == null ? LoadBalancerSchemeEnum.INTERNET_FACING : request.scheme();
    var subnets = subnets(request.subnets(), request.subnetMappings());
    var vpcId = subnets.getFirst().vpcId();
    var groups = network.securityGroups(vpcId, request.securityGroups());
    for (var existing : resources.loadBalancers()) {
      if (existing.name().equals(name)) {
        return sameOrDuplicate(existing, scheme, subnets, groups);
      }
    }
    if (Quota.APPLICATION_LOAD_BALANCERS.isReached(resources.loadBalancers().size())) {
      throw ElbErrors.tooManyLoadBalancers();
    }
    if (scheme == LoadBalancerSchemeEnum.INTERNET_FACING && !network.hasInternetGateway(vpcId)) {
      throw ElbErrors.invalidSubnet("VPC " + vpcId + " has no internet gateway");
    }
    var loadBalancer = make(name, scheme, vpcId, groups);
    addNodes(loadBalancer, subnets);
    resources.put(loadBalancer);
    tags.add(loadBalancer.arn(), request.tags());
    loadBalancer.nodes().forEach(node -> dataPlane.start(loadBalancer, node));
    return loadBalancer;
  }

  Page<LoadBalancerResource> describe(DescribeLoadBalancersRequest request) {
    if (request.hasLoadBalancerArns() && request.hasNames()) {
      throw ElbErrors.validation(
          "Load balancer ARNs and names cannot be specified at the same time");
    }
    var found = new ArrayList<LoadBalancerResource>();
    request.loadBalancerArns().forEach(arn -> found.add(resources.loadBalancer(arn)));
    request.names().forEach(name -> found.add(named(name)));
    boolean all = request.loadBalancerArns().isEmpty() && request.names().isEmpty();
    return ElbErrors.PAGES.page(request, all ? resources.loadBalancers() : found);
  }

  /** Does nothing when there is none any more, as AWS. */
  void delete(@Nullable String arn) {
    if (!resources.hasLoadBalancer(Constraint.required(arn, "loadBalancerArn"))) {
      return;
    }
    var loadBalancer = resources.loadBalancer(arn);
    if (loadBalancer.attributes().flag(AttributeCatalogs.DELETION_PROTECTION)) {
      throw ElbErrors.notPermitted(
          "Load balancer '" + arn + "' cannot be deleted because deletion protection is enabled");
    }
    for (var listener : resources.listenersOf(loadBalancer)) {
      tags.forget(listener.arn());
      listener.rules().forEach(rule -> tags.forget(rule.ruleArn()));
    }
    tags.forget(loadBalancer.arn());
    accessLogs.deliver(loadBalancer);
    resources.remove(loadBalancer);
    dataPlane.refresh();
    loadBalancer.nodes().forEach(this::close);
  }

  LoadBalancerResource setSubnets(SetSubnetsRequest request) {
    Supported.only(request, "LoadBalancerArn", "Subnets", "SubnetMappings");
    var loadBalancer = resources.loadBalancer(request.loadBalancerArn());
    var subnets = subnets(request.subnets(), request.subnetMappings());
    if (!subnets.getFirst().vpcId().equals(loadBalancer.vpcId())) {
      throw ElbErrors.invalidSubnet(
          "The subnets must be of the load balancer's VPC " + loadBalancer.vpcId());
    }
    var kept = new HashSet<>(subnets.stream().map(Subnet::subnetId).toList());
    for (var node : loadBalancer.nodes()) {
      if (!kept.contains(node.subnetId())) {
        accessLogs.deliver(loadBalancer, node);
        loadBalancer.remove(node);
        dataPlane.refresh();
        close(node);
      }
    }
    var present = loadBalancer.subnetIds();
    var added = subnets.stream().filter(one -> !present.contains(one.subnetId())).toList();
    addNodes(loadBalancer, added).forEach(node -> dataPlane.start(loadBalancer, node));
    dataPlane.refresh();
    return loadBalancer;
  }

  /** A load balancer of this region has addresses of version 4 only. */
  IpAddressType setIpAddressType(SetIpAddressTypeRequest request) {
    resources.loadBalancer(request.loadBalancerArn());
    var type = Constraint.required(request.ipAddressTypeAsString(), "ipAddressType");
    if (!type.equals("ipv4")) {
      throw Supported.unsupported("IP address type '" + type + "'");
    }
    return IpAddressType.IPV4;
  }

  LoadBalancerResource setSecurityGroups(SetSecurityGroupsRequest request) {
    Supported.only(request, "LoadBalancerArn", "SecurityGroups");
    var loadBalancer = resources.loadBalancer(request.loadBalancerArn());
    Constraint.required(request.securityGroups(), "securityGroups");
    var groups = network.securityGroups(loadBalancer.vpcId(), request.securityGroups());
    loadBalancer.nodes().forEach(node -> network.putSecurityGroups(node.id(), groups));
    loadBalancer.putSecurityGroups(groups);
    return loadBalancer;
  }

  private LoadBalancerResource make(
      String name, LoadBalancerSchemeEnum scheme, String vpcId, List<String> groups) {
    var region = context.region();
    var id = context.ids().hex(16);
    var number = Long.parseUnsignedLong(context.ids().hex(8), 16) % 900_000_000L + 1_000_000_000L;
    var prefix = scheme == LoadBalancerSchemeEnum.INTERNAL ? "internal-" : "";
    return new LoadBalancerResource(
        region.arn("elasticloadbalancing", "loadbalancer/app/" + name + "/" + id),
        name,
        prefix + name + "-" + number + "." + region.region() + ".elb.amazonaws.com",
        scheme,
        vpcId,
        groups,
        context.loop().now(),
        HostedZones.of(region.region()));
  }

  private List<ZoneNode> addNodes(LoadBalancerResource loadBalancer, List<Subnet> subnets) {
    var path = loadBalancer.arn().substring(loadBalancer.arn().indexOf("/") + 1);
    var added = new ArrayList<ZoneNode>();
    try {
      for (var subnet : subnets) {
        var made =
            interfaces.create(
                new ManagedInterfaces.Request(
                    subnet.subnetId(),
                    loadBalancer.securityGroups(),
                    loadBalancer.isInternetFacing(),
                    "ELB " + path,
                    "amazon-elb"));
        added.add(new ZoneNode(made));
      }
    } catch (RuntimeException e) {
      added.forEach(node -> interfaces.delete(node.id()));
      throw e;
    }
    added.forEach(loadBalancer::add);
    return added;
  }

  private void close(ZoneNode node) {
    node.close();
    interfaces.delete(node.id());
  }

  private List<Subnet> subnets(List<String> ids, List<SubnetMapping> mappings) {
    if (!ids.isEmpty() && !mappings.isEmpty()) {
      throw ElbErrors.validation("Subnets and subnet mappings cannot be specified together");
    }
    mappings.forEach(mapping -> Supported.only(mapping, "SubnetId"));
    var subnets =
        network.subnets(
            ids.isEmpty() ? mappings.stream().map(SubnetMapping::subnetId).toList() : ids);
    Set<String> zones = new HashSet<>();
    for (var subnet : subnets) {
      if (!subnet.vpcId().equals(subnets.getFirst().vpcId())) {
        throw ElbErrors.invalidSubnet("All subnets must belong to the same VPC");
      }
      if (!zones.add(subnet.availabilityZone())) {
        throw ElbErrors.configuration(
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
      }
    }
    if (zones.size() < 2) {
      throw ElbErrors.validation(
          "At least two subnets in two different Availability Zones must be specified");
    }
    return subnets;
  }

  private LoadBalancerResource named(String name) {
    return resources.loadBalancers().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ElbErrors.loadBalancerNameNotFound(name));
  }

  private static LoadBalancerResource sameOrDuplicate(
      LoadBalancerResource existing,
      LoadBalancerSchemeEnum scheme,
      List<Subnet> subnets,
      List<String> groups) {
    var subnetIds = new HashSet<>(subnets.stream().map(Subnet::subnetId).toList());
    boolean same =
        existing.scheme() == scheme
            && subnetIds.equals(new HashSet<>(existing.subnetIds()))
            && new HashSet<>(groups).equals(new HashSet<>(existing.securityGroups()));
    if (!same) {
      throw ElbErrors.duplicateLoadBalancer(existing.name());
    }
    return existing;
  }

  private static String checkedName(@Nullable String name) {
    var checked = Constraint.required(name, "name");
    if (checked.length() > 32) {
      throw ElbErrors.validation(
          "The load balancer name '" + checked + "' cannot be longer than '32' characters");
    }
    if (!checked.matches("[A-Za-z0-9-]+")) {
      throw ElbErrors.validation(
          "The load balancer name '"
              + checked
              + "' can only contain characters that are alphanumeric characters and hyphens(-)");
    }
    if (checked.startsWith("-") || checked.endsWith("-")) {
      throw ElbErrors.validation(
          "The load balancer name '" + checked + "' cannot begin or end with a hyphen(-)");
    }
    if (checked.startsWith("internal-")) {
      throw ElbErrors.validation(
          "The load balancer name '" + checked + "' cannot begin with 'internal-'");
    }
    return checked;
  }
}
