package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Delivers the nodes' access logs: a compressed object of each node every five minutes of the
 * region's time, and what is left when a load balancer is deleted or its logs are switched off
 * ("Access logs for your Application Load Balancer").
 */
final class AccessLogs {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLogs.class);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Caller DELIVERY =
      new Caller.Service("logdelivery.elasticloadbalancing.amazonaws.com");
  private static final DateTimeFormatter DAY = formatter("uuuu/MM/dd");
  private static final DateTimeFormatter MINUTE = formatter("uuuuMMdd'T'HHmm'Z'");

  private final ServiceContext context;
  private final Resources resources;

  AccessLogs(ServiceContext context, Resources resources) {
    this.context = context;
    this.resources = resources;
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** Delivers at the end of each interval from now on. */
  void start() {
    context.loop().every(INTERVAL, () -> resources.loadBalancers().forEach(this::deliver));
  }

  static boolean isEnabled(Attributes attributes) {
    return attributes.flag(AttributeCatalogs.ACCESS_LOGS);
  }

  /**
   * Looks whether logs can be written there, as AWS does: by an object that says so.
   *
   * @throws AwsServiceException InvalidConfigurationRequest when they cannot
   */
  void check(Attributes attributes) {
    if (!isEnabled(attributes)) {
      return;
    }
    var bucket = attributes.get(AttributeCatalogs.ACCESS_LOGS_BUCKET);
    var prefix = attributes.get(AttributeCatalogs.ACCESS_LOGS_PREFIX);
    if (bucket.isEmpty()) {
      throw ElbErrors.configuration(
          "'" + AttributeCatalogs.ACCESS_LOGS_BUCKET + "' is required for access logs");
    }
    if (prefix.contains("AWSLogs")) {
      throw ElbErrors.configuration("The prefix '" + prefix + "' must not contain 'AWSLogs'");
    }
    try {
      put(
          bucket,
          directory(prefix) + "ELBAccessLogTestFile",
          ("Enable AccessLog for ELB at " + context.loop().now()).getBytes(StandardCharsets.UTF_8));
    } catch (AwsServiceException e) {
      throw ElbErrors.configuration(
          "Access Denied for bucket: %s. Please check S3bucket permission".formatted(bucket));
    }
  }

  /** Delivers what there is; does nothing when nothing is. */
  void deliver(LoadBalancerResource loadBalancer) {
    for (var node : loadBalancer.nodes()) {
      deliver(loadBalancer, node);
    }
  }

  /** Delivers what one node has; does nothing when it has nothing. */
  void deliver(LoadBalancerResource loadBalancer, ZoneNode node) {
    var entries = node.takeAccessLog();
    var attributes = loadBalancer.attributes();
    if (entries.isEmpty() || !isEnabled(attributes)) {
      return;
    }
    var bucket = attributes.get(AttributeCatalogs.ACCESS_LOGS_BUCKET);
    var key = key(loadBalancer, node, attributes.get(AttributeCatalogs.ACCESS_LOGS_PREFIX));
    try {
      put(bucket, key, compressed(entries));
    } catch (AwsServiceException e) {
      LOG.warn("{} entries of {} are lost: {}", entries.size(), loadBalancer.name(), e.toString());
    }
  }

  private String key(LoadBalancerResource loadBalancer, ZoneNode node, String prefix) {
    Instant now = context.loop().now();
    var region = context.region();
    var id = loadBalancer.arn().substring(loadBalancer.arn().indexOf("/") + 1);
    return directory(prefix)
        + "elasticloadbalancing/%s/%s/%s_elasticloadbalancing_%s_%s_%s_%s_%s.log.gz"
            .formatted(
                region.region(),
                DAY.format(now),
                region.accountId(),
                region.region(),
                id.replace('/', '.'),
                MINUTE.format(now),
                loadBalancer.addressesOf(List.of(node)).getFirst(),
                context.ids().hex(8));
  }

  private String directory(String prefix) {
    return (prefix.isEmpty() ? "" : prefix + "/") + "AWSLogs/" + context.region().accountId() + "/";
  }

  private void put(String bucket, String key, byte[] content) {
    CallContext.call(
        DELIVERY,
        () ->
            context
                .services()
                .client(S3Client.class)
                .putObject(
                    request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content)));
  }

  private static byte[] compressed(List<String> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (var entry : entries) {
        out.write((entry + "\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
