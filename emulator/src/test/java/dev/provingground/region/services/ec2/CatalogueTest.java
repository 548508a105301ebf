package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.PrefixListState;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** What AWS has in the region, and what it has not. */
final class CatalogueTest {
  private static final String S3 = "com.amazonaws.us-east-1.s3";
  private static final String LIST = EndpointService.S3_PREFIX_LIST;

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;

  @Test
  void thereAreNoInstances() {
    assertThat(ec2.describeInstances(r -> r.maxResults(5)).reservations()).isEmpty();
    assertThat(
            ec2.describeInstances(r -> r.filters(filter("instance-state-name", "running")))
                .nextToken())
        .isNull();
    assertThat(ec2.describeInstanceStatus(r -> r.includeAllInstances(true)).instanceStatuses())
        .isEmpty();
  }

  @Test
  void whoAsksForAnInstanceIsTold() {
    assertRefusedWith(
        () -> ec2.describeInstances(r -> r.instanceIds("i-0123456789abcdef0")),
        "InvalidInstanceID.NotFound",
        "The instance ID 'i-0123456789abcdef0' does not exist");
    assertRefusedWith(
        () -> ec2.describeInstanceStatus(r -> r.instanceIds("web")),
        "InvalidInstanceID.Malformed",
        "Invalid id: \"web\"");
    assertRefusedWith(
        () -> ec2.describeInstances(r -> r.instanceIds("i-01234567").maxResults(5)),
        "InvalidParameterCombination",
        "The parameter instancesSet cannot be used with the parameter maxResults");
    assertRefusedWith(
        () -> ec2.describeInstances(r -> r.maxResults(4)),
        "InvalidParameterValue",
        "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.");
    assertRefusedWith(
        () -> ec2.describeInstanceStatus(r -> r.nextToken("x")),
        "InvalidParameterValue",
        "Value ( x ) for parameter nextToken is invalid.");
    assertRefusedWith(
        () -> ec2.describeInstanceStatus(r -> r.filters(filter("colour", "red"))),
        "InvalidParameterValue",
        "The filter 'colour' is invalid");
    assertRefused(() -> ec2.describeInstances(r -> r.dryRun(true)), "DryRunOperation");
  }

  @Test
  void thePrefixListOfS3IsTheOneThatItsGatewayEndpointsRouteTo() {
    assertThat(ec2.describePrefixLists().prefixLists())
        .singleElement()
        .satisfies(
            list -> {
              assertThat(list.prefixListId()).isEqualTo(LIST);
              assertThat(list.prefixListName()).isEqualTo(S3);
              assertThat(list.cidrs()).containsExactly(EndpointService.S3_BLOCK);
            });
    assertThat(
            ec2.describeManagedPrefixLists(r -> r.filters(filter("prefix-list-name", S3)))
                .prefixLists())
        .singleElement()
        .satisfies(
            list -> {
              assertThat(list.prefixListArn())
                  .isEqualTo("arn:aws:ec2:us-east-1:aws:prefix-list/" + LIST);
              assertThat(list.ownerId()).isEqualTo("AWS");
              assertThat(list.addressFamily()).isEqualTo("IPv4");
              assertThat(list.state()).isEqualTo(PrefixListState.CREATE_COMPLETE);
            });
    assertThat(ec2.getManagedPrefixListEntries(r -> r.prefixListId(LIST)).entries())
        .extracting(entry -> entry.cidr())
        .containsExactly(EndpointService.S3_BLOCK);
  }

