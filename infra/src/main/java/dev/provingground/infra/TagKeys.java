package dev.provingground.infra;

/**
 * The keys of the tags that deployments carry, on the stacks and on every resource that can be
 * tagged.
 */
public final class TagKeys {
  /** Who deployed it. */
  public static final String OWNER = "proving-ground:owner";

  /** Which run of the harness deployed it. */
  public static final String RUN = "proving-ground:run";

  /** From when on it may be swept: an ISO-8601 instant in UTC. */
  public static final String EXPIRES = "proving-ground:expires";

  /** Whether faults may be injected: {@link #CHAOS_ALLOWED}, or the tag is absent. */
  public static final String CHAOS = "proving-ground:chaos";

  /** The one value of {@link #CHAOS} that lets a drill start. */
  public static final String CHAOS_ALLOWED = "allowed";

  private TagKeys() {}
}
