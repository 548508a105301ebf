package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** AWS::EC2::FlowLog, of one resource. */
final class FlowLogType implements ResourceType {
  private static final String[] MEMBERS = {
    "DeliverLogsPermissionArn",
    "LogDestination",
    "LogDestinationType",
    "LogFormat",
    "LogGroupName",
    "MaxAggregationInterval",
    "ResourceType",
    "TrafficType"
  };

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::FlowLog")
          .property("ResourceId", Shape.SCALAR, OnUpdate.REPLACE)
          .like(CreateFlowLogsRequest.builder())
          .required("ResourceId", "ResourceType")
          .replace(MEMBERS)
          .tags()
          .attributes("Id")
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
            .into(CreateFlowLogsRequest.builder(), MEMBERS)
            .resourceIds(resource.properties().required("ResourceId"))
            .tagSpecifications(Ec2Tags.of("vpc-flow-log", resource))
            .build();
    var made = resource.client(Ec2Client.class).createFlowLogs(request);
    requireSuccess(made.unsuccessful());
    return made.flowLogIds().getFirst();
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    var deleted =
        resource.client(Ec2Client.class).deleteFlowLogs(r -> r.flowLogIds(resource.physicalId()));
    requireSuccess(deleted.unsuccessful());
  }

  private static void requireSuccess(List<UnsuccessfulItem> unsuccessful) {
    for (var item : unsuccessful) {
      var code = item.error().code();
      throw new HandlerFailure(
          code.contains("NotFound") ? HandlerErrorCode.NOT_FOUND : HandlerErrorCode.INVALID_REQUEST,
          "%s (%s)".formatted(item.error().message(), code));
    }
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeFlowLogs(r -> r.flowLogIds(resource.physicalId()))
            .flowLogs()
            .stream()
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }
}
