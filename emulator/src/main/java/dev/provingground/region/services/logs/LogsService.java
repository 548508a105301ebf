package dev.provingground.region.services.logs;

import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteMetricFilterResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeQueriesRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeQueriesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogGroupFieldsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogGroupFieldsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogRecordRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogRecordResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StopQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StopQueryResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TestMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TestMetricFilterResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/**
 * CloudWatch Logs, as {@link CloudWatchLogsClient}: groups, streams, events, searches, queries, and
 * metric filters. Not for more than one thread.
 */
public final class LogsService implements CloudWatchLogsClient, ResourceAware {
  private final LogGroups logGroups;
  private final Retention retention;
  private final LogStreams logStreams;
  private final MetricFilters metricFilters;
  private final Ingestion ingestion;
  private final Reading reading;
  private final Searching searching;
  private final Queries queries;
  private final Records records;
  private final LogsResources resources;

  /** CloudWatch Logs without any group. */
  public LogsService(ServiceContext context) {
    var groups = new Groups(context.region());
    var metrics = new FilteredMetrics(context, groups);
    logGroups = new LogGroups(groups, metrics, context.loop());
    retention = new Retention(groups, context.loop());
    logStreams = new LogStreams(groups, context.loop());
    metricFilters = new MetricFilters(groups, metrics, context.loop());
    ingestion = new Ingestion(groups, context.loop(), metrics);
    reading = new Reading(groups);
    searching = new Searching(groups);
    queries = new Queries(groups, context.region(), context.loop(), context.ids());
    records = new Records(groups, context.region(), context.loop());
    resources = new LogsResources(groups);
  }

  /** This service at the region's front door. */
  public Mount<CloudWatchLogsClient> mount() {
    return new Mount<>(
        "logs",
        "logs",
        Protocol.AWS_JSON,
        "Logs_20140328",
        "2014-03-28",
        CloudWatchLogsClient.class,
        this);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return resources.of(operation, request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  @Override
  public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
    return logGroups.create(request);
  }

  @Override
  public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
    return logGroups.describe(request);
  }

  @Override
  public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
    return logGroups.delete(request);
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    return logGroups.tag(request);
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    return logGroups.untag(request);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return logGroups.listTags(request);
  }

  @Deprecated // by AWS, in favour of tagResource
  @Override
  public TagLogGroupResponse tagLogGroup(TagLogGroupRequest request) {
    return logGroups.tag(request);
  }

  @Deprecated // by AWS, in favour of untagResource
  @Override
  public UntagLogGroupResponse untagLogGroup(UntagLogGroupRequest request) {
    return logGroups.untag(request);
  }

  @Deprecated // by AWS, in favour of listTagsForResource
  @Override
  public ListTagsLogGroupResponse listTagsLogGroup(ListTagsLogGroupRequest request) {
    return logGroups.listTags(request);
  }

  @Override
  public ListLogGroupsResponse listLogGroups(ListLogGroupsRequest request) {
    return logGroups.list(request);
  }

  @Override
  public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
    return retention.put(request);
  }

  @Override
  public DeleteRetentionPolicyResponse deleteRetentionPolicy(DeleteRetentionPolicyRequest request) {
    return retention.delete(request);
  }

  @Override
  public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
    return logStreams.create(request);
  }

  @Override
  public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
    return logStreams.describe(request);
  }

  @Override
  public DeleteLogStreamResponse deleteLogStream(DeleteLogStreamRequest request) {
    return logStreams.delete(request);
  }

  @Override
  public PutMetricFilterResponse putMetricFilter(PutMetricFilterRequest request) {
    return metricFilters.put(request);
  }

  @Override
  public DescribeMetricFiltersResponse describeMetricFilters(DescribeMetricFiltersRequest request) {
    return metricFilters.describe(request);
  }

  @Override
  public DeleteMetricFilterResponse deleteMetricFilter(DeleteMetricFilterRequest request) {
    return metricFilters.delete(request);
  }

  @Override
  public TestMetricFilterResponse testMetricFilter(TestMetricFilterRequest request) {
    return metricFilters.test(request);
  }

  @Override
  public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
    return ingestion.put(request);
  }

  @Override
  public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
    return reading.get(request);
  }

  @Override
  public FilterLogEventsResponse filterLogEvents(FilterLogEventsRequest request) {
    return searching.filter(request);
  }

  @Override
  public StartQueryResponse startQuery(StartQueryRequest request) {
    return queries.start(request);
  }

  @Override
  public GetQueryResultsResponse getQueryResults(GetQueryResultsRequest request) {
    return queries.results(request);
  }

  @Override
  public GetLogRecordResponse getLogRecord(GetLogRecordRequest request) {
    return records.get(request);
  }

  @Override
  public GetLogGroupFieldsResponse getLogGroupFields(GetLogGroupFieldsRequest request) {
    return records.fields(request);
  }

  @Override
  public StopQueryResponse stopQuery(StopQueryRequest request) {
    return queries.stop(request);
  }

  @Override
  public DescribeQueriesResponse describeQueries(DescribeQueriesRequest request) {
    return queries.describe(request);
  }
}
