package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RulePriorityPair;

/** AWS::ElasticLoadBalancingV2::ListenerRule. */
final class ListenerRuleType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ElasticLoadBalancingV2::ListenerRule")
          .like(CreateRuleRequest.builder())
          .required("Actions", "Conditions", "ListenerArn", "Priority")
          .replace("ListenerArn")
          .inPlace("Actions", "Conditions", "Priority")
          .tags()
          .attributes("IsDefault", "RuleArn")
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
            .into(CreateRuleRequest.builder())
            .tags(resource.tags(ElbTags::tag))
            .build();
    return resource
        .client(ElasticLoadBalancingV2Client.class)
        .createRule(request)
        .rules()
        .getFirst()
        .ruleArn();
  }

  @Override
  public void update(Resource before, Resource after) {
    var elb = after.client(ElasticLoadBalancingV2Client.class);
    elb.modifyRule(
        after
            .properties()
            .into(ModifyRuleRequest.builder(), "Actions", "Conditions")
            .ruleArn(after.physicalId())
            .build());
    if (after.properties().differ(before.properties(), "Priority")) {
      var priority =
          after
              .properties()
              .into(RulePriorityPair.builder(), "Priority")
              .ruleArn(after.physicalId())
              .build();
      elb.setRulePriorities(r -> r.rulePriorities(priority));
    }
    ElbTags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(ElasticLoadBalancingV2Client.class)
        .deleteRule(r -> r.ruleArn(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(ElasticLoadBalancingV2Client.class)
            .describeRules(r -> r.ruleArns(resource.physicalId()))
            .rules()
            .getFirst());
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return Map.of("Tags", ElbTags.live(resource));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(name.equals("IsDefault") ? "false" : resource.physicalId());
  }
}
