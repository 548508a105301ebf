package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** AWS::ElasticLoadBalancingV2::TargetGroup. */
final class TargetGroupType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ElasticLoadBalancingV2::TargetGroup")
          .like(CreateTargetGroupRequest.builder())
          .replace(
              "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId", "IpAddressType")
          .inPlace(
              "HealthCheckEnabled",
              "HealthCheckIntervalSeconds",
              "HealthCheckPath",
              "HealthCheckPort",
              "HealthCheckProtocol",
              "HealthCheckTimeoutSeconds",
              "HealthyThresholdCount",
              "Matcher",
              "UnhealthyThresholdCount")
          .property("TargetGroupAttributes", Shape.KEYS_AND_VALUES, OnUpdate.IN_PLACE)
          .like(RegisterTargetsRequest.builder())
          .inPlace("Targets")
          .tags()
          .attributes(
              "LoadBalancerArns", "TargetGroupArn", "TargetGroupFullName", "TargetGroupName")
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
            .into(CreateTargetGroupRequest.builder())
            .name(resource.nameOr("Name", 32))
            .tags(resource.tags(ElbTags::tag))
            .build();
    return elb(resource).createTargetGroup(request).targetGroups().getFirst().targetGroupArn();
  }

  @Override
  public void configure(Resource resource) {
    modifyAttributes(resource);
    register(resource, targets(resource.properties()));
  }

  @Override
  public void update(Resource before, Resource after) {
    elb(after)
        .modifyTargetGroup(
            after
                .properties()
                .into(ModifyTargetGroupRequest.builder())
                .targetGroupArn(after.physicalId())
                .build());
    modifyAttributes(after);
    var targetsBefore = targets(before.properties());
    var targetsAfter = targets(after.properties());
    register(after, without(targetsAfter, targetsBefore));
    var gone = without(targetsBefore, targetsAfter);
    if (!gone.isEmpty()) {
      elb(after).deregisterTargets(r -> r.targetGroupArn(after.physicalId()).targets(gone));
    }
    ElbTags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    elb(resource).deleteTargetGroup(r -> r.targetGroupArn(resource.physicalId()));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var attributes =
        elb(resource)
            .describeTargetGroupAttributes(r -> r.targetGroupArn(resource.physicalId()))
            .attributes();
    return Map.of(
        "Tags",
        ElbTags.live(resource),
        "TargetGroupAttributes",
        Attributes.asked(resource, "TargetGroupAttributes", attributes));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    if (name.equals("LoadBalancerArns")) {
      return Attributes.list(describe(resource).loadBalancerArns());
    }
    return Attributes.text(
        switch (name) {
          case "TargetGroupArn" -> resource.physicalId();
          case "TargetGroupFullName" ->
              resource.physicalId().substring(resource.physicalId().lastIndexOf(':') + 1);
          case "TargetGroupName" -> describe(resource).targetGroupName();
          default -> throw Attributes.unknown(name);
        });
  }

  private static void modifyAttributes(Resource resource) {
    var attributes =
        resource.properties().objects("TargetGroupAttributes").stream()
            .map(attribute -> attribute.into(TargetGroupAttribute.builder()).build())
            .toList();
    if (!attributes.isEmpty()) {
      elb(resource)
          .modifyTargetGroupAttributes(
              r -> r.targetGroupArn(resource.physicalId()).attributes(attributes));
    }
  }

  private static void register(Resource resource, List<TargetDescription> targets) {
    if (!targets.isEmpty()) {
      elb(resource).registerTargets(r -> r.targetGroupArn(resource.physicalId()).targets(targets));
    }
  }

  private static List<TargetDescription> targets(Properties properties) {
    return properties.objects("Targets").stream()
        .map(target -> target.into(TargetDescription.builder()).build())
        .toList();
  }

  private static List<TargetDescription> without(
      List<TargetDescription> all, List<TargetDescription> removed) {
    var rest = new ArrayList<>(all);
    rest.removeAll(removed);
    return rest;
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static TargetGroup describe(Resource resource) {
    return elb(resource)
        .describeTargetGroups(r -> r.targetGroupArns(resource.physicalId()))
        .targetGroups()
        .getFirst();
  }

  private static ElasticLoadBalancingV2Client elb(Resource resource) {
    return resource.client(ElasticLoadBalancingV2Client.class);
  }
}
