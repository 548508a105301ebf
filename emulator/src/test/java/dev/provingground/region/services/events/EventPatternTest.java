package dev.provingground.region.services.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;

final class EventPatternTest {
  private static final String EVENT =
      """
      {"source": "aws.ecs", "detail-type": "ECS Task State Change",
       "resources": ["arn:a", "arn:b"],
       "detail": {"lastStatus": "STOPPED", "cpu": "256", "version": 4, "healthy": false, "reason": null,
                  "containers": [{"name": "web", "exitCode": 1}, {"name": "log", "exitCode": 0}]}}
      """;

  @ParameterizedTest(name = "{0} : {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'source': ['aws.ecs']}; true",
        "{'source': ['aws.ec2', 'aws.ecs']}; true",
        "{'source': ['aws.ec2']}; false",
        "{'source': ['aws.ecs'], 'detail': {'lastStatus': ['RUNNING']}}; false",
        "{'resources': ['arn:b']}; true",
        "{'detail': {'version': [4.0]}}; true",
        "{'detail': {'healthy': [false]}}; true",
        "{'detail': {'reason': [null]}}; true",
        "{'detail': {'missing': [null]}}; false",
        "{'detail': {'containers': {'name': ['log']}}}; true",
        "{'detail': {'containers': {'exitCode': [2]}}}; false",
        "{'detail-type': [{'prefix': 'ECS '}]}; true",
        "{'detail-type': [{'suffix': 'Change'}]}; true",
        "{'detail': {'lastStatus': [{'equals-ignore-case': 'stopped'}]}}; true",
        "{'detail-type': [{'wildcard': 'ECS * Change'}]}; true",
        "{'detail-type': [{'wildcard': 'ECS * Action'}]}; false",
        "{'detail': {'lastStatus': [{'anything-but': 'RUNNING'}]}}; true",
        "{'detail': {'lastStatus': [{'anything-but': ['RUNNING', 'STOPPED']}]}}; false",
        "{'source': [{'anything-but': {'prefix': 'aws.'}}]}; false",
        "{'detail': {'version': [{'numeric': ['>', 1, '<=', 4]}]}}; true",
        "{'detail': {'version': [{'numeric': ['<', 4]}]}}; false",
        "{'detail': {'cpu': [{'numeric': ['=', 256]}]}}; false",
        "{'detail': {'missing': [{'exists': false}]}}; true",
        "{'detail': {'cpu': [{'exists': true}]}}; true",
        "{'detail': {'cpu': [{'exists': false}]}}; false",
        "{'$or': [{'source': ['aws.ec2']}, {'detail': {'cpu': ['256']}}]}; true"
      })
  void anEventMatchesWhenEveryFieldOfThePatternDoes(String pattern, boolean matches)
      throws Exception {
    var event = new JsonMapper().readTree(EVENT);

    assertThat(EventPattern.parse(pattern.replace('\'', '"')).matches(event)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source",
        "{}",
        "{'source': 'aws.ecs'}",
        "{'source': []}",
        "{'source': [['aws.ecs']]}",
        "{'source': [{'begins-with': 'aws'}]}",
        "{'source': [{'exists': 'yes'}]}",
        "{'version': [{'numeric': ['>']}]}",
        "{'$or': [{'source': ['aws.ecs']}]}"
      })
  void aPatternThatMeansNothingIsRefused(String pattern) {
    assertThatThrownBy(() -> EventPattern.parse(pattern.replace('\'', '"')))
        .isInstanceOf(InvalidEventPatternException.class)
        .hasMessageContaining("Event pattern is not valid. Reason:");
  }
}
