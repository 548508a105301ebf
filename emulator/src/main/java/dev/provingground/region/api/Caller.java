package dev.provingground.region.api;

import java.time.Instant;
import java.util.Optional;

/** Who makes a call: what {@code sts:GetCallerIdentity} answers and what IAM evaluates. */
public sealed interface Caller {
  /** The ARN that errors and events name. */
  String arn();

  /** What {@code GetCallerIdentity} answers as UserId. */
  String userId();

  /** The account's root; may do everything. */
  record Root(String accountId) implements Caller {
    @Override
    public String arn() {
      return "arn:aws:iam::" + accountId + ":root";
    }

    @Override
    public String userId() {
      return accountId;
    }
  }

  /**
   * A session of a role.
   *
   * @param roleArn the role whose policies apply, {@code arn:aws:iam::ACCOUNT:role/NAME}
   * @param arn the session's ARN, {@code arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION}
   * @param userId {@code ROLE-ID:SESSION}
   * @param sessionPolicy a policy document that narrows the role's permissions
   * @param issued when its credentials were given out
   */
  record RoleSession(
      String roleArn,
      String arn,
      String userId,
      Optional<String> sessionPolicy,
      Instant issued,
      SessionTags tags)
      implements Caller {
    /** One without tags. */
    public RoleSession(
        String roleArn, String arn, String userId, Optional<String> sessionPolicy, Instant issued) {
      this(roleArn, arn, userId, sessionPolicy, issued, SessionTags.NONE);
    }
  }

  /**
   * One of the region's own services acting for itself, such as {@code ecs.amazonaws.com}; may do
   * everything.
   */
  record Service(String principal) implements Caller {
    @Override
    public String arn() {
      return principal;
    }

    @Override
    public String userId() {
      return principal;
    }
  }
}
