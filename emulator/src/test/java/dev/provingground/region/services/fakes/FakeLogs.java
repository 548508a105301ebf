package dev.provingground.region.services.fakes;

import dev.provingground.region.api.AwsErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** One log group, {@code /workload}. */
public final class FakeLogs implements CloudWatchLogsClient {
  private final Map<String, List<String>> streams = new LinkedHashMap<>();
  private boolean refuses;

  /** Messages by stream. */
  public Map<String, List<String>> streams() {
    return streams;
  }

  /** Whether PutLogEvents is denied from now on. */
  public void refuse(boolean now) {
    refuses = now;
  }

  @Override
  public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
    if (!request.logGroupName().equals("/workload")) {
      throw AwsErrors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFoundException",
          "The specified log group does not exist.");
    }
    streams.put(request.logStreamName(), new ArrayList<>());
    return CreateLogStreamResponse.builder().build();
  }

  @Override
  public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
    if (refuses) {
      throw AwsErrors.error("AccessDeniedException", "not authorized", 400);
    }
    var stream = Objects.requireNonNull(streams.get(request.logStreamName()));
    stream.addAll(request.logEvents().stream().map(InputLogEvent::message).toList());
    return PutLogEventsResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
