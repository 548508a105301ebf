package dev.provingground.region.api;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Refuses what a request says and this region would ignore: nothing is accepted that does not act.
 *
 * <p>Example: {@code Supported.only(request, "cluster", "tags")} refuses a request with any other
 * member set.
 */
public final class Supported {
  private Supported() {}

  /**
   * Refuses the first member that is set and not among these; empty lists and maps and {@code
   * false} count as not set.
   *
   * @param members names as the service's model has them, such as {@code LoadBalancerArn}
   * @throws AwsServiceException NotImplemented, status 501, naming the first other member that is
   *     set; empty lists and maps count as not set
   */
  public static void only(SdkPojo pojo, String... members) {
    var known = Set.of(members);
    for (var field : pojo.sdkFields()) {
      if (!known.contains(field.memberName()) && isSet(field.getValueOrDefault(pojo))) {
        throw unsupported(
            pojo.getClass().getSimpleName().replaceFirst("Request$", "")
                + " member '"
                + field.memberName()
                + "'");
      }
    }
  }

  /** The error for something that AWS has and this region has not; status 501. */
  public static AwsServiceException unsupported(String what) {
    return AwsErrors.error(
        "NotImplemented", what + " is not supported by this region: leave it out", 501);
  }

  private static boolean isSet(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case Collection<?> collection -> !collection.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }
}
