package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.services.ec2.Ec2Fixture.tcp;
import static dev.provingground.region.services.ec2.Ec2Fixture.tcpFrom;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What rules let in and out: authorized, modified, described and revoked. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class SecurityGroupRulesTest {
  private static final Permission HTTP =
      new Permission(6, 80, 80, new Permission.Cidr("0.0.0.0/0"));

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final SecurityGroup web = fixture.group(vpc, "web");

  @Test
  void anAuthorizedRuleIsDescribedAndInForce() {
    var rules = fixture.allow(web, tcp(80, 80, "0.0.0.0/0"));

    assertThat(rules)
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.securityGroupRuleId()).matches("sgr-[0-9a-f]{17}");
              assertThat(rule.groupId()).isEqualTo(web.groupId());
              assertThat(rule.isEgress()).isFalse();
              assertThat(rule.cidrIpv4()).isEqualTo("0.0.0.0/0");
            });
    assertThat(fixture.group(web.groupId()).ipPermissions())
        .singleElement()
        .satisfies(
            permission -> {
              assertThat(permission.ipProtocol()).isEqualTo("tcp");
              assertThat(permission.fromPort()).isEqualTo(80);
            });
    assertThat(fixture.ingress(web)).containsExactly(HTTP);
  }

  @Test
  void theFlatFormMeansTheSame() {
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(web.groupId()).ipProtocol("6").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
    assertThat(fixture.ingress(web)).containsExactly(HTTP);

    ec2.revokeSecurityGroupIngress(
        r ->
            r.groupId(web.groupId()).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
    assertThat(fixture.ingress(web)).isEmpty();
  }

  @Test
  void peersOfOnePortAreOnePermissionAndManyRules() {
    var other = fixture.group(vpc, "other");
    fixture.allow(web, tcp(80, 80, "10.0.0.0/24", "10.0.1.7/24"), tcpFrom(80, other));

    assertThat(fixture.group(web.groupId()).ipPermissions())
        .singleElement()
        .satisfies(
            permission -> {
              assertThat(permission.ipRanges())
                  .extracting(IpRange::cidrIp)
                  .containsExactly("10.0.0.0/24", "10.0.1.0/24");
              assertThat(permission.userIdGroupPairs().getFirst().groupId())
                  .isEqualTo(other.groupId());
            });
    assertThat(fixture.ingress(web))
        .contains(new Permission(6, 80, 80, new Permission.Group(other.groupId())))
        .hasSize(3);
  }

  @Test
  void aDuplicateIsRefusedAndNothingOfTheRequestHolds() {
    fixture.allow(web, tcp(80, 80, "0.0.0.0/0"));
    assertRefusedWith(
        () -> fixture.allow(web, tcp(443, 443, "0.0.0.0/0"), tcp(80, 80, "0.0.0.0/0")),
        "InvalidPermission.Duplicate",
        "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already"
            + " exists");
    assertThat(fixture.ingress(web)).containsExactly(HTTP);
    assertRefusedWith(
        () ->
            ec2.authorizeSecurityGroupEgress(
                r -> r.groupId(web.groupId()).ipProtocol("-1").cidrIp("0.0.0.0/0")),
        "InvalidPermission.Duplicate",
        "the specified rule \"peer: 0.0.0.0/0, ALL, ALLOW\" already exists");
  }

  @Test
  void aPermissionTwiceInOneRequestIsRefused() {
    assertRefusedWith(
        () -> fixture.allow(web, tcp(80, 80, "10.0.0.0/24", "10.0.0.1/24")),
        "InvalidParameterValue",
        "The same permission must not appear multiple times");
  }

  @Test
  void aRevokedRuleIsGone() {
    fixture.allow(web, tcp(80, 80, "0.0.0.0/0"), tcp(443, 443, "0.0.0.0/0"));
    fixture.revoke(web, tcp(443, 443, "0.0.0.0/0"));
    assertThat(fixture.ingress(web)).containsExactly(HTTP);
    assertRefusedWith(
        () -> fixture.revoke(web, tcp(443, 443, "0.0.0.0/0")),
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.");
  }

  @Test
  void rulesAreRevokedByTheirIds() {
    var rule = fixture.allow(web, tcp(80, 80, "0.0.0.0/0")).getFirst();
    var id = rule.securityGroupRuleId();
    assertThat(
            ec2.revokeSecurityGroupIngress(r -> r.groupId(web.groupId()).securityGroupRuleIds(id))
                .revokedSecurityGroupRules())
        .singleElement()
        .satisfies(revoked -> assertThat(revoked.cidrIpv4()).isEqualTo("0.0.0.0/0"));
    assertThat(fixture.ingress(web)).isEmpty();
    assertRefusedWith(
        () ->
            ec2.revokeSecurityGroupIngress(r -> r.groupId(web.groupId()).securityGroupRuleIds(id)),
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '%s' does not exist".formatted(id));
  }

  @Test
  void egressIsRevokedAndAuthorizedLikeIngress() {
    ec2.revokeSecurityGroupEgress(
        r -> r.groupId(web.groupId()).ipProtocol("-1").cidrIp("0.0.0.0/0"));
    assertThat(fixture.egress(web)).isEmpty();

    var rules =
        ec2.authorizeSecurityGroupEgress(
                r -> r.groupId(web.groupId()).ipPermissions(tcp(443, 443, "0.0.0.0/0")))
            .securityGroupRules();

    assertThat(rules.getFirst().isEgress()).isTrue();
    assertThat(fixture.egress(web))
        .containsExactly(new Permission(6, 443, 443, new Permission.Cidr("0.0.0.0/0")));
  }

  @Test
  void rulesAreDescribedByGroupAndById() {
    var rule = fixture.allow(web, tcp(80, 80, "0.0.0.0/0")).getFirst();
    assertThat(
            ec2.describeSecurityGroupRules(r -> r.filters(filter("group-id", web.groupId())))
                .securityGroupRules())
        .hasSize(2);
    assertThat(
            ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds(rule.securityGroupRuleId()))
                .securityGroupRules())
        .containsExactly(rule);
  }

  @Test
  void aRuleIsModifiedInPlace() {
    var id = fixture.allow(web, tcp(80, 80, "0.0.0.0/0")).getFirst().securityGroupRuleId();
    modify(id, "10.0.0.0/24");
    assertThat(fixture.ingress(web))
        .containsExactly(new Permission(6, 80, 80, new Permission.Cidr("10.0.0.0/24")));

    fixture.allow(web, tcp(80, 80, "0.0.0.0/0"));
    assertRefusedWith(
        () -> modify(id, "0.0.0.0/0"),
        "InvalidPermission.Duplicate",
        "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already"
            + " exists");
  }

  private void modify(String id, String block) {
    var wanted =
        SecurityGroupRuleRequest.builder()
            .ipProtocol("tcp")
            .fromPort(80)
            .toPort(80)
            .cidrIpv4(block)
            .build();
    ec2.modifySecurityGroupRules(
        r ->
            r.groupId(web.groupId())
                .securityGroupRules(
                    SecurityGroupRuleUpdate.builder()
                        .securityGroupRuleId(id)
                        .securityGroupRule(wanted)
                        .build()));
  }

  @Test
  void portsAndProtocolsAreChecked() {
    assertRefusedWith(
        () -> fixture.allow(web, tcp(443, 80, "0.0.0.0/0")),
        "InvalidParameterValue",
        "Invalid TCP/UDP port range (443:80)");
    assertRefusedWith(
        () -> fixture.allow(web, tcp(1, 65536, "0.0.0.0/0")),
        "InvalidParameterValue",
        "Invalid TCP/UDP port range (1:65536)");
    assertRefusedWith(
        () -> fixture.allow(web, tcp(80, 80, "0.0.0.0/0").toBuilder().toPort(null).build()),
        "InvalidParameterValue",
        "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
    assertRefusedWith(
        () -> fixture.allow(web, tcp(80, 80, "0.0.0.0/0").toBuilder().ipProtocol("sctpx").build()),
        "InvalidParameterValue",
        "Invalid value 'sctpx' for IP protocol. Unknown protocol.");
    assertRefusedWith(
        () -> fixture.allow(web, tcp(80, 80, "anywhere")),
        "InvalidParameterValue",
        "CIDR block anywhere is malformed");
    assertRefusedWith(
        () -> fixture.allow(web),
        "MissingParameter",
        "The request must contain the parameter ipPermissions");
  }

  @Test
  void pingIsTypeAndCode() {
    fixture.allow(web, tcp(8, -1, "10.0.0.0/16").toBuilder().ipProtocol("icmp").build());
    assertThat(fixture.ingress(web))
        .containsExactly(new Permission(1, 8, -1, new Permission.Cidr("10.0.0.0/16")));
  }

  @Test
  void whatTheFabricRefusesHasNotHappened() {
    fixture.fabric.refusing = true;
    assertThatThrownBy(() -> fixture.allow(web, tcp(80, 80, "0.0.0.0/0")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(fixture.group(web.groupId()).ipPermissions()).isEmpty();
  }

  @Test
  void aRuleNamesGroupsOfItsVpcOnly() {
    var foreign = fixture.group(fixture.vpc(), "web");
    assertRefusedWith(
        () -> fixture.allow(web, tcpFrom(80, foreign)),
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.");
  }

  @Test
  void descriptionsAreChangedByPermissionsAndByIds() {
    var id = fixture.allow(web, tcp(80, 80, "0.0.0.0/0")).getFirst().securityGroupRuleId();
    var told =
        tcp(80, 80).toBuilder()
            .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").description("web").build())
            .build();
    ec2.updateSecurityGroupRuleDescriptionsIngress(
        r -> r.groupId(web.groupId()).ipPermissions(told));
    assertThat(description(id)).isEqualTo("web");
    ec2.updateSecurityGroupRuleDescriptionsIngress(
        r ->
            r.groupId(web.groupId())
                .securityGroupRuleDescriptions(
                    d -> d.securityGroupRuleId(id).description("again")));
    assertThat(description(id)).isEqualTo("again");
    ec2.updateSecurityGroupRuleDescriptionsIngress(
        r -> r.groupId(web.groupId()).ipPermissions(tcp(80, 80, "0.0.0.0/0")));
    assertThat(description(id)).isNull();

    var all =
        IpPermission.builder()
            .ipProtocol("-1")
            .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").description("out").build())
            .build();
    ec2.updateSecurityGroupRuleDescriptionsEgress(r -> r.groupId(web.groupId()).ipPermissions(all));
    assertRefusedWith(
        () ->
            ec2.updateSecurityGroupRuleDescriptionsEgress(
                r -> r.groupId(web.groupId()).ipPermissions(told)),
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.");
    assertRefusedWith(
        () ->
            ec2.updateSecurityGroupRuleDescriptionsEgress(
                r ->
                    r.groupId(web.groupId())
                        .securityGroupRuleDescriptions(d -> d.securityGroupRuleId(id))),
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '%s' does not exist".formatted(id));
    assertRefusedWith(
        () ->
            ec2.updateSecurityGroupRuleDescriptionsIngress(
                r ->
                    r.groupId(web.groupId())
                        .ipPermissions(told)
                        .securityGroupRuleDescriptions(d -> d.securityGroupRuleId(id))),
        "InvalidParameterCombination",
        "The parameter ipPermissions cannot be used with the parameter"
            + " securityGroupRuleDescriptions");
  }

  private @Nullable String description(String ruleId) {
    return ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds(ruleId))
        .securityGroupRules()
        .getFirst()
        .description();
  }
}
