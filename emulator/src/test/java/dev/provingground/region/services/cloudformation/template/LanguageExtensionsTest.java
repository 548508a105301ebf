package dev.provingground.region.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LanguageExtensionsTest {
  private static final String HEAD =
      """
      Transform: AWS::LanguageExtensions
      Parameters:
        Names: {Type: CommaDelimitedList, Default: "x,y,z"}
        Stage: {Type: String, Default: prod}
        Secret: {Type: String, Default: hunter2, NoEcho: true}
      Mappings:
        Sizes:
          prod: {cpu: "512", zones: [a, b]}
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsTest: !Equals [!Ref Stage, test]
      """;

  private static Template process(String rest) {
    var document = TemplateDocument.parse(HEAD + rest);
    var declared = document.parameters();
    var values = ParameterValues.of(declared, Map.of(), name -> Optional.empty());
    var region = new RegionIdentity("123456789012", "us-east-1", "http://127.0.0.1:4566");
    return document.process(
        Inputs.of(region, "S", "", List.of(), values.nodes(declared)).without("AWS::StackId"));
  }

  private static JsonNode value(String yaml) {
    return process("Resources: {A: {Type: T, Properties: {V: " + yaml + "}}}")
        .resource("A")
        .properties()
        .path("V");
  }

  @Test
  void aLoopBecomesAResourceForEachValueInOrder() {
    var template =
        process(
            """
            Resources:
              First: {Type: T}
              Fn::ForEach::Things:
                - Name
                - [One, Two]
                - Thing${Name}:
                    Type: T
                    Properties: {Called: !Ref Name, Text: !Sub "${Name} of ${AWS::StackName}"}
                  Other&{Name}: {Type: T, DependsOn: !Sub "Thing${Name}"}
              Last: {Type: T}
            """);
    assertThat(template.resources().keySet())
        .containsExactly("First", "ThingOne", "OtherOne", "ThingTwo", "OtherTwo", "Last");
    assertThat(template.resource("ThingTwo").properties())
        .hasToString("{\"Called\":\"Two\",\"Text\":\"Two of S\"}");
    assertThat(template.resource("OtherTwo").dependsOn()).containsExactly("ThingTwo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Ref Names                                | Nx,Ny,Nz
          !FindInMap [Sizes, !Ref Stage, zones]     | Na,Nb
          !Split [";", "1;2"]                       | N1,N2
          [!Ref Stage, !Sub "${AWS::Region}x", 7]   | Nprod,Nuseast1x,N7
          [!Ref "AWS::NoValue", q]                  | Nq
          """)
  void aCollectionIsAListOrAFunctionThatGivesOne(String collection, String made) {
    var template =
        process(
            "Resources: {\"Fn::ForEach::L\": [I, "
                + collection
                + ", {\"N&{I}\": {Type: T, Properties: {I: !Ref I}}}]}");
    assertThat(String.join(",", template.resources().keySet())).isEqualTo(made);
  }

  @Test
  void anEmptyCollectionMakesNothing() {
    assertThat(
            process(
                    "Resources: {A: {Type: T}, \"Fn::ForEach::L\": [I, [], {\"N${I}\": {Type:"
                        + " T}}]}")
                .resources()
                .keySet())
        .containsExactly("A");
  }

  @Test
  void loopsWithinOneAnotherKnowTheIdentifiersOfAll() {
    var template =
        process(
            """
            Resources:
              Fn::ForEach::Outer:
                - Net
                - [Public, Private]
                - Acl${Net}: {Type: T}
                  Fn::ForEach::Inner:
                    - Zone
                    - [A, B]
                    - ${Net}Subnet${Zone}:
                        Type: T
                        Properties:
                          Acl: !Ref {"Fn::Sub": "Acl${Net}"}
                          Arn: !GetAtt [!Sub "Acl${Net}", !Ref Zone]
            """);
    assertThat(template.resources().keySet())
        .containsExactly(
            "AclPublic",
            "PublicSubnetA",
            "PublicSubnetB",
            "AclPrivate",
            "PrivateSubnetA",
            "PrivateSubnetB");
    assertThat(template.resource("PrivateSubnetB").properties())
        .hasToString(
            "{\"Acl\":{\"Ref\":\"AclPrivate\"},\"Arn\":{\"Fn::GetAtt\":[\"AclPrivate\",\"B\"]}}");
  }

  @Test
  void loopsMakeConditionsAndOutputsToo() {
    var template =
        process(
            """
            Resources:
              Fn::ForEach::Things:
                - Name
                - [prod, test]
                - Thing${Name}: {Type: T, Condition: !Sub "Is${Name}"}
            Outputs:
              Fn::ForEach::Shown:
                - Name
                - [prod, test]
                - Fn::ForEach::Of:
                    - What
                    - [Arn, Id]
                    - Show${Name}${What}:
                        Value: !GetAtt [!Sub "Thing${Name}", !Ref What]
                        Condition: !Sub "Is${Name}"
            """
                .replace(
                    "Resources:",
                    "  Fn::ForEach::C: [N, [prod, test], {\"Is${N}\":"
                        + " !Equals [!Ref Stage, !Ref N]}]\nResources:"));
    assertThat(template.conditions().keySet())
        .containsExactly("IsProd", "IsTest", "Isprod", "Istest");
    assertThat(template.conditions().get("Istest"))
        .hasToString("{\"Fn::Equals\":[\"prod\",\"test\"]}");
    assertThat(template.resource("Thingtest").condition()).contains("Istest");
    assertThat(template.outputs().keySet())
        .containsExactly("ShowprodArn", "ShowprodId", "ShowtestArn", "ShowtestId");
    assertThat(template.outputs().values())
        .extracting(output -> output.condition().orElseThrow())
        .containsExactly("Isprod", "Isprod", "Istest", "Istest");
  }

  @Test
  void loopsMakePropertiesWithAnyName() {
    assertThat(
            value("{\"Fn::ForEach::L\": [I, [a-1, b.2], {\"K_${I}\": !Ref I, \"&{I}\": 1}], Z: 2}"))
        .hasToString("{\"K_a-1\":\"a-1\",\"a1\":1,\"K_b.2\":\"b.2\",\"b2\":1,\"Z\":2}");
  }

  @Test
  void onlyKeysReferencesAndSubKnowTheIdentifier() {
    assertThat(
            value(
                "{\"Fn::ForEach::L\": [I, [a-1], {\"K${I}\": {\"N${I}\": \"${I}\","
                    + " S: !Sub \"${I} &{I} ${!I}\"}}]}"))
        .hasToString("{\"Ka-1\":{\"N${I}\":\"${I}\",\"S\":\"a-1 &{I} ${I}\"}}");
  }

  @Test
  void whatOnlyTheStackTellsStaysAFunctionWithTheIdentifiersValue() {
    assertThat(
            value(
                "{\"Fn::ForEach::L\": [I, [x], {\"K${I}\": !Sub \"${I}-${A.Arn}\","
                    + " \"L${I}\": !Sub [\"${I}-${V}\", {V: !GetAtt [A, !Ref I]}]}]}"))
        .hasToString(
            "{\"Kx\":{\"Fn::Sub\":[\"${I}-${A.Arn}\",{\"I\":\"x\"}]},"
                + "\"Lx\":{\"Fn::Sub\":[\"${I}-${V}\",{\"V\":{\"Fn::GetAtt\":[\"A\",\"x\"]},"
                + "\"I\":\"x\"}]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Fn::Length": [1, !Ref Stage, 3]}               | 3
          {"Fn::Length": !Ref Names}                       | 3
          {"Fn::Length": !Split [";", "a;b"]}              | 2
          {"Fn::ToJsonString": {a: [1, true, !Ref Stage], b: {"Fn::Length": !Ref Names}}} | "{\\"a\\":[1,true,\\"prod\\"],\\"b\\":3}"
          {"Fn::ToJsonString": !Ref Names}                 | "[\\"x\\",\\"y\\",\\"z\\"]"
          {"Fn::ToJsonString": {a: !Ref "AWS::NoValue", b: !Ref "AWS::Region"}} | "{\\"b\\":\\"us-east-1\\"}"
          {"Fn::ToJsonString": {a: !GetAtt A.Arn, b: !Ref Stage}} | {"Fn::ToJsonString":{"a":{"Fn::GetAtt":"A.Arn"},"b":"prod"}}
          {"Fn::ToJsonString": {a: !Ref Secret}}           | {"Fn::ToJsonString":{"a":{"Ref":"Secret"}}}
          !FindInMap [Sizes, !Ref Stage, cpu]              | "512"
          !FindInMap [Sizes, !Select [0, !Split ["-", "prod-eu"]], cpu] | "512"
          !FindInMap [!Sub "Size${Letter}", prod, cpu, DefaultValue: 7] | 7
          !FindInMap [Sizes, none, cpu, DefaultValue: !Ref Stage] | "prod"
          !FindInMap [Sizes, prod, none, {DefaultValue: [1, 2]}] | [1,2]
          !Ref Stage                                       | "prod"
          !Ref Names                                       | ["x","y","z"]
          !Ref Secret                                      | {"Ref":"Secret"}
          !Ref AWS::StackId                                | {"Ref":"AWS::StackId"}
          !Sub "${Stage}/${Secret}"                        | {"Fn::Sub":"${Stage}/${Secret}"}
          !If [IsProd, !Ref Stage, !Ref "AWS::NoValue"]    | {"Fn::If":["IsProd","prod",{"Ref":"AWS::NoValue"}]}
          !If [IsProd, a, !FindInMap [Sizes, none, a, DefaultValue: !Ref "AWS::NoValue"]] | {"Fn::If":["IsProd","a",{"Ref":"AWS::NoValue"}]}
          {Condition: {StringEquals: {a: b}}}              | {"Condition":{"StringEquals":{"a":"b"}}}
          """)
  void whatIsKnownBeforeTheStackIsReplacedByItsValue(String yaml, String processed) {
    assertThat(value(yaml.replace("Size${Letter}", "${Stage}"))).hasToString(processed);
  }

  @Test
  void attributesMayBeFunctions() {
    var template =
        process(
            """
            Resources:
              A:
                Type: T
                DeletionPolicy: !If [IsProd, Retain, Delete]
                UpdateReplacePolicy: !If [IsTest, Retain, Delete]
                Condition: !FindInMap [Sizes, none, a, DefaultValue: !Ref "AWS::NoValue"]
                DependsOn: [!Sub "${AWS::StackName}1", B]
              B: {Type: T}
              S1: {Type: T}
            """);
    var a = template.resource("A");
    assertThat(a.deletionPolicy()).isEqualTo(ResourceDefinition.DeletionPolicy.RETAIN);
    assertThat(a.updateReplacePolicy()).isEqualTo(ResourceDefinition.DeletionPolicy.DELETE);
    assertThat(a.condition()).isEmpty();
    assertThat(a.dependsOn()).containsExactly("S1", "B");
  }

  @Test
  void theProcessedTemplateIsATemplateWithoutTheTransform() {
    var template = process("Resources: {\"Fn::ForEach::L\": [I, [a], {\"N${I}\": {Type: T}}]}");
    assertThat(template.body()).startsWith("Transform: AWS::LanguageExtensions");
    assertThat(Template.parse(template.processedBody()).resources().keySet()).containsExactly("Na");
    assertThat(template.transforms()).containsExactly("AWS::LanguageExtensions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "Fn::ForEach::": [I, [a], {"N${I}": {Type: T}}]    | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [I, [a]]                         | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": {I: [a]}                         | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [[I], [a], {"N${I}": {Type: T}}] | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": ["", [a], {"N${}": {Type: T}}]   | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [I, [a], {}]                     | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [I, [a], text]                   | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [I, [[a]], {"N${I}": {Type: T}}] | Fn::ForEach layout is incorrect
          "Fn::ForEach::L": [I, a, {"N${I}": {Type: T}}]     | Could not find a collection or could not be resolved for Fn::ForEach
          "Fn::ForEach::L": [I, {a: b}, {"N${I}": {Type: T}}] | Could not find a collection or could not be resolved for Fn::ForEach
          "Fn::ForEach::L": [I, !Ref Stage, {"N${I}": {Type: T}}] | Could not find a collection or could not be resolved for Fn::ForEach
          "Fn::ForEach::L": [I, !GetAtt A.Ids, {"N${I}": {Type: T}}] | Could not find a collection or could not be resolved for Fn::ForEach
          "Fn::ForEach::L": [I, !Ref A, {"N${I}": {Type: T}}] | Could not find a collection or could not be resolved for Fn::ForEach
          "Fn::ForEach::L": [I, [a], {N: {Type: T}}]         | Fn::ForEach::L: every key of the fragment must contain ${I} or &{I}, and N does not
          "Fn::ForEach::L": [I, [a, a], {"N${I}": {Type: T}}] | Duplicate key 'Na' when merging keys to parent object in Fn::ForEach
          "Fn::ForEach::L": [I, [a], {"N${I}": {Type: T}}], Na: {Type: T} | Duplicate key 'Na' when merging keys to parent object in Fn::ForEach
          "Fn::ForEach::L": [Stage, [a], {"N${Stage}": {Type: T}}] | Fn::ForEach::L: the identifier Stage is the name of a parameter
          "Fn::ForEach::L": [A, [a], {"N${A}": {Type: T}}]   | Fn::ForEach::L: the identifier A is the name of a parameter, of a resource
          "Fn::ForEach::L": [I, [a], {"Fn::ForEach::M": [I, [b], {"N${I}": {Type: T}}]}] | Fn::ForEach::M: the identifier I is the name of
          "Fn::ForEach::L": [I, [a], {"Fn::ForEach::L": [J, [b], {"N${I}${J}": {Type: T}}]}] | The name of a loop must be unique within the template, and L is not
          "Fn::ForEach::A": [I, [a], {"N${I}": {Type: T}}]   | The name of a loop cannot be the logical id of a resource, as A is
          B: {Type: T, Properties: {V: !Length text}}        | Fn::Length layout is incorrect
          B: {Type: T, Properties: {V: !Length {a: b}}}      | Fn::Length layout is incorrect
          B: {Type: T, Properties: {V: !Length {Ref: Stage}}} | Fn::Length layout is incorrect
          B: {Type: T, Properties: {V: !Length {Ref: A}}}    | The Fn::Length value could not be resolved for properties
          B: {Type: T, Properties: {V: !ToJsonString text}}  | Fn::ToJsonString layout is incorrect
          B: {Type: T, Properties: {V: !ToJsonString {Ref: Stage}}} | Fn::ToJsonString layout is incorrect
          B: {Type: T, Properties: {V: !ToJsonString {a: {Condition: IsProd}}}} | Fn::ToJsonString does not support Condition intrinsic function
          B: {Type: T, Properties: {V: !FindInMap [Sizes, !Ref A, cpu]}} | The Fn::FindInMap value could not be resolved
          B: {Type: T, Properties: {V: !FindInMap [Sizes, none, cpu]}} | Unable to get mapping for Sizes::none::cpu
          B: {Type: T, Properties: {V: !FindInMap [Sizes, none, cpu, 7]}} | every Fn::FindInMap object requires three parameters
          B: {Type: T, DeletionPolicy: !Ref A}               | Unsupported expression for DeletionPolicy in resource B
          B: {Type: T, DeletionPolicy: !Ref "AWS::NoValue"}  | AWS::NoValue is not supported for DeletionPolicy or UpdateReplacePolicy
          B: {Type: T, UpdateReplacePolicy: [Retain]}        | Every UpdateReplacePolicy member must be a string
          B: {Type: T, Condition: !GetAtt A.Arn}             | Unsupported expression for Condition in resource B
          """)
  void whatTheTransformCannotDoSaysWhy(String resource, String message) {
    assertThatThrownBy(() -> process("Resources: {A: {Type: T}, " + resource + "}"))
        .hasMessageContaining("Transform AWS::LanguageExtensions failed with: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Metadata: {\"Fn::ForEach::L\": [I, [a], {\"N${I}\": 1}]}",
        "Metadata: {V: !Length [1]}",
        "Rules: {R: {Assertions: [{Assert: !Equals [!ToJsonString {a: b}, x]}]}}"
      })
  void onlyThreeSectionsHaveTheTransformsFunctions(String section) {
    assertThatThrownBy(() -> process("Resources: {A: {Type: T}}\n" + section))
        .hasMessageContaining("Transform AWS::LanguageExtensions failed with: ")
        .hasMessageContaining("is not supported in section")
        .hasMessageContaining("use it in Conditions, Resources, Outputs");
  }

  @Test
  void whatTheTransformMakesIsCheckedAsAnyTemplateIs() {
    assertThatThrownBy(
            () ->
                process(
                    "Resources: {\"Fn::ForEach::L\": [I, [a-b], {\"N${I}\": {Type: T}}],"
                        + " B: {Type: T, DeletionPolicy: !Ref Stage}}"))
        .hasMessageContaining("Resources name 'Na-b' is non alphanumeric.")
        .hasMessageContaining("Unrecognized DeletionPolicy \"prod\" for resource B");
  }

  @ParameterizedTest
  @CsvSource({"5, true", "6, false"})
  void loopsAreFiveDeepAtMost(int depth, boolean allowed) {
    var loop = "\"N${I1}${I2}${I3}${I4}${I5}${I6}\": {Type: T}";
    for (int i = depth; i > 0; i--) {
      loop = "\"Fn::ForEach::L%d\": [I%d, [a], {%s}]".formatted(i, i, loop);
    }
    var resources = "Resources: {" + loop.replace(depth == 5 ? "${I6}" : "none", "") + "}";
    if (allowed) {
      assertThat(process(resources).resources().keySet()).containsExactly("Naaaaa");
    } else {
      assertThatThrownBy(() -> process(resources))
          .hasMessageContaining("Fn::ForEach::L6: loops may be 5 deep within one another");
    }
  }

  /** Five loops of fifty values are 300 million turns. */
  @Test
  void loopsThatMakeTooMuchAreEndedBeforeTheyDo() {
    var values = "[" + "v,".repeat(49) + "v]";
    var loop = "\"N${I1}${I2}${I3}${I4}${I5}\": 1";
    for (int i = 5; i > 0; i--) {
      loop = "\"Fn::ForEach::L%d\": [I%d, %s, {%s}]".formatted(i, i, distinct(values), loop);
    }
    var resources = "Resources: {A: {Type: T, Properties: {" + loop + "}}}";
    assertThatThrownBy(() -> process(resources))
        .hasMessageContaining("loops make more than a template may have");
  }

  private static String distinct(String values) {
    var parts = values.split("v", -1);
    var text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append('v').append(i).append(parts[i]);
    }
    return text.toString();
  }

  @Test
  void aProcessedTemplateHasAMegabyteAtMost() {
    var text = "t".repeat(30_000);
    assertThatThrownBy(
            () ->
                process(
                    "Resources: {A: {Type: T, Properties: {\"Fn::ForEach::L\": [I,"
                        + " [1,2,3,4,5,6,7,8,"
                        + "9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36],"
                        + " {\"K${I}\": \""
                        + text
                        + "\"}]}}}"))
        .hasMessageContaining("the processed template has 10")
        .hasMessageContaining("bytes, more than 1048576");
  }
}
