package dev.provingground.region.services.ec2;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ConditionKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * What requests touch ("Actions, resources, and condition keys for Amazon EC2"): what they create,
 * and whatever they name.
 */
final class ResourceArns {
  private static final Map<String, String> CREATED =
      Map.ofEntries(
          Map.entry("AllocateAddress", "elastic-ip"),
          Map.entry("CreateFlowLogs", "vpc-flow-log"),
          Map.entry("CreateInternetGateway", "internet-gateway"),
          Map.entry("CreateNatGateway", "natgateway"),
          Map.entry("CreateNetworkAcl", "network-acl"),
          Map.entry("CreateNetworkInterface", "network-interface"),
          Map.entry("CreateRouteTable", "route-table"),
          Map.entry("CreateSecurityGroup", "security-group"),
          Map.entry("CreateSubnet", "subnet"),
          Map.entry("CreateVpc", "vpc"),
          Map.entry("CreateVpcEndpoint", "vpc-endpoint"));

  /** Where a route leads is not asked for. */
  private static final Set<String> OF_ROUTES = Set.of("CreateRoute", "ReplaceRoute", "DeleteRoute");

  private final Inventory inventory;

  ResourceArns(Inventory inventory) {
    this.inventory = inventory;
  }

  List<String> of(String operation, SdkRequest request) {
    if (operation.startsWith("Describe") && !operation.equals("DescribeVpcAttribute")) {
      return List.of("*"); // what is only listed has no resources of its own
    }
    var created =
        Optional.ofNullable(CREATED.get(operation)).map(type -> inventory.arn(type, "*")).stream();
    var named =
        request.sdkFields().stream()
            .filter(
                field ->
                    !OF_ROUTES.contains(operation) || field.memberName().equals("RouteTableId"))
            .flatMap(field -> texts(field.getValueOrDefault(request)))
            .flatMap(this::arn);
    var all = Stream.concat(created, named).distinct().toList();
    return all.isEmpty() ? List.of("*") : all;
  }

  /** Whoever creates something with tags must be allowed to tag it. */
  List<Access> besides(String operation, SdkRequest request) {
    boolean tags =
        request
            .getValueForField("TagSpecifications", List.class)
            .filter(specifications -> !specifications.isEmpty())
            .isPresent();
    var type = CREATED.getOrDefault(operation, "security-group-rule");
    return tags
        ? List.of(
            Access.to("ec2:CreateTags", List.of(inventory.arn(type, "*")))
                .with(ConditionKeys.of("ec2:CreateAction", operation)))
        : List.of();
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case Collection<?> list ->
          list.stream().flatMap(one -> one instanceof String text ? Stream.of(text) : Stream.of());
      case null, default -> Stream.of();
    };
  }

  /** Of an id, none where the text is no id; of an association, what it is an association of. */
  private Stream<String> arn(String text) {
    var kind = inventory.taggable().get(text.substring(0, Math.max(0, text.lastIndexOf('-'))));
    if (kind != null) {
      return Stream.of(inventory.arn(kind.type(), text));
    }
    if (text.startsWith("pl-")) {
      return Stream.of(PrefixLists.arn(inventory.region.region(), text));
    }
    return Stream.of(
            inventory.addresses.stream()
                .filter(address -> text.equals(address.associationId()))
                .map(address -> inventory.arn("elastic-ip", address.allocationId())),
            inventory.routeTables.stream()
                .filter(table -> hasAssociation(table, text))
                .map(table -> inventory.arn("route-table", table.routeTableId())),
            inventory.networkAcls.stream()
                .filter(
                    acl ->
                        acl.associations().stream()
                            .anyMatch(one -> text.equals(one.networkAclAssociationId())))
                .map(acl -> inventory.arn("network-acl", acl.networkAclId())))
        .flatMap(arns -> arns);
  }

  private static boolean hasAssociation(RouteTable table, String id) {
    return table.associations().stream().anyMatch(one -> id.equals(one.routeTableAssociationId()));
  }

  Map<String, String> tagsOf(String arn) {
    return arn.contains(":ec2:")
        ? inventory.tags.of(arn.substring(arn.lastIndexOf('/') + 1)).stream()
            .collect(Collectors.toMap(Tag::key, Tag::value))
        : Map.of();
  }
}
