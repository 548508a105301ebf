package dev.provingground.harness.mutation.operator;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Takes each other value that AWS knows for a property. */
final class ChangeEnum implements Operator {
  private static final Map<String, List<String>> LEGAL =
      Map.ofEntries(
          Map.entry("AWS::EC2::VPC.InstanceTenancy", List.of("default", "dedicated")),
          Map.entry(
              "AWS::EC2::SecurityGroup.SecurityGroupIngress.IpProtocol",
              List.of("tcp", "udp", "icmp")),
          Map.entry(
              "AWS::EC2::SecurityGroup.SecurityGroupEgress.IpProtocol",
              List.of("tcp", "udp", "icmp")),
          Map.entry("AWS::EC2::SecurityGroupIngress.IpProtocol", List.of("tcp", "udp", "icmp")),
          Map.entry("AWS::EC2::SecurityGroupEgress.IpProtocol", List.of("tcp", "udp", "icmp")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::LoadBalancer.Scheme",
              List.of("internet-facing", "internal")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::LoadBalancer.Type",
              List.of("application", "network", "gateway")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::LoadBalancer.IpAddressType",
              List.of("ipv4", "dualstack")),
          Map.entry("AWS::ElasticLoadBalancingV2::Listener.Protocol", List.of("HTTP", "HTTPS")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::TargetGroup.Protocol", List.of("HTTP", "HTTPS", "TCP")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::TargetGroup.HealthCheckProtocol",
              List.of("HTTP", "HTTPS")),
          Map.entry(
              "AWS::ElasticLoadBalancingV2::TargetGroup.TargetType",
              List.of("ip", "instance", "lambda", "alb")),
          Map.entry(
              "AWS::ECS::TaskDefinition.NetworkMode", List.of("awsvpc", "bridge", "host", "none")),
          Map.entry(
              "AWS::ECS::TaskDefinition.RequiresCompatibilities",
              List.of("FARGATE", "EC2", "EXTERNAL")),
          Map.entry(
              "AWS::ECS::TaskDefinition.RuntimePlatform.CpuArchitecture",
              List.of("X86_64", "ARM64")),
          Map.entry(
              "AWS::ECS::TaskDefinition.RuntimePlatform.OperatingSystemFamily",
              List.of("LINUX", "WINDOWS_SERVER_2022_CORE")),
          Map.entry(
              "AWS::ECS::TaskDefinition.ContainerDefinitions.PortMappings.Protocol",
              List.of("tcp", "udp")),
          Map.entry(
              "AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration.LogDriver",
              List.of("awslogs", "splunk")),
          Map.entry("AWS::ECS::Service.LaunchType", List.of("FARGATE", "EC2", "EXTERNAL")),
          Map.entry(
              "AWS::ECS::Service.AvailabilityZoneRebalancing", List.of("ENABLED", "DISABLED")),
          Map.entry(
              "AWS::ECS::Service.DeploymentController.Type",
              List.of("ECS", "CODE_DEPLOY", "EXTERNAL")),
          Map.entry(
              "AWS::ECS::Service.PropagateTags", List.of("SERVICE", "TASK_DEFINITION", "NONE")),
          Map.entry(
              "AWS::ECS::Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
              List.of("ENABLED", "DISABLED")),
          Map.entry(
              "AWS::ECR::Repository.ImageTagMutability",
              List.of(
                  "MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION")));

  @Override
  public String name() {
    return "change-enum";
  }

  @Override
  public String sentence() {
    return "A choice is another one that AWS knows.";
  }

  @Override
  public Stream<Mutation> mutations(Template template) {
    return template.places().stream()
        .filter(p -> p.value().isTextual())
        .flatMap(
            p ->
                legal(p).stream()
                    .filter(value -> !value.equals(p.value().asText()))
                    .map(value -> put(template, p, JSON.textNode(value))));
  }

  private static List<String> legal(Place place) {
    if (place.name().equals("Effect")) {
      return List.of("Allow", "Deny");
    }
    return LEGAL.getOrDefault(place.resource().type() + "." + place.property(), List.of());
  }
}
