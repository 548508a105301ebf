package dev.provingground.region.services.route53;

import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.fakes.FakeRegion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.VPC;

/** Route 53 over name servers in memory, and VPCs for its private zones. */
final class HostedWorld {
  final FakeRegion region = new FakeRegion();
  final InMemoryNameServers servers = new InMemoryNameServers();
  final Route53Service service = new Route53Service(region.context(), servers);
  int references;

  HostedWorld() {
    region.add(Ec2Client.class, new Ec2Service(region.context(), new InMemoryFabric()));
    region.add(Route53Client.class, service);
  }

  <R> R call(Function<Route53Client, R> operation) {
    return region.call(Route53Client.class, operation);
  }

  String publicZone(String name) {
    return call(r53 -> r53.createHostedZone(r -> r.name(name).callerReference("r" + references++)))
        .hostedZone()
        .id();
  }

  String vpc() {
    return region
        .call(Ec2Client.class, ec2 -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")))
        .vpc()
        .vpcId();
  }

  static VPC in(String vpcId) {
    return VPC.builder().vpcId(vpcId).vpcRegion("us-east-1").build();
  }

  String privateZone(String name, String vpcId) {
    return call(r53 ->
            r53.createHostedZone(
                r -> r.name(name).callerReference("r" + references++).vpc(in(vpcId))))
        .hostedZone()
        .id();
  }

  static ResourceRecordSet set(String name, RRType type, String... values) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl(60L)
        .resourceRecords(
            Stream.of(values).map(v -> ResourceRecord.builder().value(v).build()).toList())
        .build();
  }

  static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  String change(String zone, Change... changes) {
    return call(r53 ->
            r53.changeResourceRecordSets(
                r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes))))
        .changeInfo()
        .id();
  }

  List<ResourceRecordSet> records(String zone) {
    return call(r53 -> r53.listResourceRecordSets(r -> r.hostedZoneId(zone))).resourceRecordSets();
  }

  List<String> names(String zone) {
    return records(zone).stream().map(set -> set.typeAsString() + " " + set.name()).toList();
  }
}
