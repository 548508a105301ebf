package dev.provingground.region.services.ecr;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.json.Json;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;

/** Looks at a repository's policy when it is set; IAM evaluates it. */
final class RepositoryPolicy {

  private RepositoryPolicy() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   */
  static String check(String text) {
    try {
      var statements = Json.MAPPER.readTree(text).path("Statement");
      for (var statement : statements.isArray() ? statements : List.of(statements)) {
        check(statement);
      }
      return text;
    } catch (JacksonException e) {
      throw invalid("it is not JSON");
    }
  }

  private static void check(JsonNode statement) {
    for (var field : List.of("Effect", "Principal", "Action")) {
      if (!statement.has(field) && !statement.has("Not" + field)) {
        throw invalid("a statement has no " + field);
      }
    }
    if (statement.has("Resource") || statement.has("NotResource")) {
      throw invalid("a statement has a Resource, which is always the repository");
    }
  }

  private static RuntimeException invalid(String why) {
    return AwsErrors.of(
        InvalidParameterException.builder(),
        "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy"
            + " provided': "
            + why);
  }
}
