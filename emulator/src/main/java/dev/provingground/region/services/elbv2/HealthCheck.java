package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Matcher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;

/**
 * How a target group's targets are probed. Limits and defaults are CreateTargetGroup's for HTTP and
 * targets of type ip.
 *
 * @param protocol of the probes; HTTP by default, whatever the targets' is
 * @param port a number, or {@code traffic-port}
 * @param interval between a node's probes of a target, 5 s to 300 s
 * @param timeout 2 s to 120 s, shorter than the interval
 * @param healthyThreshold successes in a row until an unhealthy target is healthy, 2 to 10
 * @param unhealthyThreshold failures in a row until a target is unhealthy, 2 to 10
 */
record HealthCheck(
    TargetProtocol protocol,
    String port,
    String path,
    Duration interval,
    Duration timeout,
    int healthyThreshold,
    int unhealthyThreshold,
    StatusCodes matcher) {
  static final String TRAFFIC_PORT = "traffic-port";
  private static final HealthCheck DEFAULTS =
      new HealthCheck(
          TargetProtocol.HTTP,
          TRAFFIC_PORT,
          "/",
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          5,
          2,
          StatusCodes.parse("200"));

  /** Members of a request, null where it says nothing. */
  private record Settings(
      @Nullable String protocol,
      @Nullable Boolean enabled,
      @Nullable String port,
      @Nullable String path,
      @Nullable Integer intervalSeconds,
      @Nullable Integer timeoutSeconds,
      @Nullable Integer healthyThreshold,
      @Nullable Integer unhealthyThreshold,
      @Nullable Matcher matcher) {}

  static HealthCheck of(CreateTargetGroupRequest request) {
    return DEFAULTS.with(
        new Settings(
            request.healthCheckProtocolAsString(),
            request.healthCheckEnabled(),
            request.healthCheckPort(),
            request.healthCheckPath(),
            request.healthCheckIntervalSeconds(),
            request.healthCheckTimeoutSeconds(),
            request.healthyThresholdCount(),
            request.unhealthyThresholdCount(),
            request.matcher()));
  }

  HealthCheck with(ModifyTargetGroupRequest request) {
    return with(
        new Settings(
            request.healthCheckProtocolAsString(),
            request.healthCheckEnabled(),
            request.healthCheckPort(),
            request.healthCheckPath(),
            request.healthCheckIntervalSeconds(),
            request.healthCheckTimeoutSeconds(),
            request.healthyThresholdCount(),
            request.unhealthyThresholdCount(),
            request.matcher()));
  }

  /** The port that is probed on a target that receives traffic on {@code trafficPort}. */
  int portOf(int trafficPort) {
    return port.equals(TRAFFIC_PORT) ? trafficPort : Integer.parseInt(port);
  }

  private HealthCheck with(Settings settings) {
    if (Boolean.FALSE.equals(settings.enabled())) {
      throw ElbErrors.validation("Health check enabled must be true for target groups of type ip");
    }
    if (settings.matcher() != null && settings.matcher().grpcCode() != null) {
      throw Supported.unsupported("Matcher member 'GrpcCode'");
    }
    var changed =
        new HealthCheck(
            settings.protocol() == null ? protocol : checkedProtocol(settings.protocol()),
            checkedPort(settings.port()),
            checkedPath(settings.path()),
            seconds(settings.intervalSeconds(), interval, 5, 300, "healthCheckIntervalSeconds"),
            seconds(settings.timeoutSeconds(), timeout, 2, 120, "healthCheckTimeoutSeconds"),
            Constraint.range(
                settings.healthyThreshold(), healthyThreshold, 2, 10, "healthyThresholdCount"),
            Constraint.range(
                settings.unhealthyThreshold(),
                unhealthyThreshold,
                2,
                10,
                "unhealthyThresholdCount"),
            settings.matcher() == null || settings.matcher().httpCode() == null
                ? matcher
                : StatusCodes.parse(settings.matcher().httpCode()));
    if (changed.timeout.compareTo(changed.interval) >= 0) {
      throw ElbErrors.validation("Health check interval must be greater than the timeout.");
    }
    return changed;
  }

  private static TargetProtocol checkedProtocol(String value) {
    return switch (value) {
      case "HTTP" -> TargetProtocol.HTTP;
      case "HTTPS" -> TargetProtocol.HTTPS;
      default ->
          throw ElbErrors.validation(
              "Health check protocol '" + value + "' must be one of 'HTTP, HTTPS'");
    };
  }

  private static Duration seconds(
      @Nullable Integer value, Duration otherwise, int min, int max, String member) {
    return Duration.ofSeconds(
        Constraint.range(value, Math.toIntExact(otherwise.toSeconds()), min, max, member));
  }

  private String checkedPort(@Nullable String value) {
    if (value == null) {
      return port;
    }
    boolean valid =
        value.equals(TRAFFIC_PORT)
            || (value.matches("\\d{1,5}")
                && Integer.parseInt(value) >= 1
                && Integer.parseInt(value) <= 65_535);
    if (!valid) {
      throw ElbErrors.validation(
          "Health check port '" + value + "' must be a number from 1 to 65535 or 'traffic-port'");
    }
    return value;
  }

  private String checkedPath(@Nullable String value) {
    if (value == null) {
      return path;
    }
    if (!value.startsWith("/") || value.length() > 1024) {
      throw ElbErrors.validation(
          "Health check path '"
              + value
              + "' must begin with a '/' character, and can be at most 1024 characters");
    }
    return value;
  }
}
