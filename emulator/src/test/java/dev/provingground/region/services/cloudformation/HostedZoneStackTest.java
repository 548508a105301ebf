package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.VPC;

/** Hosted zones and their records, as the CDK writes them. */
final class HostedZoneStackTest {
  private static final String ZONES =
      """
      Resources:
        Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
        Public:
          Type: AWS::Route53::HostedZone
          Properties:
            Name: example.com.
            HostedZoneConfig: {Comment: COMMENT}
            HostedZoneTags: [{Key: Name, Value: COMMENT}]
        Private:
          Type: AWS::Route53::HostedZone
          Properties:
            Name: internal.
            VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref AWS::Region}]
      """;
  private static final String RECORDS =
      """
        Web:
          Type: AWS::Route53::RecordSet
          Properties:
            HostedZoneId: !Ref Public
            Name: web.example.com.
            Type: A
            AliasTarget:
              DNSName: dualstack.web-1.us-east-1.elb.amazonaws.com
              HostedZoneId: Z35SXDOTRQ7X7K
        Canonical:
          Type: AWS::Route53::RecordSet
          Properties:
            HostedZoneName: internal.
            Name: "*.internal"
            Type: CNAME
            TTL: "1800"
            ResourceRecords: [TARGET.example.com]
          DependsOn: Private
      Outputs:
        Servers: {Value: !Join [",", !GetAtt Public.NameServers]}
        Name: {Value: !Ref Web}
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void aRegion() throws IOException {
    region = new RegionFixture(directory);
  }

  private void deploy(StackStatus status, String template) {
    region.deploy("Names", template);
    finish(status);
  }

  private void finish(StackStatus status) {
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("Names").stackStatus())
        .as("%s", region.events("Names"))
        .isEqualTo(status);
  }

  private HostedZone zone(String name) {
    return region
        .call(Route53Client.class, r53 -> r53.listHostedZonesByName(r -> r.dnsName(name)))
        .hostedZones()
        .getFirst();
  }

  private List<ResourceRecordSet> records(String name, RRType type) {
    return region
        .call(
            Route53Client.class,
            r53 -> r53.listResourceRecordSets(r -> r.hostedZoneId(zone(name).id())))
        .resourceRecordSets()
        .stream()
        .filter(set -> set.type() == type)
        .toList();
  }

  @Test
  void zonesAndRecordsAreMadeChangedAndTakenAway() {
    var template = (ZONES + RECORDS).replace("TARGET", "a").replace("COMMENT", "first");
    deploy(StackStatus.CREATE_COMPLETE, template);
    assertThat(zone("example.com").config().comment()).isEqualTo("first");
    assertThat(region.output("Names", "Servers").split(",")).hasSize(4);
    assertThat(region.output("Names", "Name")).isEqualTo("web.example.com");
    assertThat(records("example.com", RRType.A))
        .singleElement()
        .satisfies(
            set ->
                assertThat(set.aliasTarget().dnsName())
                    .isEqualTo("dualstack.web-1.us-east-1.elb.amazonaws.com"));
    var internal = zone("internal").id();
    assertThat(
            region.call(Route53Client.class, r53 -> r53.getHostedZone(r -> r.id(internal))).vpCs())
        .hasSize(1)
        .allSatisfy(vpc -> assertThat(vpc.vpcRegionAsString()).isEqualTo("us-east-1"));

    deploy(
        StackStatus.UPDATE_COMPLETE,
        (ZONES + RECORDS).replace("TARGET", "b").replace("COMMENT", "second"));
    assertThat(zone("example.com").config().comment()).isEqualTo("second");
    assertThat(records("internal", RRType.CNAME))
        .singleElement()
        .satisfies(
            set -> assertThat(set.resourceRecords().getFirst().value()).isEqualTo("b.example.com"));

    region.delete("Names");
    finish(StackStatus.DELETE_COMPLETE);
    assertThat(region.call(Route53Client.class, Route53Client::listHostedZones).hostedZones())
        .isEmpty();
  }

  @Test
  void recordsThatAreThereAlreadyFailTheStack() {
    deploy(StackStatus.CREATE_COMPLETE, ZONES);
    region.call(
        Route53Client.class,
        r53 ->
            r53.changeResourceRecordSets(
                r ->
                    r.hostedZoneId(zone("example.com").id())
                        .changeBatch(
                            batch ->
                                batch.changes(
                                    change ->
                                        change
                                            .action(ChangeAction.CREATE)
                                            .resourceRecordSet(
                                                set ->
                                                    set.name("web.example.com")
                                                        .type(RRType.A)
                                                        .ttl(60L)
                                                        .resourceRecords(
                                                            value -> value.value("192.0.2.1")))))));
    deploy(StackStatus.UPDATE_ROLLBACK_COMPLETE, ZONES + RECORDS);
    assertThat(region.events("Names"))
        .extracting(StackEvent::resourceStatusReason)
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .contains(
                        "Tried to create resource record set [name='web.example.com.', type='A']"
                            + " but it already exists"));
    assertThat(records("example.com", RRType.A)).hasSize(1);
  }

  @Test
  void recordSetsOfAGroupAreMadeChangedAndTakenAwayTogether() {
    var group =
        ZONES
            + """
              Group:
                Type: AWS::Route53::RecordSetGroup
                Properties:
                  HostedZoneId: !Ref Public
                  Comment: a group
                  RecordSets:
                    - {Name: a.example.com., Type: A, TTL: "60", ResourceRecords: [192.0.2.1, 192.0.2.2]}
                    - {Name: "*.b.example.com", Type: A, TTL: 60, SetIdentifier: one, Weight: 1,
                       ResourceRecords: [192.0.2.3]}
                    - Name: c.example.com
                      Type: A
                      AliasTarget:
                        DNSName: dualstack.web-1.us-east-1.elb.amazonaws.com
                        HostedZoneId: Z35SXDOTRQ7X7K
            Outputs: {Group: {Value: !Ref Group}}
            """;
    deploy(StackStatus.CREATE_COMPLETE, group);
    assertThat(region.output("Names", "Group")).startsWith("Names-Group-");
    assertThat(names()).containsExactly("a.example.com.", "\\052.b.example.com.", "c.example.com.");
    deploy(
        StackStatus.UPDATE_COMPLETE,
        group.replace("Name: a.example", "Name: d.example").replace("192.0.2.3", "192.0.2.4"));
    assertThat(names()).containsExactly("\\052.b.example.com.", "c.example.com.", "d.example.com.");
    assertThat(records("example.com", RRType.A).getFirst().resourceRecords())
        .extracting(value -> value.value())
        .containsExactly("192.0.2.4");
    deploy(
        StackStatus.UPDATE_ROLLBACK_COMPLETE,
        group.replace("Name: a.example", "Name: d.example").replace("TTL: 60", "TTL: -1"));
    assertThat(names()).hasSize(3);
    deploy(StackStatus.UPDATE_COMPLETE, ZONES);
    assertThat(names()).isEmpty();
  }

  private List<String> names() {
    return records("example.com", RRType.A).stream().map(ResourceRecordSet::name).toList();
  }

  @Test
  void aPrivateZoneGetsAndLosesVpcsInPlace() {
    deploy(StackStatus.CREATE_COMPLETE, ZONES);
    var id = zone("internal").id();
    var second =
        ZONES.replace(
                "VPCRegion: !Ref AWS::Region}",
                "VPCRegion: !Ref AWS::Region}, {VPCId: !Ref Second, VPCRegion: us-east-1}")
            + "  Second: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}\n";
    deploy(StackStatus.UPDATE_COMPLETE, second);
    assertThat(vpcs(id)).hasSize(2);
    deploy(StackStatus.UPDATE_COMPLETE, ZONES);
    assertThat(vpcs(id)).hasSize(1);
  }

  private List<VPC> vpcs(String zoneId) {
    return region.call(Route53Client.class, r53 -> r53.getHostedZone(r -> r.id(zoneId))).vpCs();
  }
}
