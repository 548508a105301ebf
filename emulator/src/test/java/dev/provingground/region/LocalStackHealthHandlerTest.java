package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LocalStackHealthHandlerTest {
  @Test
  void everyServiceIsRunningUnderLocalStacksNameForIt() throws Exception {
    var handler =
        new LocalStackHealthHandler("1.2.3", Set.of("ecs", "elasticloadbalancing", "monitoring"));
    var health = new JsonMapper().readTree(handler.json());
    assertThat(health.path("version").asText()).isEqualTo("1.2.3");
    assertThat(health.path("services").properties())
        .extracting(service -> service.getKey() + " is " + service.getValue().asText())
        .containsExactly("cloudwatch is running", "ecs is running", "elbv2 is running");
  }
}
