package dev.provingground.region.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.container.TestResolver.Type;
import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fakes.FakeRuntime;
import dev.provingground.region.services.route53.Route53Service;
import dev.provingground.region.services.servicediscovery.ServiceDiscoveryService;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;

/** What a task's resolver answers of services: asked in the task's own network. */
@NeedsNamespaces
final class ServiceNamesTest {
  private final FakeRegion region = new FakeRegion();
  private Fabric fabric;
  private String subnet;

  @BeforeEach
  void openRegion() {
    var names = new PublicNames();
    fabric = new Fabric(names);
    var ec2 = new Ec2Service(region.context(), fabric);
    var zones = new Route53Service(region.context(), names.hosted()).managedZones();
    region.add(Ec2Client.class, ec2);
    region.add(EcrClient.class, new FakeImages());
    region.add(ServiceDiscoveryClient.class, new ServiceDiscoveryService(region.context(), zones));
    region.add(
        EcsClient.class,
        new EcsService(region.context(), ec2.managedInterfaces(), new FakeRuntime(region.loop())));
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.1.0/24")).subnet().subnetId();
    region.call(
        ServiceDiscoveryClient.class,
        client -> client.createPrivateDnsNamespace(r -> r.name("example.internal").vpc(vpc)));
    region.call(EcsClient.class, ecs -> ecs.createCluster(r -> r.clusterName("proving")));
  }

  @AfterEach
  void close() {
    fabric.close();
  }

  @Test
  void aTaskFindsTheTasksOfAnotherService() throws Exception {
    serve("api", 2, "A");
    serve("ports", 1, "SRV");
    region.advance(Duration.ofSeconds(10));
    var asking = tasks("ports").getFirst();

    assertThat(resolve(asking, "api.example.internal", Type.A))
        .containsExactlyInAnyOrderElementsOf(
            tasks("api").stream().map(task -> detail(task, "privateIPv4Address")).toList());
    var record = resolve(asking, "ports.example.internal", Type.SRV).getFirst().split(" ");
    assertThat(record).startsWith("1", "1", "3000");
    assertThat(resolve(asking, record[3], Type.A))
        .containsExactly(detail(asking, "privateIPv4Address"));
    assertThat(resolve(asking, "none.example.internal", Type.A)).isEmpty();

    region.call(
        EcsClient.class,
        ecs -> ecs.updateService(r -> r.cluster("proving").service("api").desiredCount(0)));
    region.advance(Duration.ofMinutes(1));
    assertThat(resolve(asking, "api.example.internal", Type.A)).isEmpty();
  }

  private void serve(String name, int tasks, String type) {
    var namespace =
        region
            .call(ServiceDiscoveryClient.class, client -> client.listNamespaces(r -> {}))
            .namespaces()
            .getFirst()
            .id();
    var records = DnsRecord.builder().type(type).ttl(10L).build();
    var registry =
        region
            .call(
                ServiceDiscoveryClient.class,
                client ->
                    client.createService(
                        r ->
                            r.name(name)
                                .namespaceId(namespace)
                                .dnsConfig(dns -> dns.dnsRecords(records))))
            .service()
            .arn();
    region.call(
        EcsClient.class,
        ecs ->
            ecs.registerTaskDefinition(
                r ->
                    r.family(name)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::123456789012:role/execution")
                        .containerDefinitions(
                            ContainerDefinition.builder()
                                .name("web")
                                .image("123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:v1")
                                .portMappings(PortMapping.builder().containerPort(3000).build())
                                .build())));
    region.call(
        EcsClient.class,
        ecs ->
            ecs.createService(
                r ->
                    r.cluster("proving")
                        .serviceName(name)
                        .taskDefinition(name)
                        .desiredCount(tasks)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnet)))
                        .serviceRegistries(
                            ServiceRegistry.builder()
                                .registryArn(registry)
                                .port(type.equals("SRV") ? 3000 : null)
                                .build())));
  }

  private List<Task> tasks(String service) {
    return region.call(
        EcsClient.class,
        ecs ->
            ecs.describeTasks(
                    r ->
                        r.cluster("proving")
                            .tasks(
                                ecs.listTasks(l -> l.cluster("proving").serviceName(service))
                                    .taskArns()))
                .tasks());
  }

  private static String detail(Task task, String name) {
    return task.attachments().getFirst().details().stream()
        .filter(one -> one.name().equals(name))
        .map(KeyValuePair::value)
        .findFirst()
        .orElseThrow();
  }

  private List<String> resolve(Task task, String name, Type type) throws Exception {
    return fabric.of(detail(task, "networkInterfaceId")).call(() -> TestResolver.ask(name, type));
  }
}
