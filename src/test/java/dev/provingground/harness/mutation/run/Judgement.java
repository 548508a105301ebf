package dev.provingground.harness.mutation.run;

import java.util.List;

/**
 * What came of a mutant.
 *
 * @param mutant its id
 * @param digest of what was deployed
 * @param specification digest of the scenarios and steps that judged
 * @param reason why it was not deployed, what the scenario said, why nobody can see it
 * @param killer the scenario that failed first; empty when none did
 * @param alsoKilledBy scenarios that were asked after the first one, and failed too
 * @param seconds from the beginning of its deployment to its judgement
 */
public record Judgement(
    String mutant,
    String digest,
    String specification,
    Outcome outcome,
    String reason,
    String killer,
    List<String> alsoKilledBy,
    double seconds) {
  /** What can come of a mutant. */
  public enum Outcome {
    /** A scenario failed, and failed again. */
    KILLED,
    /** CloudFormation refused it, or it never became stable. */
    NOT_DEPLOYED,
    /** Every scenario passed. */
    SURVIVED,
    /** No user can see it, as the reviewed list says, and nobody did. */
    EQUIVALENT,
    /** No user can see it, as the reviewed list says, but somebody did: the entry is wrong. */
    REFUTED,
    /** It needs what the embedded region does not have: neither killed nor survived. */
    UNJUDGED,
    /** The region died, nothing came of it in time, or the harness failed: never a kill. */
    ERROR;

    /** Whether the specification, or the deployment itself, noticed. */
    public boolean isKill() {
      return this == KILLED || this == NOT_DEPLOYED;
    }
  }

  public Judgement {
    alsoKilledBy = List.copyOf(alsoKilledBy);
  }

  /**
   * What was found, in the light of the reviewed list.
   *
   * @param reason why nobody can see it
   */
  Judgement reviewed(String reason) {
    return switch (outcome) {
      case SURVIVED -> with(Outcome.EQUIVALENT, reason);
      case KILLED, NOT_DEPLOYED ->
          with(Outcome.REFUTED, "The reviewed list says: " + reason + " But: " + this.reason);
      case EQUIVALENT, REFUTED, UNJUDGED, ERROR -> this;
    };
  }

  private Judgement with(Outcome changed, String because) {
    return new Judgement(
        mutant, digest, specification, changed, because, killer, alsoKilledBy, seconds);
  }
}
