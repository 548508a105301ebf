package dev.provingground.region.services.logs;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;

/**
 * The ARNs by which IAM knows what a request touches. As AWS's own denials show, a group is meant
 * with an empty stream behind it ({@code …:log-group:NAME:log-stream:}), so that a policy must end
 * with {@code :*}; tagging names the bare group.
 */
final class LogsResources {
  private final Groups groups;

  LogsResources(Groups groups) {
    this.groups = groups;
  }

  List<String> of(String operation, SdkRequest request) {
    if (request instanceof StartQueryRequest query) {
      return groups.names(query).stream().map(this::withoutStream).toList();
    }
    // A query's id names nothing that a policy could; the service authorization reference has none,
    // and none for a pattern.
    if (operation.equals("GetQueryResults")
        || operation.equals("StopQuery")
        || operation.equals("GetLogRecord")
        || operation.equals("TestMetricFilter")) {
      return List.of("*");
    }
    var resourceArn = member(request, "resourceArn");
    if (resourceArn != null) {
      return List.of(resourceArn);
    }
    var arn = withoutStream(group(request));
    var stream =
        switch (operation) {
          case "CreateLogStream", "DeleteLogStream", "PutLogEvents", "GetLogEvents" ->
              member(request, "logStreamName");
          default -> null;
        };
    return List.of(stream == null ? arn : arn + stream);
  }

  private String withoutStream(String group) {
    return groups.arn(group) + ":log-stream:";
  }

  private String group(SdkRequest request) {
    var name = groups.name(member(request, "logGroupName"), member(request, "logGroupIdentifier"));
    return name == null ? "" : name;
  }

  private static @Nullable String member(SdkRequest request, String name) {
    Optional<String> value = request.getValueForField(name, String.class);
    return value.orElse(null);
  }
}
