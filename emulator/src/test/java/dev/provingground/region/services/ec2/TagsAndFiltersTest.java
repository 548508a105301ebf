package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What all describes share: tags, filters, pages. */
final class TagsAndFiltersTest {
  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;

  private static Tag tag(String key, @Nullable String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static TagSpecification specification(ResourceType type, Tag... tags) {
    return TagSpecification.builder().resourceType(type).tags(tags).build();
  }

  private Vpc vpc(Tag... tags) {
    return ec2.createVpc(
            r ->
                r.cidrBlock("10.0.0.0/16").tagSpecifications(specification(ResourceType.VPC, tags)))
        .vpc();
  }

  private List<String> vpcs(Filter... filters) {
    return ec2.describeVpcs(r -> r.filters(filters)).vpcs().stream().map(Vpc::vpcId).toList();
  }

  @Test
  void resourcesAreTaggedWhenMade() {
    var vpc = vpc(tag("Name", "one"), tag("Env", "test"));
    assertThat(vpc.tags()).containsExactly(tag("Env", "test"), tag("Name", "one"));
    assertThat(ec2.describeVpcs(r -> {}).vpcs()).containsExactly(vpc);
  }

  @Test
  void tagsForAnotherTypeAreRefusedBeforeAnythingIsMade() {
    assertRefusedWith(
        () ->
            ec2.createVpc(
                r ->
                    r.cidrBlock("10.0.0.0/16")
                        .tagSpecifications(specification(ResourceType.SUBNET, tag("a", "b")))),
        "InvalidParameterValue",
        "'subnet' is not a valid taggable resource type for this operation.");
    assertRefusedWith(
        () -> vpc(tag("aws:mine", "b")),
        "InvalidParameterValue",
        "Tag keys starting with 'aws:' are reserved for internal use");
    assertThat(vpcs()).isEmpty();
  }

  @Test
  void tagsAreAddedReplacedAndRemoved() {
    var vpc = vpc(tag("Name", "one"));
    var subnet = fixture.subnet(vpc, "10.0.0.0/24");

    ec2.createTags(
        r ->
            r.resources(vpc.vpcId(), subnet.subnetId())
                .tags(tag("Name", "two"), tag("Owner", "me")));
    assertThat(ec2.describeSubnets(r -> {}).subnets().getFirst().tags())
        .containsExactly(tag("Name", "two"), tag("Owner", "me"));

    ec2.deleteTags(r -> r.resources(vpc.vpcId()).tags(tag("Name", "not two"), tag("Owner", null)));
    assertThat(ec2.describeVpcs(r -> {}).vpcs().getFirst().tags())
        .containsExactly(tag("Name", "two"));

    ec2.deleteTags(r -> r.resources(vpc.vpcId()));
    assertThat(ec2.describeVpcs(r -> {}).vpcs().getFirst().tags()).isEmpty();
  }

  @Test
  void everyKindOfResourceCanBeTagged() {
    var vpc = vpc();
    var group = fixture.group(vpc, "web");
    var ids =
        List.of(
            vpc.vpcId(),
            fixture.subnet(vpc, "10.0.0.0/24").subnetId(),
            fixture.routeTable(vpc).routeTableId(),
            fixture.gateway(vpc).internetGatewayId(),
            group.groupId(),
            ec2.describeSecurityGroupRules(r -> {})
                .securityGroupRules()
                .getFirst()
                .securityGroupRuleId(),
            ec2.describeNetworkAcls(r -> {}).networkAcls().getFirst().networkAclId());

    ec2.createTags(r -> r.resources(ids).tags(tag("Name", "all")));

    assertThat(ec2.describeTags(r -> r.filters(filter("tag:Name", "all"))).tags())
        .extracting(description -> description.resourceId())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(
            ec2.describeTags(
                    r ->
                        r.filters(
                            filter("resource-type", "internet-gateway"), filter("key", "Name")))
                .tags())
        .hasSize(1);
  }

  @Test
  void whatDoesNotExistCannotBeTagged() {
    assertRefusedWith(
        () -> ec2.createTags(r -> r.resources("vpc-0").tags(tag("a", "b"))),
        "InvalidVpcID.NotFound",
        "The vpc ID 'vpc-0' does not exist");
    assertRefusedWith(
        () -> ec2.createTags(r -> r.resources("thing").tags(tag("a", "b"))),
        "InvalidID",
        "The ID 'thing' is not valid");
    assertRefusedWith(
        () -> ec2.createTags(r -> r.resources("vpc-0")),
        "InvalidVpcID.NotFound",
        "The vpc ID 'vpc-0' does not exist");
  }

  @Test
  void fiftyTagsAreEnough() {
    var vpc = vpc();
    var tags = new ArrayList<Tag>();
    for (int i = 0; i < 50; i++) {
      tags.add(tag("key" + i, ""));
    }
    ec2.createTags(r -> r.resources(vpc.vpcId()).tags(tags));
    assertRefusedWith(
        () -> ec2.createTags(r -> r.resources(vpc.vpcId()).tags(tag("more", ""))),
        "TagLimitExceeded",
        "The maximum number of Tags for a resource has been reached.");
  }

  @Test
  void resourcesAreFoundByTags() {
    var one = vpc(tag("Name", "one"), tag("Env", "test")).vpcId();
    var two = vpc(tag("Name", "two")).vpcId();
    vpc();

    assertThat(vpcs(filter("tag:Name", "one"))).containsExactly(one);
    assertThat(vpcs(filter("tag:Name", "one", "two"))).containsExactly(one, two);
    assertThat(vpcs(filter("tag:Name", "t*"))).containsExactly(two);
    assertThat(vpcs(filter("tag:Name", "o?e"))).containsExactly(one);
    assertThat(vpcs(filter("tag:Name", "\\*"))).isEmpty();
    assertThat(vpcs(filter("tag-key", "Env"))).containsExactly(one);
    assertThat(vpcs(filter("tag:Name", "*"), filter("tag-key", "Env"))).containsExactly(one);
  }

  @Test
  void anUnknownFilterIsRefused() {
    assertRefusedWith(
        () -> vpcs(filter("colour", "red")),
        "InvalidParameterValue",
        "The filter 'colour' is invalid");
  }

  @Test
  void pagesFollowOneAnother() {
    var all = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      all.add(vpc().vpcId());
    }
    var pages = ec2.describeVpcsPaginator(r -> r.maxResults(5));
    assertThat(pages.stream().map(page -> page.vpcs().size())).containsExactly(5, 5, 2);
    assertThat(pages.vpcs().stream().map(Vpc::vpcId)).containsExactlyElementsOf(all);
  }

