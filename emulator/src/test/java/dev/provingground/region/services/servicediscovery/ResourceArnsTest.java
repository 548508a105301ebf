package dev.provingground.region.services.servicediscovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.Access;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.servicediscovery.model.CreatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreateServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesRequest;
import software.amazon.awssdk.services.servicediscovery.model.GetServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.ListServicesRequest;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;
import software.amazon.awssdk.services.servicediscovery.model.RegisterInstanceRequest;
import software.amazon.awssdk.services.servicediscovery.model.Tag;
import software.amazon.awssdk.services.servicediscovery.model.TagResourceRequest;

/** What policies are asked about requests. */
final class ResourceArnsTest {
  private static final String ARN = "arn:aws:servicediscovery:us-east-1:123456789012:";

  private final World world = new World();
  private final String namespace = world.privateNamespace("example.internal");
  private final String id =
      world.service(
          namespace,
          "api",
          r ->
              r.dnsConfig(World.dns(RecordType.A))
                  .tags(Tag.builder().key("team").value("web").build()));

  @Test
  void aServiceIsNamedByItsArnHoweverTheRequestCallsIt() {
    for (var name : new String[] {id, ARN + "service/" + id}) {
      assertThat(
              world.service.resources("GetService", GetServiceRequest.builder().id(name).build()))
          .containsExactly(ARN + "service/" + id);
    }
    var registration = RegisterInstanceRequest.builder().serviceId(id).build();
    assertThat(world.service.resources("RegisterInstance", registration))
        .containsExactly(ARN + "service/" + id);
    assertThat(
            world
                .service
                .conditionKeys("RegisterInstance", registration)
                .values("servicediscovery:ServiceArn"))
        .containsExactly(ARN + "service/" + id);
    assertThat(world.service.tagsOf(ARN + "service/" + id)).isEqualTo(Map.of("team", "web"));
    assertThat(world.service.tagsOf("arn:none")).isEmpty();
  }

  @Test
  void aServiceIsMadeInItsNamespace() {
    assertThat(
            world.service.resources(
                "CreateService", CreateServiceRequest.builder().namespaceId(namespace).build()))
        .containsExactly(ARN + "namespace/" + namespace);
    assertThat(
            world.service.resources(
                "TagResource", TagResourceRequest.builder().resourceARN(ARN + "any").build()))
        .containsExactly(ARN + "any");
  }

  @Test
  void whatNamesNothingOrWhatThereIsNotIsAsterisk() {
    assertThat(world.service.resources("ListServices", ListServicesRequest.builder().build()))
        .containsExactly("*");
    assertThat(
            world.service.resources("GetService", GetServiceRequest.builder().id("none").build()))
        .containsExactly("*");
  }

  @Test
  void discoveryIsPermittedByNames() {
    var keys =
        world.service.conditionKeys(
            "DiscoverInstances",
            DiscoverInstancesRequest.builder().namespaceName("a").serviceName("b").build());
    assertThat(keys.values("servicediscovery:NamespaceName")).containsExactly("a");
    assertThat(keys.values("servicediscovery:ServiceName")).containsExactly("b");
  }

  @Test
  void whoMakesAPrivateNamespaceMayMakeHostedZonesAndSeeVpcs() {
    assertThat(
            world.service.besides(
                "CreatePrivateDnsNamespace", CreatePrivateDnsNamespaceRequest.builder().build()))
        .extracting(Access::action)
        .contains("route53:CreateHostedZone", "ec2:DescribeVpcs");
    assertThat(world.service.besides("ListServices", ListServicesRequest.builder().build()))
        .isEmpty();
  }
}
