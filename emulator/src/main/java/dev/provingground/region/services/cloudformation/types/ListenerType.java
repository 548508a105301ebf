package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;

/** AWS::ElasticLoadBalancingV2::Listener. */
final class ListenerType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ElasticLoadBalancingV2::Listener")
          .like(CreateListenerRequest.builder())
          .required("DefaultActions", "LoadBalancerArn")
          .replace("LoadBalancerArn")
          .inPlace("Certificates", "DefaultActions", "Port", "Protocol", "SslPolicy")
          .attributes("ListenerArn")
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
            .into(CreateListenerRequest.builder())
            .tags(resource.tags(ElbTags::tag))
            .build();
    return resource
        .client(ElasticLoadBalancingV2Client.class)
        .createListener(request)
        .listeners()
        .getFirst()
        .listenerArn();
  }

  @Override
  public void update(Resource before, Resource after) {
    after
        .client(ElasticLoadBalancingV2Client.class)
        .modifyListener(
            after
                .properties()
                .into(ModifyListenerRequest.builder())
                .listenerArn(after.physicalId())
                .build());
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(ElasticLoadBalancingV2Client.class)
        .deleteListener(r -> r.listenerArn(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(ElasticLoadBalancingV2Client.class)
            .describeListeners(r -> r.listenerArns(resource.physicalId()))
            .listeners()
            .getFirst());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
