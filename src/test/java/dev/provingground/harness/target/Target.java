package dev.provingground.harness.target;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A region in which the stack can be deployed. No step asks which one it is: it asks what it can
 * do.
 */
public interface Target extends AutoCloseable {
  /** As {@code -Dtarget=} names it. */
  String name();

  /** Where the region's API is; empty for AWS's own endpoints. */
  Optional<URI> endpoint();

  AwsCredentialsProvider credentials();

  Region region();

  /**
   * What ECR names, as this machine reaches it: the registry, the blobs in it.
   *
   * @param stated a URL in ECR's own answer
   */
  URI registry(URI stated);

  /** What a client somewhere on the internet can reach. */
  Internet internet();

  /** How many of the region's seconds pass in one real second; 1 on AWS. */
  double timeScale();

  /** How long to wait for it, and how often to try. */
  Patience patience();

  /** Why the target cannot do something; empty when it can. The reason goes into the report. */
  Optional<String> missing(Capability capability);

  /**
   * Whether it is started by the run, with nothing in it, and ends with it: what an account has
   * before anybody deploys, the run brings then.
   */
  boolean beginsEmpty();

  /**
   * Why it pulls no images of a registry; empty when it does.
   *
   * @param host as images name it, such as {@code docker.io}
   */
  Optional<String> refusesImagesOf(String host);

  /** What the report says about the target, in order: version, isolation, limits. */
  Map<String, String> facts();

  /**
   * Whether the target has ended by itself, and all that was deployed on it with it.
   *
   * @param within how long to wait for one that is on its way out
   */
  boolean hasEnded(Duration within);

  /** Ends what {@link Targets} started. What is deployed is gone by then. */
  @Override
  void close();
}
