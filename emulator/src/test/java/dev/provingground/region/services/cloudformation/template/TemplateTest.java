package dev.provingground.region.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
  @Test
  void shortFormsAreTheFullOnes() {
    var yaml =
        Template.parse(
            """
            Resources:
              A:
                Type: T
                Properties:
                  Ref: !Ref B
                  Att: !GetAtt B.C.D
                  Join: !Join ["", [a, !Sub "${B}"]]
                  If: !If [X, !Ref AWS::NoValue, 2012-10-17]
                  Account: 012345678901
                  Port: 80
                  Yes: true
            """);
    var json =
        Template.parse(
            """
            {"Resources": {"A": {"Type": "T", "Properties": {
              "Ref": {"Ref": "B"},
              "Att": {"Fn::GetAtt": "B.C.D"},
              "Join": {"Fn::Join": ["", ["a", {"Fn::Sub": "${B}"}]]},
              "If": {"Fn::If": ["X", {"Ref": "AWS::NoValue"}, "2012-10-17"]},
              "Account": "012345678901",
              "Port": 80,
              "Yes": true}}}}
            """);
    assertThat(yaml.resource("A").properties())
        .hasToString(json.resource("A").properties().toString());
  }

  /** Whatever a JSON template says, its YAML says the same. */
  @Test
  void yamlAndJsonSayTheSame() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      var properties = object(new Random(seed), 4);
      var tree = JsonNodeFactory.instance.objectNode();
      tree.putObject("Resources").putObject("A").put("Type", "T").set("Properties", properties);
      var fromJson = Template.parse(new ObjectMapper().writeValueAsString(tree));
      var fromYaml = Template.parse(new YAMLMapper().writeValueAsString(tree));
      assertThat(fromYaml.resource("A").properties())
          .as("seed %d", seed)
          .hasToString(fromJson.resource("A").properties().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Resources\": {\"A\": ]}}",
        "{\"Resources\": {}, \"Resources\": {}}",
        "Resources: [",
        "Resources: {A: {Type: T}, A: {Type: T}}",
        "Resources: &x {A: {Type: T}}\nOutputs: *x",
        "just text",
        "  "
      })
  void textThatIsNoTemplateIsAFormatError(String body) {
    assertThatThrownBy(() -> Template.parse(body)).hasMessageContaining("Template format error: ");
  }

  @Test
  void everythingThatIsWrongWithTheFormIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                Template.parse(
                    """
                    Transform: [AWS::Serverless-2016-10-31, Mine]
                    Hooks: {}
                    Parameters:
                      P: {Type: Strange, Colour: red}
                    Resources:
                      a-b: {Type: T}
                      C: {Properties: {}}
                      D: {Type: T, UpdatePolicy: {}, DeletionPolicy: Snapshot}
                      E: {Type: T, Properties: [1]}
                      F: {Type: T, Properties: !Transform {Name: AWS::Include}}
                      Fn::ForEach::Loop: [X, [a], {"B${X}": {Type: T}}]
                    Outputs:
                      O: {Valu: x}
                    """))
        .hasMessageContaining("Invalid template property or properties [Hooks]")
        .hasMessageContaining(
            "Transforms [AWS::Serverless-2016-10-31, Mine, AWS::Include] are not supported by this"
                + " region")
        .hasMessageContaining(
            "[/Resources/Fn::ForEach::Loop] definition is malformed: loops need the transform"
                + " AWS::LanguageExtensions")
        .hasMessageContaining("Unrecognized parameter type: Strange")
        .hasMessageContaining("Invalid template parameter property 'Colour'")
        .hasMessageContaining("Resources name 'a-b' is non alphanumeric.")
        .hasMessageContaining("[/Resources/C] Every Resources object must contain a Type member.")
        .hasMessageContaining("Invalid template resource property 'UpdatePolicy'")
        .hasMessageContaining("resource type T does not support deletion policy Snapshot")
        .hasMessageContaining(
            "[/Resources/E/Properties] Any Properties member must be a JSON object.")
        .hasMessageContaining("[/Outputs/O] Every Outputs member must contain a Value object");
  }

  @Test
  void aTemplateNeedsAResource() {
    assertThatThrownBy(() -> Template.parse("Outputs: {O: {Value: x}}"))
        .hasMessageContaining("At least one Resources member must be defined.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{Name: 1}", "1", "[[a]]", "{}"})
  void transformsHaveNames(String transform) {
    assertThatThrownBy(
            () -> Template.parse("Transform: " + transform + "\nResources: {A: {Type: T}}"))
        .hasMessageContaining(
            "Template format error: Transform must be the name of a transform, or a list of names");
  }

  @ParameterizedTest
  @CsvSource({"Resources, 500", "Outputs, 200", "Parameters, 200", "Mappings, 200"})
  void sectionsHaveLimits(String section, int most) {
    var member =
        switch (section) {
          case "Resources", "Parameters" -> "{Type: String}";
          case "Outputs" -> "{Value: x}";
          default -> "{a: {b: c}}";
        };
    var template =
        new StringBuilder(section.equals("Resources") ? "" : "Resources: {A: {Type: T}}\n");
    template.append(section).append(":\n");
    for (int i = 0; i < most; i++) {
      template.append("  M%d: %s\n".formatted(i, member));
    }
    assertThat(Template.parse(template.toString())).isNotNull();
    template.append("  More: ").append(member);
    assertThatThrownBy(() -> Template.parse(template.toString()))
        .hasMessageContaining(
            "Template format error: Number of %s, %d, is greater than maximum allowed, %d"
                .formatted(section.toLowerCase(Locale.ROOT), most + 1, most));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Ref Nowhere                   | Unresolved resource dependencies [Nowhere] in the Resources block of the template
          !GetAtt Nowhere.Arn            | instance of Fn::GetAtt references undefined resource Nowhere
          !GetAtt A.Colour               | resource A does not support attribute type Colour in Fn::GetAtt
          !Length [a, b]                 | Encountered unsupported function: Fn::Length
          !ToJsonString {a: b}           | Encountered unsupported function: Fn::ToJsonString
          !Join [a]                      | every Fn::Join object requires two parameters
          !Sub "${a-b}"                  | variable names in Fn::Sub syntax must contain only
          !FindInMap [None, a, b]          | Mapping named 'None' is not present in the 'Mappings' section of template.
          !If [None, a, b]                 | Unresolved condition dependency None in the Conditions block of the template
          {Ref: A, Fn::Sub: b}           | Fn::Sub must be the only key of its object
          """)
  void whatDoesNotHoldTogetherIsNamed(String value, String message) {
    var template =
        Template.parse("Resources:\n  A:\n    Type: T\n    Properties:\n      V: " + value);
    assertThatThrownBy(
            () -> new TemplateValidator(template, new OneType()).validate(condition -> true))
        .hasMessageContaining(message);
  }

  @Test
  void conditionsKnowParametersOnly() {
    var template =
        Template.parse(
            """
            Conditions: {C: !Equals [!Ref A, x]}
            Resources: {A: {Type: T, Condition: C}}
            """);
    assertThatThrownBy(
            () -> new TemplateValidator(template, new OneType()).validate(condition -> true))
        .hasMessageContaining(
            "Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the"
                + " template");
  }

  @Test
  void severalProblemsAreOneError() {
    var template =
        Template.parse(
            """
            Resources:
              A: {Type: T, Properties: {V: !Ref No, W: !Foo 1}}
              B: {Type: U, DependsOn: Never}
            """);
    assertThatThrownBy(
            () -> new TemplateValidator(template, new OneType()).validate(condition -> true))
        .hasMessageContaining("Unrecognized resource types: [U]")
        .hasMessageContaining("unsupported function: Fn::Foo")
        .hasMessageContaining("Unresolved resource dependencies [No, Never]");
  }

  private static ObjectNode object(Random random, int depth) {
    var object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      object.set("K" + i, value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> nodes.numberNode(random.nextInt(100_000));
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 ->
          nodes.textNode(
              List.of("", "yes", "2012-10-17", "007", "1.5", "null", "a: b", "~")
                  .get(random.nextInt(8)));
      case 3 -> nodes.objectNode().put("Ref", "R" + random.nextInt(9));
      case 4 -> nodes.textNode("line\n  " + random.nextInt() + "\ttab \"quoted\" ${x}");
      case 5 -> object(random, depth);
      default -> list(random, depth);
    };
  }

  private static ArrayNode list(Random random, int depth) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      list.add(value(random, depth - 1));
    }
    return list;
  }
}
