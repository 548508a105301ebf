package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON that alarms' reasons carry. */
final class StateJson {
  private static final JsonMapper JSON = new JsonMapper();

  private StateJson() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidFormat
   */
  static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw CloudWatchErrors.format("StateReasonData was not valid JSON");
    }
  }
}
