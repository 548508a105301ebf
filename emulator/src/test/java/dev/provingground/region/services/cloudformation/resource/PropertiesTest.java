package dev.provingground.region.services.cloudformation.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

final class PropertiesTest {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::Service")
          .like(CreateServiceRequest.builder())
          .required("TaskDefinition")
          .inPlace("TaskDefinition", "DesiredCount", "NetworkConfiguration", "LoadBalancers")
          .build();

  @Test
  void structuresListsMapsNumbersAndBooleansFindTheirFields() {
    var request =
        properties(
                """
                {"Family": "f", "Cpu": 256, "RequiresCompatibilities": ["FARGATE"],
                 "ContainerDefinitions": [{"Name": "c", "Essential": "true", "StopTimeout": "30",
                   "Environment": [{"Name": "PORT", "Value": 3000}],
                   "PortMappings": [{"ContainerPort": 3000}],
                   "LogConfiguration": {"LogDriver": "awslogs",
                     "Options": {"awslogs-group": "g", "mode": true}}}]}
                """)
            .into(RegisterTaskDefinitionRequest.builder())
            .build();
    assertThat(request.family()).isEqualTo("f");
    assertThat(request.cpu()).isEqualTo("256");
    assertThat(request.requiresCompatibilitiesAsStrings()).containsExactly("FARGATE");
    var container = request.containerDefinitions().getFirst();
    assertThat(container.essential()).isTrue();
    assertThat(container.stopTimeout()).isEqualTo(30);
    assertThat(container.environment().getFirst().value()).isEqualTo("3000");
    assertThat(container.portMappings().getFirst().containerPort()).isEqualTo(3000);
    assertThat(container.logConfiguration().logDriver()).isEqualTo(LogDriver.AWSLOGS);
    assertThat(container.logConfiguration().options())
        .isEqualTo(Map.of("awslogs-group", "g", "mode", "true"));
  }

  @Test
  void onlyTheNamedPropertiesAreTaken() {
    var request =
        properties("{\"Family\": \"f\", \"Cpu\": 1, \"Tags\": {}}")
            .into(RegisterTaskDefinitionRequest.builder(), "Family")
            .build();
    assertThat(request.family()).isEqualTo("f");
    assertThat(request.cpu()).isNull();
  }

  @Test
  void aValueThatDoesNotFitIsNamed() {
    assertThatThrownBy(
            () -> properties("{\"DesiredCount\": \"two\"}").into(CreateServiceRequest.builder()))
        .hasMessage("Property desiredCount must be a number, not two");
    assertThatThrownBy(
            () -> properties("{\"LoadBalancers\": \"x\"}").into(CreateServiceRequest.builder()))
        .hasMessage("Property loadBalancers must be a list, not \"x\"");
  }

