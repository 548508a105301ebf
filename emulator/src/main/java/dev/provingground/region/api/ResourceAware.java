package dev.provingground.region.api;

import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/**
 * A service that knows which resources a request touches, for IAM. Others are authorized on {@code
 * *}.
 */
public interface ResourceAware {
  /**
   * What a request touches.
   *
   * @param operation the API's name, such as {@code PutLogEvents}
   * @return ARNs as AWS's service authorization reference gives them for the action; {@code *}
   *     where it has none
   */
  List<String> resources(String operation, SdkRequest request);

  /**
   * The IAM action of an operation, without its prefix; mostly the operation's own name.
   *
   * @param operation the API's name, such as {@code ListObjectsV2}
   */
  default String action(String operation) {
    return operation;
  }

  /**
   * The service's own condition keys, such as {@code ecs:cluster}, as AWS's service authorization
   * reference gives them for the action.
   *
   * @param operation the API's name, such as {@code RunTask}
   */
  default ConditionKeys conditionKeys(String operation, SdkRequest request) {
    return ConditionKeys.NONE;
  }

  /**
   * What a request needs leave for besides its own action, such as to tag what it creates.
   *
   * @param operation the API's name, such as {@code CreateVpc}
   */
  default List<Access> besides(String operation, SdkRequest request) {
    return List.of();
  }

  /**
   * The roles that a request hands over.
   *
   * @param operation the API's name, such as {@code RegisterTaskDefinition}
   */
  default List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return List.of();
  }
}
