package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.builder.ResponseBuilder;
import org.junit.jupiter.api.Test;

final class SelfDescriptionTest {
  @Test
  void whatATaskTellsIsFoundByItsPath() {
    var told =
        told(
            """
            {"mode": "production", "process": {"uid": 65532, "rootReadOnly": true},
             "ecs": {"taskArn": "arn:task", "limits": {"cpu": 0.25}}}
            """);
    assertThat(told.taskArn()).isEqualTo("arn:task");
    assertThat(told.text("mode")).isEqualTo("production");
    assertThat(told.number("process.uid")).isEqualTo(65532);
    assertThat(told.flag("process.rootReadOnly")).isTrue();
    assertThat(told.fraction("ecs.limits.cpu")).isEqualTo(0.25);
  }

  @Test
  void whatATaskDoesNotTellFailsTheScenario() {
    assertThatThrownBy(() -> told("{\"process\": {\"uid\": null}}").number("process.uid"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a task does not tell process.uid");
  }

  @Test
  void aTaskThatDoesNotKnowWhichItIsHasNoArn() {
    assertThat(told("{}").taskArn()).isEmpty();
  }

  @Test
  void whatIsNotJsonFailsTheScenario() {
    assertThatThrownBy(() -> told("<html>"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("<html>");
  }

  private static SelfDescription told(String body) {
    return SelfDescription.of(new ResponseBuilder().setStatusCode(200).setBody(body).build());
  }
}
