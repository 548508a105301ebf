package dev.provingground.region.wire;

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
 */
public record Mount<T extends SdkClient>(
    String scope,
    String iamPrefix,
    Protocol protocol,
    String targetPrefix,
    String version,
    Class<T> client,
    T implementation) {}
