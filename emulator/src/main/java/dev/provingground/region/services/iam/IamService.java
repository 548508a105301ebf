package dev.provingground.region.services.iam;

import static java.util.stream.Collectors.toMap;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.Roles;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/**
 * AWS Identity and Access Management: roles, their trust and inline policies, and the evaluation of
 * policies. It is also where the region's callers come from: {@link #roles()}, {@link
 * #credentials()}, {@link #authorizer()}.
 */
public final class IamService implements IamClient, ResourceAware {
  private static final String NAME = "[\\w+=,.@-]{1,64}";
  private static final int DEFAULT_PAGE = 100;

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles = new RoleStore();
  private final Sessions sessions;
  private final RoleAuthorizer authorizer;

  /**
   * @param rootKey access key id of the account's root, which may do everything
   * @param rootSecret its secret
   */
  public IamService(
      RegionIdentity region, EventLoop loop, Ids ids, String rootKey, String rootSecret) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    sessions = new Sessions(region, loop, ids, roles, rootKey, rootSecret);
    authorizer = new RoleAuthorizer(region, roles);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to release. */
  @Override
  public void close() {}

  public Mount<IamClient> mount() {
    return new Mount<>("iam", "iam", Protocol.AWS_QUERY, "", "2010-05-08", IamClient.class, this);
  }

  /** The token service over the same roles. */
  public StsService sts() {
    return new StsService(region, sessions);
  }

  public Roles roles() {
    return sessions;
  }

  public Credentials credentials() {
    return sessions;
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return request
        .getValueForField("RoleName", String.class)
        .map(name -> List.of(region.globalArn("iam", "role/" + name)))
        .orElse(List.of("*"));
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    var name = Validation.required("roleName", request.roleName());
    Validation.matches("roleName", name, NAME);
    var trust = Validation.required("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
    var path = request.path() == null ? "/" : request.path();
    Validation.matches("path", path, "(/)|(/[!-~]+/)");
    var trustPolicy = PolicyDocument.trustPolicy(trust);
    if (roles.contains(name)) {
      throw AwsErrors.of(
          EntityAlreadyExistsException.builder(),
          "EntityAlreadyExists",
          "Role with name " + name + " already exists.",
          409);
    }
    var role =
        Role.builder()
            .roleName(name)
            .path(path)
            .roleId("AROA" + ids.base32(17))
            .arn(region.globalArn("iam", "role" + path + name))
            .createDate(loop.now())
            .assumeRolePolicyDocument(encoded(trust))
            .description(request.description())
            .maxSessionDuration(
                request.maxSessionDuration() == null ? 3600 : request.maxSessionDuration())
            .build();
    var record = new RoleRecord(role, trustPolicy);
    request.tags().forEach(t -> record.tags.put(t.key(), t.value()));
    roles.add(record);
    return CreateRoleResponse.builder().role(withTags(record)).build();
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return GetRoleResponse.builder().role(withTags(role(request.roleName()))).build();
  }

  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    var all =
        roles.all().stream()
            .map(r -> r.role)
            .filter(r -> r.path().startsWith(prefix))
            .sorted(Comparator.comparing(Role::roleName))
            .toList();
    var page = Page.of(all, request.marker(), request.maxItems(), DEFAULT_PAGE, Role::roleName);
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  @Override
  public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
    var record = role(request.roleName());
    var role = record.role.toBuilder();
    if (request.description() != null) {
      role.description(request.description());
    }
    if (request.maxSessionDuration() != null) {
      role.maxSessionDuration(request.maxSessionDuration());
    }
    record.role = role.build();
    return UpdateRoleResponse.builder().build();
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    var record = role(request.roleName());
    var text = Validation.required("policyDocument", request.policyDocument());
    record.trustPolicy = PolicyDocument.trustPolicy(text);
    record.role = record.role.toBuilder().assumeRolePolicyDocument(encoded(text)).build();
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    var record = role(request.roleName());
    if (!record.inlinePolicies.isEmpty()) {
      throw AwsErrors.of(
          DeleteConflictException.builder(),
          "DeleteConflict",
          "Cannot delete entity, must delete policies first.",
          409);
    }
    roles.remove(record.role.roleName());
    return DeleteRoleResponse.builder().build();
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    var record = role(request.roleName());
    var name = Validation.required("policyName", request.policyName());
    Validation.matches("policyName", name, "[\\w+=,.@-]{1,128}");
    var text = Validation.required("policyDocument", request.policyDocument());
    record.inlinePolicies.put(
        name, new RoleRecord.Inline(text, PolicyDocument.identityPolicy(text)));
    return PutRolePolicyResponse.builder().build();
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    var record = role(request.roleName());
    return GetRolePolicyResponse.builder()
        .roleName(record.role.roleName())
        .policyName(request.policyName())
        .policyDocument(encoded(inline(record, request.policyName()).text()))
        .build();
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    var record = role(request.roleName());
    inline(record, request.policyName());
    record.inlinePolicies.remove(request.policyName());
    return DeleteRolePolicyResponse.builder().build();
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    var names = role(request.roleName()).inlinePolicies.keySet().stream().sorted().toList();
    var page = Page.of(names, request.marker(), request.maxItems(), DEFAULT_PAGE, n -> n);
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  /** Managed policies cannot be attached here, so that what is attached is always nothing. */
  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    role(request.roleName());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(List.of())
        .isTruncated(false)
        .build();
  }

