package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ServiceContext;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** Makes the log streams of containers, {@code prefix/container/task-id}, as the execution role. */
final class LogStreams {
  private final ServiceContext context;

  LogStreams(ServiceContext context) {
    this.context = context;
  }

  /**
   * @return where the container's output goes; nowhere when it has no log configuration
   * @throws LogFailure when the stream cannot be made
   */
  ContainerRuntime.Output open(TaskRecord task, ContainerDefinition container) throws LogFailure {
    var configuration = container.logConfiguration();
    var session = task.sessions().execution();
    if (configuration == null || session.isEmpty()) {
      return (timestamp, line) -> {};
    }
    var options = configuration.options();
    var group = Objects.requireNonNull(options.get("awslogs-group"));
    var stream = options.get("awslogs-stream-prefix") + "/" + container.name() + "/" + task.id();
    var caller = session.get().caller();
    try {
      CallContext.call(
          caller,
          () -> {
            create(group, stream, Boolean.parseBoolean(options.get("awslogs-create-group")));
            return stream;
          });
    } catch (AwsServiceException e) {
      throw new LogFailure(e);
    }
    return new LogSink(context, caller, group, stream, LogOptions.of(options));
  }

  private void create(String group, String stream, boolean withGroup) {
    var logs = context.services().client(CloudWatchLogsClient.class);
    if (withGroup) {
      try {
        logs.createLogGroup(request -> request.logGroupName(group));
      } catch (ResourceAlreadyExistsException e) {
        // That is what was wanted.
      }
    }
    logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
  }

  /** A log stream that cannot be made. */
  static final class LogFailure extends StartFailure {
    LogFailure(AwsServiceException cause) {
      super(
          "ResourceInitializationError: failed to validate logger args: create stream has been"
              + " retried 1 times: failed to create Cloudwatch log stream: "
              + ImageResolver.described(cause)
              + " : exit status 1",
          cause);
    }
  }
}
