package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;

/** AWS::Logs::LogStream: its group and its name together are what identifies it. */
final class LogStreamType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Logs::LogStream")
          .like(CreateLogStreamRequest.builder())
          .required("LogGroupName")
          .replace("LogGroupName", "LogStreamName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var name = resource.nameOr("LogStreamName", 512);
    resource
        .client(CloudWatchLogsClient.class)
        .createLogStream(r -> r.logGroupName(group(resource)).logStreamName(name));
    return name;
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(CloudWatchLogsClient.class)
        .deleteLogStream(r -> r.logGroupName(group(resource)).logStreamName(resource.physicalId()));
  }

  private static String group(Resource resource) {
    return resource.properties().required("LogGroupName");
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var name = resource.physicalId();
    return Optional.of(
        resource
            .client(CloudWatchLogsClient.class)
            .describeLogStreams(r -> r.logGroupName(group(resource)).logStreamNamePrefix(name))
            .logStreams()
            .stream()
            .filter(stream -> stream.logStreamName().equals(name))
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), name)));
  }
}
