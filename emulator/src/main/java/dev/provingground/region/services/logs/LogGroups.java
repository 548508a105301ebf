package dev.provingground.region.services.logs;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** The operations on log groups. */
final class LogGroups {
  private static final int MOST_TAGS = 50;
  private static final Paging PAGES = Validation.pages("limit", 50);
  private final Groups groups;
  private final EventLoop loop;

  LogGroups(Groups groups, EventLoop loop) {
    this.groups = groups;
    this.loop = loop;
  }

  CreateLogGroupResponse create(CreateLogGroupRequest request) {
    Supported.only(request, "logGroupName", "tags", "logGroupClass");
    var name = Validation.groupName(request.logGroupName(), "logGroupName");
    requireStandard(request.logGroupClass());
    requireFewTags(request.tags());
    groups.create(name, loop.now().toEpochMilli(), request.tags());
    return CreateLogGroupResponse.builder().build();
  }

  private static void requireStandard(@Nullable LogGroupClass wanted) {
    if (wanted != null && wanted != LogGroupClass.STANDARD) {
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
    requireStandard(request.logGroupClass());
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
    groups.delete(Validation.groupName(request.logGroupName(), "logGroupName"));
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

  private GroupRecord byArn(@Nullable String arn) {
    return groups.get(groups.nameOf(Validation.required(arn, "resourceArn")));
  }
}
