package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;

/** AWS::Logs::LogGroup. */
final class LogGroupType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Logs::LogGroup")
          .like(CreateLogGroupRequest.builder())
          .replace("LogGroupName")
          .refuse("LogGroupClass")
          .property("RetentionInDays", Shape.SCALAR, OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn")
          .namedBy("LogGroupName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var name = resource.nameOr("LogGroupName", 512);
    var request =
        resource
            .properties()
            .into(CreateLogGroupRequest.builder())
            .logGroupName(name)
            .tags(resource.tags())
            .build();
    resource.client(CloudWatchLogsClient.class).createLogGroup(request);
    return name;
  }

  @Override
  public void configure(Resource resource) {
    resource.properties().number("RetentionInDays").ifPresent(days -> retain(resource, days));
  }

  @Override
  public void update(Resource before, Resource after) {
    var logs = after.client(CloudWatchLogsClient.class);
    if (after.properties().differ(before.properties(), "RetentionInDays")) {
      after
          .properties()
          .number("RetentionInDays")
          .ifPresentOrElse(
              days -> retain(after, days),
              () -> logs.deleteRetentionPolicy(r -> r.logGroupName(after.physicalId())));
    }
    var change = TagChange.of(before, after);
    var arn = arn(after);
    if (!change.set().isEmpty()) {
      logs.tagResource(r -> r.resourceArn(arn).tags(change.set()));
    }
    if (!change.removed().isEmpty()) {
      logs.untagResource(r -> r.resourceArn(arn).tagKeys(change.removed()));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(CloudWatchLogsClient.class)
        .deleteLogGroup(r -> r.logGroupName(resource.physicalId()));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var arn = resource.stack().region().arn("logs", "log-group:" + resource.physicalId());
    var tags = JsonNodeFactory.instance.arrayNode();
    resource
        .client(CloudWatchLogsClient.class)
        .listTagsForResource(r -> r.resourceArn(arn))
        .tags()
        .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
    return Map.of("Tags", tags);
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(arn(resource) + ":*");
  }

  private static void retain(Resource resource, int days) {
    resource
        .client(CloudWatchLogsClient.class)
        .putRetentionPolicy(r -> r.logGroupName(resource.physicalId()).retentionInDays(days));
  }

  private static String arn(Resource resource) {
    return resource.stack().region().arn("logs", "log-group:" + resource.physicalId());
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(CloudWatchLogsClient.class)
            .describeLogGroups(r -> r.logGroupNamePrefix(resource.physicalId()))
            .logGroups()
            .stream()
            .filter(group -> group.logGroupName().equals(resource.physicalId()))
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }
}