  @Override
  public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
      ListInstanceProfilesForRoleRequest request) {
    role(request.roleName());
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(List.of())
        .isTruncated(false)
        .build();
  }

  @Override
  public TagRoleResponse tagRole(TagRoleRequest request) {
    var record = role(request.roleName());
    request.tags().forEach(t -> record.tags.put(t.key(), t.value()));
    return TagRoleResponse.builder().build();
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    role(request.roleName()).tags.keySet().removeAll(request.tagKeys());
    return UntagRoleResponse.builder().build();
  }

  @Override
  public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
    return ListRoleTagsResponse.builder()
        .tags(tags(role(request.roleName())))
        .isTruncated(false)
        .build();
  }

  @Override
  public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
      SimulatePrincipalPolicyRequest request) {
    var arn = Validation.required("policySourceArn", request.policySourceArn());
    var record =
        roles
            .byArn(arn)
            .orElseThrow(
                () ->
                    AwsErrors.of(
                        NoSuchEntityException.builder(),
                        "NoSuchEntity",
                        "The policy source " + arn + " cannot be found; only roles are supported.",
                        404));
    if (request.actionNames().isEmpty()) {
      Validation.required("actionNames", null);
    }
    var context =
        request.contextEntries().stream()
            .filter(e -> !e.contextKeyValues().isEmpty())
            .collect(
                toMap(
                    e -> e.contextKeyName().toLowerCase(Locale.ROOT),
                    e -> e.contextKeyValues().getFirst()));
    var policies =
        record.inlinePolicies.values().stream().map(RoleRecord.Inline::document).toList();
    var resources = request.resourceArns().isEmpty() ? List.of("*") : request.resourceArns();
    var results =
        request.actionNames().stream()
            .flatMap(a -> resources.stream().map(r -> evaluate(policies, a, r, context)))
            .toList();
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(results)
        .isTruncated(false)
        .build();
  }

  private static EvaluationResult evaluate(
      List<PolicyDocument> policies, String action, String resource, Map<String, String> context) {
    var decision =
        switch (PolicyEvaluator.decide(policies, action, resource, context)) {
          case ALLOWED -> PolicyEvaluationDecisionType.ALLOWED;
          case EXPLICIT_DENY -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
          case IMPLICIT_DENY -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
    return EvaluationResult.builder()
        .evalActionName(action)
        .evalResourceName(resource)
        .evalDecision(decision)
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

  private static Role withTags(RoleRecord record) {
    return record.role.toBuilder().tags(tags(record)).build();
  }

  private static List<Tag> tags(RoleRecord record) {
    return record.tags.entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  /** IAM answers policy documents percent-encoded (RFC 3986). */
  private static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
