package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSubnetsRequest;

/** AWS::ElasticLoadBalancingV2::LoadBalancer: done when its state is active. */
final class LoadBalancerType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ElasticLoadBalancingV2::LoadBalancer")
          .like(CreateLoadBalancerRequest.builder())
          .replace("Name", "Scheme", "Type")
          .inPlace("SecurityGroups", "Subnets", "SubnetMappings")
          .refuse("IpAddressType")
          .property("LoadBalancerAttributes", Shape.KEYS_AND_VALUES, OnUpdate.IN_PLACE)
          .tags()
          .attributes(
              "CanonicalHostedZoneID",
              "DNSName",
              "LoadBalancerArn",
              "LoadBalancerFullName",
              "LoadBalancerName",
              "SecurityGroups")
          .namedBy("Name")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(CreateLoadBalancerRequest.builder())
            .name(resource.nameOr("Name", 32))
            .tags(resource.tags(ElbTags::tag))
            .build();
    return elb(resource).createLoadBalancer(request).loadBalancers().getFirst().loadBalancerArn();
  }

  @Override
  public void configure(Resource resource) {
    var attributes = attributes(resource);
    if (!attributes.isEmpty()) {
      elb(resource)
          .modifyLoadBalancerAttributes(
              r -> r.loadBalancerArn(resource.physicalId()).attributes(attributes));
    }
  }

  @Override
  public boolean isCreated(Resource resource) {
    var state = describe(resource).state();
    return switch (state.code()) {
      case ACTIVE, ACTIVE_IMPAIRED -> true;
      case FAILED ->
          throw new HandlerFailure(
              HandlerErrorCode.NOT_STABILIZED,
              "Load balancer " + resource.physicalId() + " failed: " + state.reason());
      default -> false;
    };
  }

  @Override
  public void update(Resource before, Resource after) {
    var properties = after.properties();
    if (properties.differ(before.properties(), "Subnets", "SubnetMappings")) {
      elb(after)
          .setSubnets(
              properties
                  .into(SetSubnetsRequest.builder(), "Subnets", "SubnetMappings")
                  .loadBalancerArn(after.physicalId())
                  .build());
    }
    if (properties.differ(before.properties(), "SecurityGroups")) {
      elb(after)
          .setSecurityGroups(
              r ->
                  r.loadBalancerArn(after.physicalId())
                      .securityGroups(properties.texts("SecurityGroups")));
    }
    configure(after);
    ElbTags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    elb(resource).deleteLoadBalancer(r -> r.loadBalancerArn(resource.physicalId()));
  }

  @Override
  public boolean isDeleted(Resource resource) {
    try {
      return elb(resource)
          .describeLoadBalancers(r -> r.loadBalancerArns(resource.physicalId()))
          .loadBalancers()
          .isEmpty();
    } catch (LoadBalancerNotFoundException e) {
      // It is gone: what was waited for.
      return true;
    }
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var attributes =
        elb(resource)
            .describeLoadBalancerAttributes(r -> r.loadBalancerArn(resource.physicalId()))
            .attributes();
    var zones = describe(resource).availabilityZones();
    return Map.of(
        "Tags",
        ElbTags.live(resource),
        "LoadBalancerAttributes",
        Attributes.asked(resource, "LoadBalancerAttributes", attributes),
        "Subnets",
        Attributes.list(zones.stream().map(AvailabilityZone::subnetId).toList()),
        "SubnetMappings",
        LiveProperties.list(zones));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    if (name.equals("SecurityGroups")) {
      return Attributes.list(describe(resource).securityGroups());
    }
    return Attributes.text(
        switch (name) {
          case "CanonicalHostedZoneID" -> describe(resource).canonicalHostedZoneId();
          case "DNSName" -> describe(resource).dnsName();
          case "LoadBalancerArn" -> resource.physicalId();
          case "LoadBalancerFullName" -> fullName(resource.physicalId());
          case "LoadBalancerName" -> describe(resource).loadBalancerName();
          default -> throw Attributes.unknown(name);
        });
  }

  /** {@code app/NAME/ID}: the ARN's end. */
  private static String fullName(String arn) {
    return arn.substring(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length());
  }

  private static List<LoadBalancerAttribute> attributes(Resource resource) {
    return resource.properties().objects("LoadBalancerAttributes").stream()
        .map(attribute -> attribute.into(LoadBalancerAttribute.builder()).build())
        .toList();
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static LoadBalancer describe(Resource resource) {
    return elb(resource)
        .describeLoadBalancers(r -> r.loadBalancerArns(resource.physicalId()))
        .loadBalancers()
        .getFirst();
  }

  private static ElasticLoadBalancingV2Client elb(Resource resource) {
    return resource.client(ElasticLoadBalancingV2Client.class);
  }
}
