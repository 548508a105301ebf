package dev.provingground.region.services.iam;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeletionTaskStatusType;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;
import software.amazon.awssdk.services.iam.model.Role;

/** The operations on roles that are linked to a service ("Using service-linked roles"). */
final class ServiceLinkedRoles {
  private static final String PATH = "/aws-service-role/";
  private static final Map<String, String> NAMES =
      Map.of(
          "ecs.amazonaws.com", "AWSServiceRoleForECS",
          "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing",
          "ecs.application-autoscaling.amazonaws.com",
              "AWSServiceRoleForApplicationAutoScaling_ECSService",
          "fis.amazonaws.com", "AWSServiceRoleForFIS");

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles;
  private final Set<String> deletions = new HashSet<>();

  ServiceLinkedRoles(RegionIdentity region, EventLoop loop, Ids ids, RoleStore roles) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    this.roles = roles;
  }

  CreateServiceLinkedRoleResponse create(CreateServiceLinkedRoleRequest request) {
    var service = Validation.required("AWSServiceName", request.awsServiceName());
    var name = NAMES.get(service);
    if (name == null) {
      throw IamErrors.invalidInput(
          "The service name "
              + service
              + " is not valid in this region; it has "
              + new TreeSet<>(NAMES.keySet()));
    }
    if (request.customSuffix() != null) {
      throw IamErrors.invalidInput("Custom suffix is not allowed for " + service);
    }
    if (roles.contains(name)) {
      throw IamErrors.invalidInput(
          "Service role name "
              + name
              + " has been taken in this account, please try a different suffix.");
    }
    var trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\""
            + service
            + "\"},\"Action\":\"sts:AssumeRole\"}]}";
    var role =
        Role.builder()
            .roleName(name)
            .path(PATH + service + "/")
            .roleId("AROA" + ids.base32(17))
            .arn(region.globalArn("iam", "role" + PATH + service + "/" + name))
            .createDate(loop.now())
            .assumeRolePolicyDocument(Encoded.document(trust))
            .description(request.description())
            .maxSessionDuration(3600)
            .build();
    roles.add(new RoleRecord(role, PolicyDocument.trustPolicy(trust)));
    return CreateServiceLinkedRoleResponse.builder().role(role).build();
  }

  static boolean isLinked(RoleRecord role) {
    return role.role.path().startsWith(PATH);
  }

  /** What uses the role in this region uses the service's own permission instead. */
  DeleteServiceLinkedRoleResponse delete(DeleteServiceLinkedRoleRequest request) {
    var role = roles.get(Validation.required("roleName", request.roleName()));
    if (!isLinked(role)) {
      throw IamErrors.invalidInput(
          "The role " + request.roleName() + " is not a service linked role.");
    }
    roles.remove(role.role.roleName());
    var task = "task" + role.role.path() + role.role.roleName() + "/" + ids.uuid();
    deletions.add(task);
    return DeleteServiceLinkedRoleResponse.builder().deletionTaskId(task).build();
  }

  GetServiceLinkedRoleDeletionStatusResponse deletion(
      GetServiceLinkedRoleDeletionStatusRequest request) {
    var task = Validation.required("deletionTaskId", request.deletionTaskId());
    if (!deletions.contains(task)) {
      throw IamErrors.noSuchEntity("Deletion Task " + task + " cannot be found.");
    }
    return GetServiceLinkedRoleDeletionStatusResponse.builder()
        .status(DeletionTaskStatusType.SUCCEEDED)
        .build();
  }
}