  @Test
  void prefixListsAreFoundByIdAndFilters() {
    assertThat(ec2.describePrefixLists(r -> r.prefixListIds(LIST)).prefixLists()).hasSize(1);
    assertThat(
            ec2.describePrefixLists(r -> r.filters(filter("prefix-list-name", "*.dynamodb")))
                .prefixLists())
        .isEmpty();
    assertThat(
            ec2.describeManagedPrefixLists(r -> r.filters(filter("owner-id", "000000000000")))
                .prefixLists())
        .isEmpty();
    assertRefusedWith(
        () -> ec2.describePrefixLists(r -> r.prefixListIds("pl-1")),
        "InvalidPrefixListId.NotFound",
        "The prefix list ID 'pl-1' does not exist");
    assertRefusedWith(
        () -> ec2.describeManagedPrefixLists(r -> r.prefixListIds("pl-1")),
        "InvalidPrefixListID.NotFound",
        "The prefix list ID 'pl-1' does not exist");
    assertRefused(
        () -> ec2.getManagedPrefixListEntries(r -> r.prefixListId("pl-1")),
        "InvalidPrefixListID.NotFound");
    assertRefused(() -> ec2.getManagedPrefixListEntries(r -> {}), "MissingParameter");
    assertRefusedWith(
        () -> ec2.describeManagedPrefixLists(r -> r.maxResults(101)),
        "InvalidParameterValue",
        "Value ( 101 ) for parameter maxResults is invalid. Expecting a value from 1 to 100.");
    assertRefused(() -> ec2.describePrefixLists(r -> r.dryRun(true)), "DryRunOperation");
  }

  @Test
  void everyServiceThatEndpointsLeadToIsTold() {
    var told = ec2.describeVpcEndpointServices();
    assertThat(told.serviceNames())
        .contains(S3, "com.amazonaws.us-east-1.ecr.dkr")
        .hasSameSizeAs(told.serviceDetails());
    assertThat(
            ec2.describeVpcEndpointServices(r -> r.serviceNames("com.amazonaws.us-east-1.ecr.dkr"))
                .serviceDetails())
        .singleElement()
        .satisfies(CatalogueTest::isOfRegistries);
    assertThat(
            ec2.describeVpcEndpointServices(r -> r.filters(filter("service-type", "Gateway")))
                .serviceNames())
        .containsExactly(S3);
  }

  private static void isOfRegistries(ServiceDetail service) {
    assertThat(service.serviceId()).matches("vpce-svc-[0-9a-f]{17}");
    assertThat(service.owner()).isEqualTo("amazon");
    assertThat(service.serviceType().getFirst().serviceTypeAsString()).isEqualTo("Interface");
    assertThat(service.privateDnsNames())
        .extracting(name -> name.privateDnsName())
        .containsExactly("dkr.ecr.us-east-1.amazonaws.com", "*.dkr.ecr.us-east-1.amazonaws.com");
    assertThat(service.availabilityZones()).contains("us-east-1a");
    assertThat(service.acceptanceRequired()).isFalse();
  }

  @Test
  void anEndpointCanBeMadeToEachOfThem() {
    var vpc = fixture.vpc();
    for (var service : ec2.describeVpcEndpointServices().serviceDetails()) {
      var type = VpcEndpointType.fromValue(service.serviceType().getFirst().serviceTypeAsString());
      var made =
          ec2.createVpcEndpoint(
              r ->
                  r.vpcId(vpc.vpcId())
                      .serviceName(service.serviceName())
                      .vpcEndpointType(type)
                      .privateDnsEnabled(type == VpcEndpointType.INTERFACE ? false : null));
      assertThat(made.vpcEndpoint().serviceName()).isEqualTo(service.serviceName());
    }
  }

  @Test
  void endpointServicesComeInPages() {
    var first = ec2.describeVpcEndpointServices(r -> r.maxResults(5));
    assertThat(first.serviceDetails()).hasSize(5);
    var second = ec2.describeVpcEndpointServices(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertThat(second.nextToken()).isNull();
    assertThat(second.serviceNames())
        .doesNotContainAnyElementsOf(first.serviceNames())
        .isNotEmpty();
    assertRefusedWith(
        () -> ec2.describeVpcEndpointServices(r -> r.serviceNames(S3 + "-express")),
        "InvalidServiceName",
        "The Vpc Endpoint Service '" + S3 + "-express' does not exist");
    assertRefusedWith(
        () -> ec2.describeVpcEndpointServices(r -> r.serviceRegions(List.of("eu-west-1"))),
        "InvalidParameterValue",
        "Value (eu-west-1) for parameter serviceRegions is invalid. There is no other region than"
            + " us-east-1.");
  }
}