  /** Whatever a shape holds comes through: properties made from a request give that request. */
  @Test
  void everyFieldOfARequestHasItsProperty() {
    var requests =
        List.of(
            RegisterTaskDefinitionRequest.builder(),
            CreateServiceRequest.builder(),
            CreateTargetGroupRequest.builder(),
            CreateRuleRequest.builder(),
            CreateListenerRequest.builder());
    for (long seed = 0; seed < 100; seed++) {
      for (SdkPojo request : requests) {
        var json = structure(request, new Random(seed), 0);
        json.remove("Tags");
        var filled = new Properties(json).into(empty(request));
        assertThat(structure((SdkPojo) ((SdkBuilder<?, ?>) filled).build()))
            .as("seed %d", seed)
            .isEqualTo(json);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                        | #: required key [TaskDefinition] not found
          {"TaskDefinition": "t", "Colour": 1}                      | #: extraneous key [Colour] is not permitted (known here: TaskDefinition, DesiredCount, NetworkConfiguration, LoadBalancers)
          {"TaskDefinition": ["t"]}                                 | #/TaskDefinition: expected type: String, found: JSONArray
          {"TaskDefinition": "t", "LoadBalancers": {}}              | #/LoadBalancers: expected type: JSONArray, found: JSONObject
          {"TaskDefinition": "t", "LoadBalancers": [{"Por": 1}]}    | #/LoadBalancers/0: extraneous key [Por] is not permitted
          {"TaskDefinition": "t", "NetworkConfiguration": {"awsvpcConfiguration": {}}} | #/NetworkConfiguration: extraneous key [awsvpcConfiguration] is not permitted
          {"TaskDefinition": "t", "NetworkConfiguration": {"Fn::If": ["C", {"No": 1}, {"Ref": "X"}]}} | #/NetworkConfiguration: extraneous key [No] is not permitted
          """)
  void whatASchemaDoesNotKnowIsNamedWithItsPath(String properties, String problem) {
    assertThat(PropertyChecker.problems(SCHEMA, properties(properties).json()))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void whatFunctionsGiveIsNotLookedAtBeforeTheyAreEvaluated() {
    assertThat(
            PropertyChecker.problems(
                SCHEMA,
                properties(
                        """
                        {"TaskDefinition": {"Ref": "T"}, "LoadBalancers": {"Fn::Split": [",", "a"]},
                         "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": {"Ref": "S"},
                           "AssignPublicIp": "ENABLED"}}}
                        """)
                    .json()))
        .isEmpty();
  }

  private static Properties properties(String json) {
    try {
      return new Properties((ObjectNode) new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static SdkPojo empty(SdkPojo builder) {
    return switch (builder) {
      case RegisterTaskDefinitionRequest.Builder b -> RegisterTaskDefinitionRequest.builder();
      case CreateServiceRequest.Builder b -> CreateServiceRequest.builder();
      case CreateTargetGroupRequest.Builder b -> CreateTargetGroupRequest.builder();
      case CreateRuleRequest.Builder b -> CreateRuleRequest.builder();
      default -> CreateListenerRequest.builder();
    };
  }

  private static ObjectNode structure(SdkPojo pojo, Random random, int depth) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var field : pojo.sdkFields()) {
      // No property of this region is a free-form document.
      var free = field.marshallingType().equals(MarshallingType.DOCUMENT);
      if (!free && random.nextInt(3) == 0 && depth < 6) {
        object.set(name(field), value(field, random, depth));
      }
    }
    return object;
  }

  private static JsonNode value(SdkField<?> field, Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    var type = field.marshallingType();
    if (type.equals(MarshallingType.LIST)) {
      var list = nodes.arrayNode();
      for (int i = random.nextInt(3); i >= 0; i--) {
        list.add(value(field.getRequiredTrait(ListTrait.class).memberFieldInfo(), random, depth));
      }
      return list;
    }
    if (type.equals(MarshallingType.MAP)) {
      var map = nodes.objectNode();
      for (int i = random.nextInt(3); i >= 0; i--) {
        map.set(
            "k" + i, value(field.getRequiredTrait(MapTrait.class).valueFieldInfo(), random, depth));
      }
      return map;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      return structure(field.constructor().get(), random, depth + 1);
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return nodes.booleanNode(random.nextBoolean());
    }
    return type.equals(MarshallingType.STRING)
        ? nodes.textNode("text " + random.nextInt(100))
        : nodes.numberNode(random.nextInt(100));
  }

  private static ObjectNode structure(SdkPojo pojo) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var field : pojo.sdkFields()) {
      var value = field.getValueOrDefault(pojo);
      // The SDK shows a list or map that was never set as an empty one of its own.
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        object.set(name(field), node(value));
      }
    }
    return object;
  }

  private static JsonNode node(Object value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case SdkPojo pojo -> structure(pojo);
      case List<?> list -> {
        var all = new ArrayList<JsonNode>();
        list.forEach(element -> all.add(node(element)));
        yield nodes.arrayNode().addAll(all);
      }
      case Map<?, ?> map -> {
        var object = nodes.objectNode();
        map.forEach((key, element) -> object.set(key.toString(), node(element)));
        yield object;
      }
      case Boolean flag -> nodes.booleanNode(flag);
      case Integer number -> nodes.numberNode(number);
      case Long number -> nodes.numberNode(number.intValue());
      case Number number -> nodes.numberNode(number.intValue());
      default -> nodes.textNode(value.toString());
    };
  }

  private static String name(SdkField<?> field) {
    return Character.toUpperCase(field.memberName().charAt(0)) + field.memberName().substring(1);
  }
}
