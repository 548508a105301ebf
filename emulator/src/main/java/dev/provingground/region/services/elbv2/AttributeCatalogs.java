package dev.provingground.region.services.elbv2;

import static dev.provingground.region.services.elbv2.Attributes.Attribute.oneOf;
import static dev.provingground.region.services.elbv2.Attributes.Attribute.range;
import static dev.provingground.region.services.elbv2.Attributes.Attribute.text;

import dev.provingground.region.services.elbv2.Attributes.Attribute;
import dev.provingground.region.services.elbv2.Attributes.Catalog;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys, defaults and limits as the API reference gives them: LoadBalancerAttribute,
 * TargetGroupAttribute and ListenerAttribute, of application load balancers and targets of type ip.
 */
final class AttributeCatalogs {
  static final String DELETION_PROTECTION = "deletion_protection.enabled";
  static final String IDLE_TIMEOUT = "idle_timeout.timeout_seconds";
  static final String ACCESS_LOGS = "access_logs.s3.enabled";
  static final String ACCESS_LOGS_BUCKET = "access_logs.s3.bucket";
  static final String ACCESS_LOGS_PREFIX = "access_logs.s3.prefix";
  static final String CLIENT_KEEP_ALIVE = "client_keep_alive.seconds";
  static final String DESYNC_MITIGATION = "routing.http.desync_mitigation_mode";
  static final String FORWARDED_FOR = "routing.http.xff_header_processing.mode";
  static final String FORWARDED_FOR_PORT = "routing.http.xff_client_port.enabled";
  static final String PRESERVE_HOST = "routing.http.preserve_host_header.enabled";
  static final String DROP_INVALID_FIELDS = "routing.http.drop_invalid_header_fields.enabled";
  static final String HTTP2 = "routing.http2.enabled";
  static final String TLS_FIELDS = "routing.http.x_amzn_tls_version_and_cipher_suite.enabled";
  static final String SERVER_FIELD = "routing.http.response.server.enabled";
  static final String SLOW_START = "slow_start.duration_seconds";
  static final String STICKINESS_TYPE = "stickiness.type";
  static final String APP_COOKIE_NAME = "stickiness.app_cookie.cookie_name";
  static final String APP_COOKIE_DURATION = "stickiness.app_cookie.duration_seconds";
  static final String DNS_FAILOVER_COUNT =
      "target_group_health.dns_failover.minimum_healthy_targets.count";
  static final String DNS_FAILOVER_PERCENTAGE =
      "target_group_health.dns_failover.minimum_healthy_targets.percentage";
  static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";
  static final String ALGORITHM = "load_balancing.algorithm.type";
  static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";
  static final String STICKINESS = "stickiness.enabled";
  static final String STICKINESS_DURATION = "stickiness.lb_cookie.duration_seconds";
  static final String UNHEALTHY_ROUTING_COUNT =
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";
  static final String UNHEALTHY_ROUTING_PERCENTAGE =
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";

  /** Fields of requests that could have other names: "HTTP header modification". */
  private static final List<String> RENAMED =
      List.of(
          "mtls_clientcert_serial_number",
          "mtls_clientcert_issuer",
          "mtls_clientcert_subject",
          "mtls_clientcert_validity",
          "mtls_clientcert_leaf",
          "mtls_clientcert",
          "tls_version",
          "tls_cipher_suite");

  /** Fields of answers that could be set. */
  private static final List<String> INSERTED =
      List.of(
          "strict_transport_security",
          "access_control_allow_origin",
          "access_control_allow_methods",
          "access_control_allow_headers",
          "access_control_allow_credentials",
          "access_control_expose_headers",
          "access_control_max_age",
          "content_security_policy",
          "x_content_type_options",
          "x_frame_options");

  static final Catalog LOAD_BALANCER =
      new Catalog(
          "Load balancer",
          List.of(
              oneOf(ACCESS_LOGS, "false", "true"),
              text(ACCESS_LOGS_BUCKET, ""),
              text(ACCESS_LOGS_PREFIX, ""),
              range(IDLE_TIMEOUT, 60, 1, 4000),
              oneOf(DELETION_PROTECTION, "false", "true"),
              oneOf(HTTP2, "true", "false"),
              oneOf(DROP_INVALID_FIELDS, "false", "true"),
              oneOf(FORWARDED_FOR_PORT, "false", "true"),
              oneOf(PRESERVE_HOST, "false", "true"),
              oneOf(FORWARDED_FOR, "append", "preserve", "remove"),
              oneOf(CROSS_ZONE, "true", "false").fixed(),
              oneOf(DESYNC_MITIGATION, "defensive", "monitor", "strictest"),
              range(CLIENT_KEEP_ALIVE, 3600, 60, 604_800),
              oneOf("waf.fail_open.enabled", "false", "true").fixed(),
              oneOf(TLS_FIELDS, "false", "true"),
              oneOf("zonal_shift.config.enabled", "false", "true").fixed(),
              oneOf("connection_logs.s3.enabled", "false", "true").fixed(),
              text("connection_logs.s3.bucket", "").fixed(),
              text("connection_logs.s3.prefix", "").fixed()));

  static final Catalog TARGET_GROUP =
      new Catalog(
          "Target group",
          List.of(
              range(DEREGISTRATION_DELAY, 300, 0, 3600),
              oneOf(STICKINESS, "false", "true"),
              range(STICKINESS_DURATION, 86_400, 1, 604_800),
              oneOf(STICKINESS_TYPE, "lb_cookie", "app_cookie"),
              text(APP_COOKIE_NAME, ""),
              range(APP_COOKIE_DURATION, 86_400, 1, 604_800),
              range(SLOW_START, 0, 30, 900).or("0"),
              oneOf(ALGORITHM, "round_robin", "least_outstanding_requests", "weighted_random"),
              oneOf("load_balancing.algorithm.anomaly_mitigation", "off", "on").fixed(),
              oneOf(CROSS_ZONE, "use_load_balancer_configuration", "true", "false"),
              range(UNHEALTHY_ROUTING_COUNT, 1, 1, 1000),
              range(UNHEALTHY_ROUTING_PERCENTAGE, 1, 1, 100).or("off").startingAt("off"),
              range(DNS_FAILOVER_COUNT, 1, 1, 1000).or("off"),
              range(DNS_FAILOVER_PERCENTAGE, 1, 1, 100).or("off").startingAt("off")));

  static final Catalog LISTENER =
      new Catalog(
          "Listener",
          Stream.of(
                  of("routing.http.request.x_amzn_%s.header_name", RENAMED),
                  Stream.of(oneOf(SERVER_FIELD, "true", "false")),
                  of("routing.http.response.%s.header_value", INSERTED))
              .flatMap(some -> some)
              .toList());

  private AttributeCatalogs() {}

  /** Of each header field one, which is described and has no effect here. */
  private static Stream<Attribute> of(String key, List<String> fields) {
    return fields.stream().map(field -> text(key.formatted(field), "").fixed());
  }
}
