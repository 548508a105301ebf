package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.Namespace;
import software.amazon.awssdk.services.servicediscovery.model.Service;
import software.amazon.awssdk.services.servicediscovery.model.Tag;

/** A Fargate service that is found by name, as the CDK's {@code cloudMapOptions} writes it. */
final class ServiceDiscoveryStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
          "Subnet": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}
          },
          "Cluster": {"Type": "AWS::ECS::Cluster"},
          "Namespace": {
            "Type": "AWS::ServiceDiscovery::PrivateDnsNamespace",
            "Properties": {
              "Name": "example.internal",
              "Vpc": {"Ref": "Vpc"},
              "Tags": [{"Key": "team", "Value": "web"}]
              DESCRIPTION
            }
          },
          "Definition": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
              "Family": "web",
              "Cpu": "256",
              "Memory": "512",
              "NetworkMode": "awsvpc",
              "RequiresCompatibilities": ["FARGATE"],
              "ExecutionRoleArn": "arn:aws:iam::123456789012:role/execution",
              "ContainerDefinitions": [{
                "Name": "web",
                "Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:v1",
                "PortMappings": [{"ContainerPort": 3000}]
              }]
            }
          },
          "Service": {
            "Type": "AWS::ECS::Service",
            "Properties": {
              "Cluster": {"Ref": "Cluster"},
              "TaskDefinition": {"Ref": "Definition"},
              "LaunchType": "FARGATE",
              "DesiredCount": 2,
              "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": [{"Ref": "Subnet"}]}}
              REGISTRIES
            }
          },
          "Discovery": {
            "Type": "AWS::ServiceDiscovery::Service",
            "Properties": {
              "Name": "api",
              "NamespaceId": {"Fn::GetAtt": ["Namespace", "Id"]},
              "DnsConfig": {
                "DnsRecords": [{"TTL": SECONDS, "Type": "A"}],
                "NamespaceId": {"Fn::GetAtt": ["Namespace", "Id"]},
                "RoutingPolicy": "POLICY"
              },
              "HealthCheckCustomConfig": {"FailureThreshold": 1}
            }
          },
          "Http": {
            "Type": "AWS::ServiceDiscovery::HttpNamespace",
            "Properties": {"Name": "http" DESCRIPTION}
          }
        },
        "Outputs": {
          "NamespaceId": {"Value": {"Ref": "Namespace"}},
          "NamespaceArn": {"Value": {"Fn::GetAtt": ["Namespace", "Arn"]}},
          "ZoneId": {"Value": {"Fn::GetAtt": ["Namespace", "HostedZoneId"]}},
          "DiscoveryId": {"Value": {"Ref": "Discovery"}},
          "DiscoveryName": {"Value": {"Fn::GetAtt": ["Discovery", "Name"]}},
          "HttpId": {"Value": {"Fn::GetAtt": ["Http", "Id"]}}
        }
      }
      """;

  private static final String REGISTRIES =
      ", \"ServiceRegistries\": [{\"RegistryArn\": {\"Fn::GetAtt\": [\"Discovery\", \"Arn\"]}}]";

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void open() throws Exception {
    region = new RegionFixture(directory);
    region.useFakeImages();
  }

  @Test
  void tasksAreFoundByNameAsLongAsTheStackSaysSo() {
    deploy(REGISTRIES, "60", "MULTIVALUE", "", StackStatus.CREATE_COMPLETE);
    assertThat(discovery().instanceCount()).isEqualTo(2);
    assertThat(region.output("Discovery", "DiscoveryName")).isEqualTo("api");
    assertThat(region.output("Discovery", "NamespaceArn"))
        .endsWith(":namespace/" + region.output("Discovery", "NamespaceId"));
    assertThat(namespace("NamespaceId").properties().dnsProperties().hostedZoneId())
        .isEqualTo(region.output("Discovery", "ZoneId"));
    assertThat(tags()).contains(Tag.builder().key("team").value("web").build());
    assertThat(region.zones.records())
        .singleElement()
        .satisfies(record -> assertThat(record).startsWith("api.example.internal A 60 ["));

    deploy("", "5", "MULTIVALUE", ", \"Description\": \"d\"", StackStatus.UPDATE_COMPLETE);
    assertThat(discovery().instanceCount()).isZero();
    assertThat(discovery().dnsConfig().dnsRecords().getFirst().ttl()).isEqualTo(5);
    assertThat(namespace("NamespaceId").description()).isEqualTo("d");
    assertThat(namespace("HttpId").description()).isEqualTo("d");
  }

  @Test
  void nothingOfItRemains() {
    deploy(REGISTRIES, "60", "MULTIVALUE", "", StackStatus.CREATE_COMPLETE);
    region.delete("Discovery");
    region.advance(Duration.ofMinutes(10));
    assertThat(region.stack("Discovery").stackStatus())
        .as("%s", region.events("Discovery"))
        .isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(region.zones.zones()).isEmpty();
    assertThat(
            region.call(ServiceDiscoveryClient.class, c -> c.listNamespaces(r -> {})).namespaces())
        .isEmpty();
  }

  @Test
  void aRoutingPolicyIsNotChangedInPlace() {
    deploy(REGISTRIES, "60", "MULTIVALUE", "", StackStatus.CREATE_COMPLETE);
    deploy(REGISTRIES, "60", "WEIGHTED", "", StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(region.events("Discovery"))
        .extracting(StackEvent::resourceStatusReason)
        .anyMatch(reason -> reason != null && reason.contains("RoutingPolicy"));
  }

  @Test
  void aNamespaceThatCannotBeFailsTheStackWithTheReason() {
    deploy(REGISTRIES, "60", "MULTIVALUE", "", StackStatus.CREATE_COMPLETE);
    region.deploy(
        "Second",
        """
        {"Resources": {"Namespace": {
          "Type": "AWS::ServiceDiscovery::PrivateDnsNamespace",
          "Properties": {"Name": "example.internal", "Vpc": "vpc-0123456789abcdef0"}}}}
        """);
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Second").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(region.events("Second"))
        .extracting(StackEvent::resourceStatusReason)
        .anyMatch(reason -> reason != null && reason.contains("vpc-0123456789abcdef0"));
  }

  private void deploy(
      String registries, String seconds, String policy, String description, StackStatus status) {
    region.deploy(
        "Discovery",
        TEMPLATE
            .replace("REGISTRIES", registries)
            .replace("SECONDS", seconds)
            .replace("POLICY", policy)
            .replace("DESCRIPTION", description));
    region.advance(Duration.ofMinutes(10));
    assertThat(region.stack("Discovery").stackStatus())
        .as("%s", region.events("Discovery"))
        .isEqualTo(status);
  }

  private Namespace namespace(String output) {
    var id = region.output("Discovery", output);
    return region
        .call(ServiceDiscoveryClient.class, client -> client.getNamespace(r -> r.id(id)))
        .namespace();
  }

  private Service discovery() {
    var id = region.output("Discovery", "DiscoveryId");
    return region
        .call(ServiceDiscoveryClient.class, client -> client.getService(r -> r.id(id)))
        .service();
  }

  private Iterable<Tag> tags() {
    var arn = region.output("Discovery", "NamespaceArn");
    return region
        .call(
            ServiceDiscoveryClient.class,
            client -> client.listTagsForResource(r -> r.resourceARN(arn)))
        .tags();
  }
}
