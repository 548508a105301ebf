package dev.provingground.region.services.cloudformation.stack;

import java.util.List;
import java.util.Map;

/** Reads, as the caller, what nested stacks are to be. */
public interface NestedRevisions {
  /**
   * @param parameters values may be known only once the parent's resources are
   * @param capabilities as acknowledged for the parent
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as CreateStack would
   */
  Revision read(
      String stackName,
      String templateUrl,
      Map<String, String> parameters,
      Map<String, String> tags,
      List<String> capabilities);
}
