package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fakes.HostedRecords;
import dev.provingground.region.testsupport.AwsAssertions;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.CreateServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DnsConfig;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.Operation;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.RecordType;

/** A region with Cloud Map, and a VPC to have names in. */
final class World {
  final FakeRegion region = new FakeRegion();
  final HostedRecords zones = new HostedRecords(region);

  final ServiceDiscoveryService service =
      new ServiceDiscoveryService(region.context(), zones.service().managedZones());

  World() {
    region.add(Ec2Client.class, new FakeNetwork());
    region.add(ServiceDiscoveryClient.class, service);
  }

  /** Calls Cloud Map as a user; what that sets going is over when this returns. */
  <R> R call(Function<ServiceDiscoveryClient, R> operation) {
    return region.call(ServiceDiscoveryClient.class, operation);
  }

  Operation operation(String id) {
    return call(client -> client.getOperation(r -> r.operationId(id))).operation();
  }

  /** Makes a private DNS namespace, and answers its id. */
  String privateNamespace(String name) {
    var made =
        call(client -> client.createPrivateDnsNamespace(r -> r.name(name).vpc(FakeNetwork.VPC)));
    return namespace(made.operationId());
  }

  private String namespace(String operationId) {
    return Objects.requireNonNull(
        operation(operationId).targets().get(OperationTargetType.NAMESPACE));
  }

  /** Makes an HTTP namespace, and answers its id. */
  String httpNamespace(String name) {
    var made = call(client -> client.createHttpNamespace(r -> r.name(name)));
    return namespace(made.operationId());
  }

  /** Makes a service, and answers its id. */
  String service(String namespace, String name, Consumer<CreateServiceRequest.Builder> with) {
    return call(client ->
            client.createService(
                r -> {
                  r.namespaceId(namespace).name(name);
                  with.accept(r);
                }))
        .service()
        .id();
  }

  static DnsConfig dns(RecordType... types) {
    return DnsConfig.builder()
        .dnsRecords(
            Arrays.stream(types)
                .map(type -> DnsRecord.builder().type(type).ttl(60L).build())
                .toList())
        .build();
  }

  void register(String service, String id, Map<String, String> attributes) {
    call(
        client ->
            client.registerInstance(
                r -> r.serviceId(service).instanceId(id).attributes(attributes)));
  }

  static void assertRefused(String code, String message, ThrowingCallable call) {
    AwsAssertions.assertRefused(call, code, message);
  }
}
