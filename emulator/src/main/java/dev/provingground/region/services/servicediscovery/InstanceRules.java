package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.invalid;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;

/** What an instance's attributes may say ("RegisterInstance" in Cloud Map's API reference). */
final class InstanceRules {
  static final String IPV4 = "AWS_INSTANCE_IPV4";
  static final String PORT = "AWS_INSTANCE_PORT";
  private static final String INITIAL_HEALTH = "AWS_INIT_HEALTH_STATUS";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
  private static final Pattern VALUE = Pattern.compile("([!-~][ \t!-~]*)?");
  private static final Pattern ADDRESS =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final int MOST = 30;
  private static final int LONGEST_VALUE = 1_024;
  private static final int LARGEST = 5_000;
  private static final int LONGEST_LABEL = 63;
  private static final int LAST_PORT = 65_535;

  private InstanceRules() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidInput; or
   *     NotImplemented for what would need a load balancer, an instance of EC2 or IPv6
   */
  static void check(ServiceRecord service, String id, Map<String, String> attributes) {
    for (var refused :
        List.of(
            "AWS_ALIAS_DNS_NAME",
            "AWS_EC2_INSTANCE_ID",
            "AWS_INSTANCE_CNAME",
            "AWS_INSTANCE_IPV6")) {
      if (attributes.containsKey(refused)) {
        throw Supported.unsupported("Instance attribute '" + refused + "'");
      }
    }
    checkForm(attributes);
    var address = attributes.get(IPV4);
    if (address == null && service.has(RecordType.A)) {
      throw invalid(IPV4 + " is required: the service has a record of the type A.");
    }
    if (address != null && !ADDRESS.matcher(address).matches()) {
      throw invalid("The value of " + IPV4 + " is no IPv4 address: " + address);
    }
    var port = attributes.get(PORT);
    if (port == null && service.has(RecordType.SRV)) {
      throw invalid(PORT + " is required: the service has a record of the type SRV.");
    }
    if (service.has(RecordType.SRV) && id.length() > LONGEST_LABEL) {
      throw invalid("The ID of an instance in a record of the type SRV has 63 characters at most.");
    }
    if (port != null && !isPort(port)) {
      throw invalid("The value of " + PORT + " is no port from 1 to 65535: " + port);
    }
    checkHealth(service, attributes);
  }

  private static void checkForm(Map<String, String> attributes) {
    if (attributes.isEmpty() || attributes.size() > MOST) {
      throw invalid("An instance has 1 to 30 attributes, not " + attributes.size() + ".");
    }
    int size = 0;
    for (var one : attributes.entrySet()) {
      var value = one.getValue();
      if (!KEY.matcher(one.getKey()).matches()) {
        throw invalid("An attribute cannot be called '" + one.getKey() + "'.");
      }
      if (value == null || value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
        throw invalid("The value of the attribute " + one.getKey() + " is not valid.");
      }
      size += one.getKey().length() + value.length();
    }
    if (size > LARGEST) {
      throw invalid("An instance's attributes can have at most 5000 characters in all.");
    }
  }

  private static boolean isPort(String text) {
    if (!text.matches("\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= LAST_PORT;
  }

  private static void checkHealth(ServiceRecord service, Map<String, String> attributes) {
    var initial = attributes.get(INITIAL_HEALTH);
    if (initial == null) {
      return;
    }
    if (!service.isChecked()) {
      throw invalid(INITIAL_HEALTH + " needs a service with HealthCheckCustomConfig.");
    }
    if (!initial.equals("HEALTHY") && !initial.equals("UNHEALTHY")) {
      throw invalid("The value of " + INITIAL_HEALTH + " is HEALTHY or UNHEALTHY: " + initial);
    }
  }

  /** UNKNOWN where there is no health check. */
  static HealthStatus initialHealth(ServiceRecord service, Map<String, String> attributes) {
    return service.isChecked()
        ? HealthStatus.fromValue(attributes.getOrDefault(INITIAL_HEALTH, "HEALTHY"))
        : HealthStatus.UNKNOWN;
  }
}
