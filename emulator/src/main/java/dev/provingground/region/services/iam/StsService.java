package dev.provingground.region.services.iam;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.RequestTags;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.Supported;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** AWS Security Token Service. */
public final class StsService implements StsClient, ResourceAware {
  private static final int MIN_DURATION = 900;
  private static final int MAX_DURATION = 43_200;

  private final RegionIdentity region;
  private final Sessions sessions;

  StsService(RegionIdentity region, Sessions sessions) {
    this.region = region;
    this.sessions = sessions;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to release. */
  @Override
  public void close() {}

  public Mount<StsClient> mount() {
    return new Mount<>("sts", "sts", Protocol.AWS_QUERY, "", "2011-06-15", StsClient.class, this);
  }

  /** Who somebody is needs no permission. */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return request instanceof AssumeRoleRequest assume && assume.roleArn() != null
        ? List.of(assume.roleArn())
        : List.of();
  }

  @Override
  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    var caller = CallContext.current().caller();
    return GetCallerIdentityResponse.builder()
        .account(region.accountId())
        .arn(caller.arn())
        .userId(caller.userId())
        .build();
  }

  @Override
  public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    Supported.only(
        request,
        "RoleArn",
        "RoleSessionName",
        "Policy",
        "DurationSeconds",
        "ExternalId",
        "Tags",
        "TransitiveTagKeys");
    var roleArn = Validation.required("roleArn", request.roleArn());
    var name = Validation.required("roleSessionName", request.roleSessionName());
    Validation.matches("roleSessionName", name, "[\\w+=,.@-]{2,64}");
    int seconds = duration(request.durationSeconds());
    var caller = CallContext.current().caller();
    sessions.checkDuration(roleArn, caller, Duration.ofSeconds(seconds));
    var policy = Optional.ofNullable(request.policy());
    policy.ifPresent(PolicyDocument::identityPolicy);
    var session =
        sessions.assume(
            roleArn,
            principal(caller),
            "User: " + caller.arn(),
            name,
            Duration.ofSeconds(seconds),
            policy,
            TagsOfSessions.of(request, caller),
            trustKeys(request));
    return AssumeRoleResponse.builder()
        .credentials(
            c ->
                c.accessKeyId(session.accessKeyId())
                    .secretAccessKey(session.secretAccessKey())
                    .sessionToken(session.sessionToken())
                    .expiration(session.expiration()))
        .assumedRoleUser(
            u -> u.arn(session.caller().arn()).assumedRoleId(session.caller().userId()))
        .build();
  }

  @Override
  public ConditionKeys conditionKeys(String operation, SdkRequest request) {
    return request instanceof AssumeRoleRequest assume ? keys(assume) : ConditionKeys.NONE;
  }

  /** Who gives a session tags needs leave to. */
  @Override
  public List<Access> besides(String operation, SdkRequest request) {
    return request instanceof AssumeRoleRequest assume && !assume.tags().isEmpty()
        ? List.of(Access.to("sts:TagSession", resources(operation, request)))
        : List.of();
  }

  private static ConditionKeys trustKeys(AssumeRoleRequest request) {
    return ConditionKeys.builder().putAll(RequestTags.of(request)).putAll(keys(request)).build();
  }

  private static ConditionKeys keys(AssumeRoleRequest request) {
    var keys = ConditionKeys.builder();
    Optional.ofNullable(request.roleSessionName())
        .ifPresent(n -> keys.put("sts:RoleSessionName", n));
    Optional.ofNullable(request.externalId()).ifPresent(id -> keys.put("sts:ExternalId", id));
    if (!request.transitiveTagKeys().isEmpty()) {
      keys.put("sts:TransitiveTagKeys", request.transitiveTagKeys());
    }
    return keys.build();
  }

  private static int duration(@Nullable Integer seconds) {
    return Validation.within(
        "durationSeconds", seconds == null ? 3600 : seconds, MIN_DURATION, MAX_DURATION);
  }

  private static String principal(Caller caller) {
    return switch (caller) {
      case Caller.RoleSession session -> "AWS:" + session.roleArn();
      case Caller.Service service -> "Service:" + service.principal();
      case Caller.Root root -> "AWS:" + root.arn();
    };
  }
}
