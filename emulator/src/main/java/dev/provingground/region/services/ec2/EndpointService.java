package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * A service that VPC endpoints lead to: those that start a task on Fargate ("Amazon ECR interface
 * VPC endpoints", "Using CloudWatch Logs with interface VPC endpoints", "Using an AWS Secrets
 * Manager VPC endpoint").
 *
 * @param name such as {@code com.amazonaws.us-east-1.ecr.api}
 * @param hosts of the service's names; one that begins with {@code *.} stands for any label
 */
record EndpointService(String name, VpcEndpointType type, List<String> hosts) {
  /** The addresses of S3: a part of TEST-NET-2 that nobody else has. */
  static final String S3_BLOCK = "198.51.100.128/25";

  static final String S3_PREFIX_LIST = "pl-63a5400a";

  private static final String PREFIX = "com.amazonaws.";

  static List<EndpointService> all(String region) {
    return List.of(
        networkInterface(region, "ecr.api", "api.ecr"),
        networkInterface(region, "ecr.dkr", "dkr.ecr", "*.dkr.ecr"),
        networkInterface(region, "logs", "logs"),
        networkInterface(region, "secretsmanager", "secretsmanager"),
        networkInterface(region, "ssm", "ssm"),
        of(region, "s3", VpcEndpointType.GATEWAY, "s3"));
  }

  private static EndpointService networkInterface(String region, String name, String... hosts) {
    return of(region, name, VpcEndpointType.INTERFACE, hosts);
  }

  private static EndpointService of(
      String region, String name, VpcEndpointType type, String... hosts) {
    return new EndpointService(
        PREFIX + region + "." + name,
        type,
        Stream.of(hosts).map(host -> host + "." + region + ".amazonaws.com").toList());
  }

  /**
   * The service of this name, for endpoints of this type.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidServiceName;
   *     NotImplemented for what AWS has and this region has not
   */
  static EndpointService named(String name, VpcEndpointType type, String region) {
    if (!name.startsWith(PREFIX + region + ".")) {
      throw notFound(name);
    }
    return all(region).stream()
        .filter(service -> service.name.equals(name) && service.type == type)
        .findFirst()
        .orElseThrow(
            () -> Supported.unsupported("A VPC endpoint of type " + type + " for " + name));
  }

  /** InvalidServiceName. */
  static AwsServiceException notFound(String name) {
    return error(
        "InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist".formatted(name));
  }

  /** The service of an endpoint that exists. */
  static EndpointService ofExisting(String name, String region) {
    return all(region).stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
  }

  /** The host of the service itself. */
  String host() {
    return hosts.getFirst();
  }
}
