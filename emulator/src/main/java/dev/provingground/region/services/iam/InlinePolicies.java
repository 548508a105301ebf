package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.*;

/** The operations on policies that are embedded in a role. */
final class InlinePolicies {
  private static final Paging PAGES = Validation.pages(100);

  private final RoleStore roles;

  InlinePolicies(RoleStore roles) {
    this.roles = roles;
  }

  PutRolePolicyResponse put(PutRolePolicyRequest request) {
    var record = role(request.roleName());
    var name = Validation.required("policyName", request.policyName());
    Validation.matches("policyName", name, "[\\w+=,.@-]{1,128}");
    var text = Validation.required("policyDocument", request.policyDocument());
    record.inlinePolicies.put(
        name, new RoleRecord.Inline(text, PolicyDocument.identityPolicy(text)));
    return PutRolePolicyResponse.builder().build();
  }

  GetRolePolicyResponse get(GetRolePolicyRequest request) {
    var record = role(request.roleName());
    return GetRolePolicyResponse.builder()
        .roleName(record.role.roleName())
        .policyName(request.policyName())
        .policyDocument(Encoded.document(inline(record, request.policyName()).text()))
        .build();
  }

  DeleteRolePolicyResponse delete(DeleteRolePolicyRequest request) {
    var record = role(request.roleName());
    inline(record, request.policyName());
    record.inlinePolicies.remove(request.policyName());
    return DeleteRolePolicyResponse.builder().build();
  }

  ListRolePoliciesResponse list(ListRolePoliciesRequest request) {
    var names = role(request.roleName()).inlinePolicies.keySet().stream().sorted().toList();
    var page = PAGES.sorted(request, names, n -> n);
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.nextToken())
        .build();
  }

  private RoleRecord role(@Nullable String name) {
    return roles.get(Validation.required("roleName", name));
  }

  private static RoleRecord.Inline inline(RoleRecord record, String policyName) {
    return Optional.ofNullable(record.inlinePolicies.get(policyName))
        .orElseThrow(
            () ->
                AwsErrors.of(
                    NoSuchEntityException.builder(),
                    "NoSuchEntity",
                    "The role policy with name " + policyName + " cannot be found.",
                    404));
  }
}