  @Test
  void pageParametersAreChecked() {
    var id = vpc().vpcId();
    assertRefusedWith(
        () -> ec2.describeVpcs(r -> r.maxResults(4)),
        "InvalidParameterValue",
        "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.");
    assertRefusedWith(
        () -> ec2.describeVpcs(r -> r.maxResults(5).vpcIds(id)),
        "InvalidParameterCombination",
        "The parameter vpcIds cannot be used with the parameter maxResults");
    assertRefusedWith(
        () -> ec2.describeVpcs(r -> r.nextToken("x")),
        "InvalidParameterValue",
        "Value ( x ) for parameter nextToken is invalid.");
  }

  @Test
  void zonesAndRegionsAreDescribed() {
    assertThat(ec2.describeAvailabilityZones(r -> {}).availabilityZones())
        .extracting(zone -> zone.zoneName() + " " + zone.zoneId() + " " + zone.stateAsString())
        .containsExactly(
            "us-east-1a use1-az1 available",
            "us-east-1b use1-az2 available",
            "us-east-1c use1-az3 available");
    assertThat(
            ec2.describeAvailabilityZones(
                    r -> r.zoneNames("us-east-1b").filters(filter("state", "available")))
                .availabilityZones())
        .hasSize(1);
    assertRefusedWith(
        () -> ec2.describeAvailabilityZones(r -> r.zoneNames("us-east-1z")),
        "InvalidParameterValue",
        "Invalid availability zone: [us-east-1z]");
    assertThat(ec2.describeRegions(r -> {}).regions())
        .singleElement()
        .satisfies(
            region -> assertThat(region.endpoint()).isEqualTo("ec2.us-east-1.amazonaws.com"));
  }

  @Test
  void theAccountHasNoDefaultVpc() {
    assertThat(
            ec2.describeAccountAttributes(r -> r.attributeNamesWithStrings("default-vpc"))
                .accountAttributes())
        .singleElement()
        .satisfies(
            attribute ->
                assertThat(attribute.attributeValues().getFirst().attributeValue())
                    .isEqualTo("none"));
    assertThat(ec2.describeAccountAttributes(r -> {}).accountAttributes()).hasSize(6);
  }
}
