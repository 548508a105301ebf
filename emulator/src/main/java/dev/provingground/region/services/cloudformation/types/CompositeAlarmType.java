package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.PutCompositeAlarmRequest;

/** AWS::CloudWatch::CompositeAlarm. */
final class CompositeAlarmType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::CloudWatch::CompositeAlarm")
          .like(PutCompositeAlarmRequest.builder())
          .required("AlarmRule")
          .replace("AlarmName")
          .inPlace("ActionsEnabled", "AlarmDescription", "AlarmRule")
          .tags()
          .attributes("Arn")
          .namedBy("AlarmName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var name = resource.nameOr("AlarmName", 255);
    put(resource, name);
    return name;
  }

  private static void put(Resource resource, String name) {
    var request =
        resource
            .properties()
            .into(PutCompositeAlarmRequest.builder())
            .alarmName(name)
            .tags(resource.tags(CloudWatchTags::tag))
            .build();
    resource.client(CloudWatchClient.class).putCompositeAlarm(request);
  }

  @Override
  public void update(Resource before, Resource after) {
    put(after, after.physicalId());
    CloudWatchTags.change(before, after, CloudWatchTags.alarmArn(after));
  }

  @Override
  public void delete(Resource resource) {
    resource.client(CloudWatchClient.class).deleteAlarms(r -> r.alarmNames(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(CloudWatchClient.class)
            .describeAlarms(
                r -> r.alarmNames(resource.physicalId()).alarmTypes(AlarmType.COMPOSITE_ALARM))
            .compositeAlarms()
            .stream()
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(CloudWatchTags.alarmArn(resource));
  }
}
