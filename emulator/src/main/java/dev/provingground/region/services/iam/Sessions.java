package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Roles;
import dev.provingground.region.api.SessionTags;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Temporary credentials: makes them, and finds the secret of any access key. Looking up is safe
 * from any thread.
 */
final class Sessions implements Roles, Credentials {
  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final String TAG_SESSION = "sts:TagSession";
  private static final Duration SERVICE_SESSION = Duration.ofHours(6);
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
  private static final Duration SWEEP = Duration.ofHours(1);

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Ids ids;
  private final RoleStore roles;
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private Instant nextSweep = Instant.MIN;

  Sessions(
      RegionIdentity region,
      EventLoop loop,
      Ids ids,
      RoleStore roles,
      String rootKey,
      String rootSecret) {
    this.region = region;
    this.loop = loop;
    this.ids = ids;
    this.roles = roles;
    secrets.put(
        rootKey,
        new Secret(new Caller.Root(region.accountId()), rootSecret, Optional.empty(), Instant.MAX));
  }

  @Override
  public Optional<Secret> find(String accessKeyId) {
    return Optional.ofNullable(secrets.get(accessKeyId));
  }

  /** The source is as precise as ECS's, which names no cluster and no task. */
  @Override
  public Session assume(String roleArn, String servicePrincipal, String sessionName) {
    var service = servicePrincipal.replaceFirst("[.].*", "");
    var source = region.arn(service.equals("ecs-tasks") ? "ecs" : service, "*");
    return assumeFor(source, roleArn, servicePrincipal, sessionName);
  }

  @Override
  public Session assumeFor(
      String sourceArn, String roleArn, String servicePrincipal, String sessionName) {
    return assume(
        roleArn,
        "Service:" + servicePrincipal,
        servicePrincipal,
        sessionName,
        SERVICE_SESSION,
        Optional.empty(),
        SessionTags.NONE,
        onBehalf(servicePrincipal, sourceArn));
  }

  /**
   * What AWS tells a trust policy of a service, so that it acts for nobody else ("The confused
   * deputy problem").
   */
  private ConditionKeys onBehalf(String servicePrincipal, String sourceArn) {
    return ConditionKeys.builder()
        .put("aws:PrincipalIsAWSService", "true")
        .put("aws:PrincipalServiceName", servicePrincipal)
        .put("aws:SourceAccount", region.accountId())
        .put("aws:SourceArn", sourceArn)
        .build();
  }

  /**
   * @param principal as a trust policy names it, {@code Service:NAME} or {@code AWS:ARN}
   * @param who as the error names it
   * @param tags of the session
   * @param known of the request that takes it on, for its trust policy, which has to let in the
   *     tags that the request passes
   */
  Session assume(
      String roleArn,
      String principal,
      String who,
      String sessionName,
      Duration duration,
      Optional<String> sessionPolicy,
      SessionTags tags,
      ConditionKeys known) {
    var keys = ConditionKeys.builder().putAll(known);
    keys.put("aws:PrincipalAccount", region.accountId()).put("sts:RoleSessionName", sessionName);
    var role = roles.byArn(roleArn);
    boolean passesTags = !known.values("aws:TagKeys").isEmpty();
    for (var action : passesTags ? List.of(ASSUME_ROLE, TAG_SESSION) : List.of(ASSUME_ROLE)) {
      // Whether the role is missing or does not trust is not told apart, as on AWS.
      if (role.isEmpty()
          || !PolicyEvaluator.trusts(
              role.get().trustPolicy,
              action,
              principal,
              region.accountId(),
              roleArn,
              keys.build())) {
        throw AwsErrors.of(
            StsException.builder(),
            "AccessDenied",
            who + " is not authorized to perform: " + action + " on resource: " + roleArn,
            403);
      }
    }
    var record = role.get().role;
    var session =
        new Caller.RoleSession(
            roleArn,
            "arn:aws:sts::"
                + region.accountId()
                + ":assumed-role/"
                + record.roleName()
                + "/"
                + sessionName,
            record.roleId() + ":" + sessionName,
            sessionPolicy,
            loop.now(),
            tags);
    var result =
        new Session(
            session,
            "ASIA" + ids.base32(16),
            ids.base32(40),
            ids.base32(128),
            loop.now().plus(duration));
    dropExpired();
    secrets.put(
        result.accessKeyId(),
        new Secret(
            session,
            result.secretAccessKey(),
            Optional.of(result.sessionToken()),
            result.expiration()));
    return result;
  }

  /**
   * How long whoever is no service may ask for.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError
   */
  void checkDuration(String roleArn, Caller caller, Duration duration) {
    if (caller instanceof Caller.RoleSession && duration.compareTo(LONGEST_CHAINED) > 0) {
      throw AwsErrors.error(
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining.");
    }
    var role = roles.byArn(roleArn);
    if (role.isPresent() && duration.toSeconds() > role.get().role.maxSessionDuration()) {
      throw AwsErrors.error(
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  /** Looks at all of them once an hour only: tasks take on roles far more often. */
  private void dropExpired() {
    var now = loop.now();
    if (now.isBefore(nextSweep)) {
      return;
    }
    nextSweep = now.plus(SWEEP);
    // A day of grace, in which the wire can say that a token has expired rather than that it is
    // unknown.
    var limit = now.minus(Duration.ofDays(1));
    secrets.values().removeIf(s -> s.expiration().isBefore(limit));
  }
}
