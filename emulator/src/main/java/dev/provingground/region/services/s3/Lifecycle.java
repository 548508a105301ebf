package dev.provingground.region.services.s3;

import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Periods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/**
 * Expires what lifecycle rules say, once a day of the region's time ("Managing the lifecycle of
 * objects").
 */
final class Lifecycle {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST_RULES = 1000;

  private final EventLoop loop;
  private final Buckets buckets;
  private final Objects objects;

  Lifecycle(EventLoop loop, Buckets buckets, Objects objects) {
    this.loop = loop;
    this.buckets = buckets;
    this.objects = objects;
  }

  void start() {
    new Periods(loop).each(DAY, ended -> buckets.all().forEach(this::apply));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException for a rule that could not
   *     be kept here
   */
  static List<LifecycleRule> check(List<LifecycleRule> rules) {
    if (rules.isEmpty() || rules.size() > MOST_RULES) {
      throw S3Errors.malformed();
    }
    rules.forEach(Lifecycle::check);
    return List.copyOf(rules);
  }

  private static void check(LifecycleRule rule) {
    Supported.only(
        rule,
        "Expiration",
        "ID",
        "Prefix",
        "Filter",
        "Status",
        "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload");
    if (rule.filter() != null) {
      Supported.only(rule.filter(), "Prefix");
    }
    if (rule.status() == null || rule.status() == ExpirationStatus.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.malformed();
    }
    if (rule.expiration() != null) {
      Supported.only(rule.expiration(), "Days");
      positive(rule.expiration().days(), "'Days' for Expiration action");
    }
    if (rule.noncurrentVersionExpiration() != null) {
      Supported.only(rule.noncurrentVersionExpiration(), "NoncurrentDays");
      positive(
          rule.noncurrentVersionExpiration().noncurrentDays(),
          "'NoncurrentDays' for NoncurrentVersionExpiration action");
    }
    if (rule.abortIncompleteMultipartUpload() != null) {
      positive(
          rule.abortIncompleteMultipartUpload().daysAfterInitiation(),
          "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action");
    }
  }

  private static void positive(@Nullable Integer days, String what) {
    if (days == null) {
      throw S3Errors.malformed();
    }
    if (days < 1) {
      throw S3Errors.invalidArgument(what + " must be a positive integer");
    }
  }

  /** Applies a bucket's rules now. */
  void apply(Bucket bucket) {
    for (var rule : bucket.lifecycle) {
      if (rule.status() == ExpirationStatus.ENABLED) {
        apply(bucket, rule);
      }
    }
  }

  private void apply(Bucket bucket, LifecycleRule rule) {
    var prefix = prefix(rule);
    var abort = rule.abortIncompleteMultipartUpload();
    if (abort != null) {
      List.copyOf(bucket.uploads.values()).stream()
          .filter(upload -> upload.key.startsWith(prefix))
          .filter(upload -> isOver(upload.initiated, abort.daysAfterInitiation()))
          .forEach(upload -> objects.abort(bucket, upload));
    }
    var noncurrent = rule.noncurrentVersionExpiration();
    var expiration = rule.expiration();
    for (var versions : List.copyOf(bucket.versions().values())) {
      var all = List.copyOf(versions);
      if (!all.getFirst().key().startsWith(prefix)) {
        continue;
      }
      for (int i = 1; noncurrent != null && i < all.size(); i++) {
        // A version is noncurrent since the one after it came.
        if (isOver(all.get(i - 1).lastModified(), noncurrent.noncurrentDays())) {
          objects.forget(bucket, all.get(i));
        }
      }
      var latest = all.getFirst();
      if (expiration != null
          && !latest.isDeleteMarker()
          && isOver(latest.lastModified(), expiration.days())) {
        objects.delete(bucket, latest.key());
      }
    }
  }

  private static String prefix(LifecycleRule rule) {
    if (rule.filter() != null && rule.filter().prefix() != null) {
      return rule.filter().prefix();
    }
    return rule.prefix() == null ? "" : rule.prefix();
  }

  private boolean isOver(Instant since, int days) {
    var periods = new Periods(loop);
    return periods.now() - periods.second(since) >= DAY.multipliedBy(days).toSeconds();
  }
}
