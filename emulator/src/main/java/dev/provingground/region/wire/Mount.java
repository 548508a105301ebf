package dev.provingground.region.wire;

import java.util.Map;
import software.amazon.awssdk.core.SdkClient;

/**
 * A service at the front door.
 *
 * @param scope the service's name in a signature's credential scope, such as {@code
 *     elasticloadbalancing}
 * @param iamPrefix the prefix of its IAM actions, such as {@code elasticloadbalancing}
 * @param protocol the one that its clients speak, or spoke first
 * @param targetPrefix what precedes the operation in {@code X-Amz-Target}, without the dot, and
 *     names the service in the paths of RPC v2; empty for services that do not speak these
 * @param version of the API, such as {@code 2016-11-15}, which query protocols put into their XML
 *     name space
 * @param client the SDK's interface
 * @param implementation implements {@code client}: the operations that it overrides are the ones
 *     that exist
 * @param newer parameters of a query protocol that are newer than the SDK, each with the value that
 *     says what happens anyway, such as {@code DeploymentConfig.Mode} with {@code STANDARD}; with
 *     another value they are refused like all that is unknown
 */
public record Mount<T extends SdkClient>(
    String scope,
    String iamPrefix,
    Protocol protocol,
    String targetPrefix,
    String version,
    Class<T> client,
    T implementation,
    Map<String, String> newer) {
  /** A service whose clients are not newer than the SDK. */
  public Mount(
      String scope,
      String iamPrefix,
      Protocol protocol,
      String targetPrefix,
      String version,
      Class<T> client,
      T implementation) {
    this(scope, iamPrefix, protocol, targetPrefix, version, client, implementation, Map.of());
  }
}
