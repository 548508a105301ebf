package dev.provingground.region.services.s3;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.json.Json;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Looks at a bucket's policy when it is put; IAM evaluates it. */
final class BucketPolicy {
  private static final int LONGEST = 20 << 10;

  private BucketPolicy() {}

  /**
   * @throws AwsServiceException MalformedPolicy
   */
  static String check(String policy, String bucket) {
    if (policy.length() > LONGEST) {
      throw malformed("Policy exceeds the maximum allowed document size");
    }
    JsonNode document;
    try {
      document = Json.MAPPER.readTree(policy);
    } catch (JacksonException e) {
      throw malformed("Policies must be valid JSON and the first byte must be '{'");
    }
    if (!document.isObject()) {
      throw malformed("Policies must be valid JSON and the first byte must be '{'");
    }
    var statements = document.path("Statement");
    for (var statement : statements.isArray() ? statements : List.of(statements)) {
      check(statement, bucket);
    }
    return policy;
  }

  private static void check(JsonNode statement, String bucket) {
    for (var field : List.of("Effect", "Action", "Resource", "Principal")) {
      if (!statement.has(field) && !statement.has("Not" + field)) {
        throw malformed("Missing required field " + field);
      }
    }
    var arn = "arn:aws:s3:::" + bucket;
    var resource = statement.path("Resource");
    for (var one : resource.isArray() ? resource : List.of(resource)) {
      if (!one.isMissingNode()
          && !one.asText().equals(arn)
          && !one.asText().startsWith(arn + "/")) {
        throw malformed("Policy has invalid resource");
      }
    }
  }

  private static AwsServiceException malformed(String message) {
    return AwsErrors.error("MalformedPolicy", message);
  }
}
