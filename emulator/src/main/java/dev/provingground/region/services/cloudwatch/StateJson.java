package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.json.Json;

/** The JSON that alarms' reasons carry. */
final class StateJson {

  private StateJson() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidFormat
   */
  static JsonNode parsed(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw CloudWatchErrors.format("StateReasonData was not valid JSON");
    }
  }
}
