package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Security groups; their rules are {@link SecurityGroupRules}. */
final class SecurityGroups {
  private static final String DEFAULT = "default";
  private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]*");
  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final SecurityGroupRules rules;

  SecurityGroups(Inventory inventory, NetworkFabric fabric, SecurityGroupRules rules) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.rules = rules;
  }

  static Kind<SecurityGroup> kind(Inventory inventory) {
    return new Kind<>(
        "security-group",
        "InvalidGroup.NotFound",
        "The security group '%s' does not exist",
        SecurityGroup::groupId,
        (group, tags) -> view(group, inventory).tags(tags).build(),
        SecurityGroups::filters);
  }

  private static SecurityGroup.Builder view(SecurityGroup group, Inventory inventory) {
    var rules = inventory.rulesOf(group.groupId()).toList();
    return group.toBuilder()
        .ipPermissions(Permissions.of(rules.stream().filter(rule -> !rule.isEgress()).toList()))
        .ipPermissionsEgress(
            Permissions.of(rules.stream().filter(SecurityGroupRule::isEgress).toList()));
  }

  private static Filters<SecurityGroup> filters() {
    var filters =
        new Filters<>(SecurityGroup::tags)
            .on("description", SecurityGroup::description)
            .on("group-id", SecurityGroup::groupId)
            .on("group-name", SecurityGroup::groupName)
            .on("owner-id", SecurityGroup::ownerId)
            .on("vpc-id", SecurityGroup::vpcId);
    permissionFilters(filters, "ip-permission.", SecurityGroup::ipPermissions);
    permissionFilters(filters, "egress.ip-permission.", SecurityGroup::ipPermissionsEgress);
    return filters;
  }

  private static void permissionFilters(
      Filters<SecurityGroup> filters,
      String prefix,
      Function<SecurityGroup, List<IpPermission>> permissions) {
    filters
        .onAll(prefix + "protocol", each(permissions, p -> Stream.of(p.ipProtocol())))
        .onAll(prefix + "from-port", each(permissions, p -> Stream.ofNullable(p.fromPort())))
        .onAll(prefix + "to-port", each(permissions, p -> Stream.ofNullable(p.toPort())))
        .onAll(prefix + "cidr", each(permissions, p -> p.ipRanges().stream().map(IpRange::cidrIp)))
        .onAll(
            prefix + "ipv6-cidr",
            each(permissions, p -> p.ipv6Ranges().stream().map(Ipv6Range::cidrIpv6)))
        .never(prefix + "prefix-list-id")
        .onAll(
            prefix + "group-name",
            each(permissions, p -> p.userIdGroupPairs().stream().map(UserIdGroupPair::groupName)))
        .onAll(
            prefix + "group-id",
            each(permissions, p -> p.userIdGroupPairs().stream().map(UserIdGroupPair::groupId)))
        .onAll(
            prefix + "user-id",
            each(permissions, p -> p.userIdGroupPairs().stream().map(UserIdGroupPair::userId)));
  }

  private static Function<SecurityGroup, Stream<?>> each(
      Function<SecurityGroup, List<IpPermission>> permissions,
      Function<IpPermission, Stream<?>> values) {
    return group -> permissions.apply(group).stream().flatMap(values);
  }

  CreateSecurityGroupResponse create(CreateSecurityGroupRequest request) {
    Requests.admit(request, "GroupName", "Description", "VpcId", "TagSpecifications");
    var name = text(required(request.groupName(), "groupName"), "groupName");
    var description = text(required(request.description(), "groupDescription"), "groupDescription");
    if (request.vpcId() == null) {
      throw error("VPCIdNotSpecified", "No default VPC for this user");
    }
    var vpcId = inventory.vpcs.get(request.vpcId()).vpcId();
    if (name.equals(DEFAULT)) {
      throw Requests.invalid("Cannot use reserved security group name: default");
    }
    if (name.startsWith("sg-")) {
      throw Requests.invalid(
          "Value (%s) for parameter GroupName is invalid. Group names may not be in the format sg-*"
              .formatted(name));
    }
    if (inventory.groupNamed(vpcId, name).isPresent()) {
      throw error(
          "InvalidGroup.Duplicate",
          "The security group '%s' already exists for VPC '%s'".formatted(name, vpcId));
    }
    var tags = Tags.specified(request.tagSpecifications(), "security-group");
    var group = group(vpcId, name, description);
    rules.establish(group, List.of(rules.allowAllEgress()));
    var created = inventory.securityGroups.add(group, tags);
    return CreateSecurityGroupResponse.builder()
        .groupId(created.groupId())
        .securityGroupArn(created.securityGroupArn())
        .tags(created.tags())
        .build();
  }

  private static String text(String value, String parameter) {
    if (value.isEmpty() || value.length() > 255) {
      throw Requests.invalid(
          "Value (%s) for parameter %s is invalid. Character sets beyond ASCII are not supported, and"
                  .formatted(value, parameter)
              + " the length must be from 1 to 255.");
    }
    if (!TEXT.matcher(value).matches()) {
      throw Requests.invalid(
          "Value (%s) for parameter %s is invalid. Character sets beyond ASCII are not supported."
              .formatted(value, parameter));
    }
    return value;
  }

  private SecurityGroup group(String vpcId, String name, String description) {
    var groupId = inventory.ids.ec2("sg");
    return SecurityGroup.builder()
        .groupId(groupId)
        .securityGroupArn(inventory.arn("security-group", groupId))
        .groupName(name)
        .description(description)
        .vpcId(vpcId)
        .ownerId(inventory.account())
        .build();
  }

  /** Makes a new VPC's default group: open to its own members and to the outside. */
  void createDefault(String vpcId) {
    var group = group(vpcId, DEFAULT, "default VPC security group");
    rules.establish(group, List.of(rules.allowAllFrom(group), rules.allowAllEgress()));
    inventory.securityGroups.put(group);
  }

  boolean anyButDefault(String vpcId) {
    return inventory.securityGroups.stream()
        .anyMatch(group -> group.vpcId().equals(vpcId) && !group.groupName().equals(DEFAULT));
  }

  void removeDefault(String vpcId) {
    inventory.groupNamed(vpcId, DEFAULT).ifPresent(this::remove);
  }

  private void remove(SecurityGroup group) {
    fabric.deleteSecurityGroup(group.vpcId(), group.groupId());
    rules.forget(group.groupId());
    inventory.securityGroups.remove(group.groupId());
  }

  DescribeSecurityGroupsResponse describe(DescribeSecurityGroupsRequest request) {
    Requests.admit(request, "GroupIds", "GroupNames", "Filters", "MaxResults", "NextToken");
    requireDefaultVpc(request.groupNames());
    var page =
        inventory.securityGroups.describe(
            request, request.groupIds(), "groupIds", request.filters());
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** Names are looked up in the default VPC, which this account does not have. */
  private static void requireDefaultVpc(List<String> names) {
    if (!names.isEmpty()) {
      throw error(
          "InvalidGroup.NotFound",
          "The security group '%s' does not exist in default VPC".formatted(names.getFirst()));
    }
  }

  DeleteSecurityGroupResponse delete(DeleteSecurityGroupRequest request) {
    Requests.admit(request, "GroupId", "GroupName");
    requireDefaultVpc(Stream.ofNullable(request.groupName()).toList());
    var group = inventory.securityGroups.get(request.groupId(), "groupName or groupId");
    var groupId = group.groupId();
    if (group.groupName().equals(DEFAULT)) {
      throw error(
          "CannotDelete",
          "the specified group: \"%s\" name: \"default\" cannot be deleted by a user"
              .formatted(groupId));
    }
    if (isInUse(groupId) || rules.isReferencedByOthers(groupId)) {
      throw error("DependencyViolation", "resource %s has a dependent object".formatted(groupId));
    }
    remove(group);
    return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(groupId).build();
  }

  private boolean isInUse(String groupId) {
    return inventory.networkInterfaces.stream()
        .flatMap(eni -> eni.groups().stream())
        .anyMatch(group -> group.groupId().equals(groupId));
  }

  /**
   * The groups of a new interface.
   *
   * @param groupIds empty for the default group
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidGroup.NotFound
   */
  List<GroupIdentifier> choose(@Nullable List<String> groupIds, String vpcId) {
    var chosen =
        groupIds == null || groupIds.isEmpty()
            ? List.of(inventory.groupNamed(vpcId, DEFAULT).orElseThrow())
            : groupIds.stream().distinct().map(inventory.securityGroups::get).toList();
    for (var group : chosen) {
      if (!group.vpcId().equals(vpcId)) {
        throw error(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.");
      }
    }
    return chosen.stream()
        .map(
            group ->
                GroupIdentifier.builder().groupId(group.groupId()).groupName(group.groupName()))
        .map(GroupIdentifier.Builder::build)
        .toList();
  }
}
