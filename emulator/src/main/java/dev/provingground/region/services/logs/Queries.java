package dev.provingground.region.services.logs;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.logs.insights.Query;
import dev.provingground.region.services.logs.insights.QuerySyntaxException;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeQueriesRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeQueriesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryLanguage;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StopQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StopQueryResponse;

/** CloudWatch Logs Insights: queries of some groups' events; their results are kept for a week. */
final class Queries {
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_GROUPS = 50;
  private static final int MOST_AT_ONCE = 100;
  private static final Paging PAGES = Validation.pages("maxResults", 1_000);
  private static final int LONGEST_QUERY = 10_000;
  private static final Duration KEPT = Duration.ofDays(7);

  private final Groups groups;
  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;

  /** By id, the oldest first. */
  private final SequencedMap<String, QueryRecord> queries = new LinkedHashMap<>();

  Queries(Groups groups, RegionIdentity region, EventLoop loop, Ids ids) {
    this.groups = groups;
    this.region = region;
    this.loop = loop;
    this.ids = ids;
  }

  StartQueryResponse start(StartQueryRequest request) {
    Supported.only(
        request,
        "queryLanguage",
        "logGroupName",
        "logGroupNames",
        "logGroupIdentifiers",
        "startTime",
        "endTime",
        "queryString",
        "limit");
    requireInsights(request.queryLanguageAsString());
    long start = seconds(request.startTime(), "startTime");
    long end = seconds(request.endTime(), "endTime");
    if (end < start) {
      throw LogsErrors.invalid("End time should not be less than start time.");
    }
    int limit = Validation.limit(request.limit(), MOST_ROWS);
    var asked = groups(request);
    var text = Validation.required(request.queryString(), "queryString");
    var query = parse(text);
    forgetOld();
    if (queries.values().stream().filter(known -> !known.hasEnded()).count() >= MOST_AT_ONCE) {
      throw LogsErrors.limitExceeded(
          "More than %d queries run at once: wait for one, or stop it".formatted(MOST_AT_ONCE));
    }
    var record =
        new QueryRecord(
            ids.uuid(),
            text,
            loop.now().toEpochMilli(),
            asked,
            region.accountId(),
            query.execution(limit),
            new Position(start * 1000, 0),
            new Position(end * 1000 + 1, 0));
    queries.put(record.id(), record);
    loop.execute(() -> goOn(record));
    return StartQueryResponse.builder().queryId(record.id()).build();
  }

  private void goOn(QueryRecord query) {
    if (!query.hasEnded()) {
      query.goOn();
      loop.execute(() -> goOn(query));
    }
  }

  private static void requireInsights(@Nullable String language) {
    if (language != null
        && QueryLanguage.fromValue(language) == QueryLanguage.UNKNOWN_TO_SDK_VERSION) {
      throw Validation.notAmong(language, "queryLanguage", QueryLanguage.knownValues());
    }
    if (language != null && QueryLanguage.fromValue(language) != QueryLanguage.CWLI) {
      throw Supported.unsupported("Query language " + language);
    }
  }

  private static long seconds(@Nullable Long given, String member) {
    long seconds = Validation.notNegative(Validation.required(given, member), member);
    if (seconds > Long.MAX_VALUE / 1000 - 1) {
      throw Validation.violated(
          seconds, member, "Member must have value less than or equal to 9223372036854774");
    }
    return seconds;
  }

  /** The groups that are asked, by exactly one of the three members. */
  private List<GroupRecord> groups(StartQueryRequest request) {
    long given =
        Stream.of(
                request.logGroupName() != null,
                request.hasLogGroupNames(),
                request.hasLogGroupIdentifiers())
            .filter(is -> is)
            .count();
    if (given != 1) {
      throw LogsErrors.invalid(
          "Give exactly one of logGroupName, logGroupNames and logGroupIdentifiers, not " + given);
    }
    requireFew(request.logGroupNames(), "logGroupNames");
    requireFew(request.logGroupIdentifiers(), "logGroupIdentifiers");
    return groups.names(request).stream().distinct().map(groups::get).toList();
  }

  private static void requireFew(List<String> names, String member) {
    if (names.size() > MOST_GROUPS) {
      throw Validation.violated(
          names, member, "Member must have length less than or equal to " + MOST_GROUPS);
    }
  }

  private static Query parse(String text) {
    if (text.length() > LONGEST_QUERY) {
      throw Validation.violated(
          text, "queryString", "Member must have length less than or equal to " + LONGEST_QUERY);
    }
    try {
      return Query.parse(text);
    } catch (QuerySyntaxException e) {
      throw LogsErrors.malformedQuery(e);
    }
  }

  /** Queries of long ago, but for those that still run. */
  private void forgetOld() {
    long before = loop.now().minus(KEPT).toEpochMilli();
    queries.values().removeIf(query -> query.hasEnded() && query.creationTime() < before);
  }

  private QueryRecord query(@Nullable String id) {
    forgetOld();
    var query = queries.get(Validation.required(id, "queryId"));
    if (query == null) {
      throw LogsErrors.notFound("query");
    }
    return query;
  }

  GetQueryResultsResponse results(GetQueryResultsRequest request) {
    Supported.only(request, "queryId");
    return query(request.queryId()).results();
  }

  StopQueryResponse stop(StopQueryRequest request) {
    Supported.only(request, "queryId");
    var query = query(request.queryId());
    if (query.hasEnded()) {
      throw LogsErrors.invalid("The specified query is not running: it is " + query.status());
    }
    query.cancel();
    return StopQueryResponse.builder().success(true).build();
  }

  DescribeQueriesResponse describe(DescribeQueriesRequest request) {
    Supported.only(request, "logGroupName", "status", "maxResults", "nextToken", "queryLanguage");
    requireInsights(request.queryLanguageAsString());
    if (request.status() == QueryStatus.UNKNOWN_TO_SDK_VERSION) {
      throw Validation.violated(
          request.statusAsString(),
          "status",
          "Member must satisfy enum value set: " + QueryStatus.knownValues());
    }
    forgetOld();
    var name = request.logGroupName();
    if (name != null) {
      Validation.groupName(name, "logGroupName");
    }
    var matching =
        queries.sequencedValues().reversed().stream()
            .filter(query -> name == null || query.isOf(name))
            .filter(query -> request.status() == null || query.status() == request.status())
            .map(QueryRecord::describe)
            .toList();
    var page = PAGES.page(request, matching);
    return DescribeQueriesResponse.builder()
        .queries(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
