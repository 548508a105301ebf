package dev.provingground.region.services.logs;

import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;

/** How long groups keep their events. What is expired goes within the hour. */
final class Retention {
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Collection<Integer> DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final Groups groups;
  private final EventLoop loop;

  Retention(Groups groups, EventLoop loop) {
    this.groups = groups;
    this.loop = loop;
    loop.every(PERIOD, this::expire);
  }

  PutRetentionPolicyResponse put(PutRetentionPolicyRequest request) {
    var group = groups.get(request.logGroupName());
    int days = Validation.required(request.retentionInDays(), "retentionInDays");
    Validation.oneOf(days, DAYS, "retentionInDays");
    group.putRetention(days);
    return PutRetentionPolicyResponse.builder().build();
  }

  DeleteRetentionPolicyResponse delete(DeleteRetentionPolicyRequest request) {
    groups.get(request.logGroupName()).putRetention(null);
    return DeleteRetentionPolicyResponse.builder().build();
  }

  private void expire() {
    for (var group : groups.all()) {
      group
          .retention()
          .map(kept -> loop.now().minus(kept).toEpochMilli())
          .ifPresent(before -> group.streams().forEach(stream -> stream.expire(before)));
    }
  }
}
