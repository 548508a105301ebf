package dev.provingground.region.services.route53;

import dev.provingground.region.api.ServiceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;

/**
 * What GetChange knows of. Each change is in force when it is submitted. AWS does not say for how
 * long it knows one; here it is a day.
 */
final class SubmittedChanges {
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final ServiceContext context;
  private final Map<String, ChangeInfo> byId = new LinkedHashMap<>();

  SubmittedChanges(ServiceContext context) {
    this.context = context;
  }

  /** As the operation answers that makes the change. */
  ChangeInfo add(@Nullable String comment) {
    var now = context.loop().now();
    forgetUntil(now.minus(REMEMBERED));
    var id = "C" + context.ids().base32(20);
    var info =
        ChangeInfo.builder()
            .id("/change/" + id)
            .status(ChangeStatus.PENDING)
            .submittedAt(now)
            .comment(comment)
            .build();
    byId.put(id, info);
    return info;
  }

  /** They are in the order in which they came. */
  private void forgetUntil(Instant time) {
    var oldest = byId.values().iterator();
    while (oldest.hasNext() && !oldest.next().submittedAt().isAfter(time)) {
      oldest.remove();
    }
  }

  /**
   * @param request the id with or without {@code /change/}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NoSuchChange
   */
  GetChangeResponse get(GetChangeRequest request) {
    forgetUntil(context.loop().now().minus(REMEMBERED));
    var id = Route53Errors.required(request.id(), "id").replaceFirst("^/?change/", "");
    var info = byId.get(id);
    if (info == null) {
      throw Route53Errors.noSuchChange(id);
    }
    return GetChangeResponse.builder()
        .changeInfo(info.toBuilder().status(ChangeStatus.INSYNC).build())
        .build();
  }
}
