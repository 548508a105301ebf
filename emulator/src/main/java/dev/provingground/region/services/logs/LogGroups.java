package dev.provingground.region.services.logs;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** The operations on log groups. */
final class LogGroups {
  private static final int MOST_TAGS = 50;
  private static final String NAME_PATTERN =
      "(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}";
  private static final Paging PAGES = Validation.pages("limit", 50);
  private static final Paging LIST_PAGES = Validation.pages("limit", 1_000);
  private final Groups groups;
  private final FilteredMetrics metrics;
  private final EventLoop loop;

  LogGroups(Groups groups, FilteredMetrics metrics, EventLoop loop) {
    this.groups = groups;
    this.metrics = metrics;
    this.loop = loop;
  }

  CreateLogGroupResponse create(CreateLogGroupRequest request) {
    Supported.only(request, "logGroupName", "tags", "logGroupClass");
    var name = Validation.groupName(request.logGroupName(), "logGroupName");
    requireStandard(request.logGroupClassAsString());
    requireFewTags(request.tags());
    groups.create(name, loop.now().toEpochMilli(), request.tags());
    return CreateLogGroupResponse.builder().build();
  }

  private static void requireStandard(@Nullable String wanted) {
    if (wanted != null && LogGroupClass.fromValue(wanted) == LogGroupClass.UNKNOWN_TO_SDK_VERSION) {
      throw Validation.notAmong(wanted, "logGroupClass", LogGroupClass.knownValues());
    }
    if (wanted != null && LogGroupClass.fromValue(wanted) != LogGroupClass.STANDARD) {
      throw Supported.unsupported("Log group class " + wanted);
    }
  }

  private static void requireFewTags(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw Validation.violated(
          tags, "tags", "Member must have length less than or equal to " + MOST_TAGS);
    }
  }

  DescribeLogGroupsResponse describe(DescribeLogGroupsRequest request) {
    Supported.only(
        request,
        "logGroupNamePrefix",
        "logGroupNamePattern",
        "logGroupIdentifiers",
        "logGroupClass",
        "limit",
        "nextToken");
    requireStandard(request.logGroupClassAsString());
    var matching =
        groups.all().stream()
            .filter(group -> selection(request).test(group.name()))
            .map(GroupRecord::describe)
            .toList();
    var page = PAGES.page(request, matching);
    return DescribeLogGroupsResponse.builder()
        .logGroups(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private Predicate<String> selection(DescribeLogGroupsRequest request) {
    var prefix = Objects.requireNonNullElse(request.logGroupNamePrefix(), "");
    var part = Objects.requireNonNullElse(request.logGroupNamePattern(), "");
    if (!prefix.isEmpty() && !part.isEmpty()) {
      throw LogsErrors.invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    List<@Nullable String> names =
        request.logGroupIdentifiers().stream().map(id -> groups.name(null, id)).toList();
    return name ->
        name.startsWith(prefix) && name.contains(part) && (names.isEmpty() || names.contains(name));
  }

  DeleteLogGroupResponse delete(DeleteLogGroupRequest request) {
    var group = groups.get(request.logGroupName());
    groups.delete(group.name());
    group.metricFilters().values().forEach(metrics::end);
    return DeleteLogGroupResponse.builder().build();
  }

  TagResourceResponse tag(TagResourceRequest request) {
    var group = byArn(request.resourceArn());
    var tags = Validation.required(request.hasTags() ? request.tags() : null, "tags");
    requireFewTags(tags);
    group.tags().putAll(tags);
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(UntagResourceRequest request) {
    var group = byArn(request.resourceArn());
    group.tags().keySet().removeAll(request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(byArn(request.resourceArn()).tags()).build();
  }

  /** As {@link #tag}, of a group by its name; AWS keeps it for who called it before. */
  @SuppressWarnings("deprecation") // whoever has not moved to tagResource yet calls it
  TagLogGroupResponse tag(TagLogGroupRequest request) {
    var group = groups.get(request.logGroupName());
    var tags = Validation.required(request.hasTags() ? request.tags() : null, "tags");
    requireFewTags(tags);
    group.tags().putAll(tags);
    return TagLogGroupResponse.builder().build();
  }

  @SuppressWarnings("deprecation") // likewise
  UntagLogGroupResponse untag(UntagLogGroupRequest request) {
    groups.get(request.logGroupName()).tags().keySet().removeAll(request.tags());
    return UntagLogGroupResponse.builder().build();
  }

  @SuppressWarnings("deprecation") // likewise
  ListTagsLogGroupResponse listTags(ListTagsLogGroupRequest request) {
    return ListTagsLogGroupResponse.builder()
        .tags(groups.get(request.logGroupName()).tags())
        .build();
  }

  /** Groups without their details, those whose names a regular expression is found in. */
  ListLogGroupsResponse list(ListLogGroupsRequest request) {
    Supported.only(request, "logGroupNamePattern", "logGroupClass", "limit", "nextToken");
    requireStandard(request.logGroupClassAsString());
    var pattern = Objects.requireNonNullElse(request.logGroupNamePattern(), "");
    if (!pattern.isEmpty() && !pattern.matches(NAME_PATTERN)) {
      throw Validation.violated(
          pattern,
          "logGroupNamePattern",
          "Member must satisfy regular expression pattern: " + NAME_PATTERN);
    }
    var wanted = Pattern.compile(pattern.replace(".", "\\."));
    var matching =
        groups.all().stream()
            .filter(group -> wanted.matcher(group.name()).find())
            .map(
                group ->
                    LogGroupSummary.builder()
                        .logGroupName(group.name())
                        .logGroupArn(groups.arn(group.name()))
                        .logGroupClass(LogGroupClass.STANDARD)
                        .build())
            .toList();
    var page = LIST_PAGES.page(request, matching);
    return ListLogGroupsResponse.builder()
        .logGroups(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private GroupRecord byArn(@Nullable String arn) {
    return groups.get(groups.nameOf(Validation.required(arn, "resourceArn")));
  }
}
