package dev.provingground.region.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.api.RegionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluatorTest {
  private static final String TEMPLATE =
      """
      Parameters:
        P: {Type: String, Default: value}
        Zones: {Type: CommaDelimitedList, Default: "x, y,z"}
      Mappings:
        M: {top: {second: found, list: [1, 2]}}
      Conditions:
        Holds: !Equals [!Ref P, value]
        Fails: !Not [!Condition Holds]
        Both: !And [!Condition Holds, !Condition Fails]
        Either: !Or [!Condition Holds, !Condition Fails]
      Resources:
        R:
          Type: T
          Properties:
            V: VALUE
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Ref P                                             | "value"
          !Ref Zones                                         | ["x","y","z"]
          !Ref AWS::Region                                   | "us-east-1"
          !Ref AWS::AccountId                                | "123456789012"
          !Ref AWS::Partition                                | "aws"
          !Ref AWS::URLSuffix                                | "amazonaws.com"
          !Ref AWS::StackName                                | "S"
          !Ref R                                             | "physical-R"
          !GetAtt R.Arn                                      | "R/Arn"
          !GetAtt R.Nested.Name                              | "R/Nested.Name"
          !GetAtt [R, Arn]                                   | "R/Arn"
          !Join ["-", [a, !Ref P, 3, true]]                  | "a-value-3-true"
          !Join [",", !Ref Zones]                            | "x,y,z"
          !Join [",", []]                                    | ""
          !Select [1, !Ref Zones]                            | "y"
          !Select ["2", [a, b, c]]                           | "c"
          !Split ["/", "a/b//c"]                             | ["a","b","","c"]
          !Split [".", a.b]                                  | ["a","b"]
          !Sub "${P}/${AWS::Region}/${R.Arn}/${!Literal}"    | "value/us-east-1/R/Arn/${Literal}"
          !Sub ["${A}-${P}", {A: !Select [0, !Ref Zones]}]   | "x-value"
          !Sub ["${P}", {P: mine}]                           | "mine"
          !FindInMap [M, top, second]                        | "found"
          !FindInMap [M, !Select [0, [top]], list]           | [1,2]
          !GetAZs ""                                         | ["us-east-1a","us-east-1b","us-east-1c"]
          !GetAZs {Ref: "AWS::Region"}                       | ["us-east-1a","us-east-1b","us-east-1c"]
          !Base64 text                                       | "dGV4dA=="
          !ImportValue other                                 | "imported other"
          !GetStackOutput {StackName: s, OutputName: o}      | "output o of s"
          {"Fn::GetStackOutput": {StackName: !Sub "${P}-s", OutputName: !If [Holds, o, p], Region: !Ref AWS::Region}} | "output o of value-s"
          !If [Holds, 1, 2]                                  | 1
          !If [Fails, 1, 2]                                   | 2
          !If [Both, 1, 2]                                   | 2
          !If [Either, 1, 2]                                 | 1
          !If [Fails, 1, !If [Holds, a, b]]                   | "a"
          [1, !Ref AWS::NoValue, 2]                          | [1,2]
          {a: !Ref AWS::NoValue, b: {c: !Ref P}}             | {"b":{"c":"value"}}
          !Cidr [10.0.0.0/16, 3, 8]                          | ["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"]
          !Cidr [10.0.0.0/16, 2]                             | ["10.0.0.0/24","10.0.1.0/24"]
          !Select [1, !Cidr ["192.168.0.0/24", 4, 4]]        | "192.168.0.16/28"
          !Cidr ["2001:db8::/56", 2, 64]                     | ["2001:db8:0:0:0:0:0:0/64","2001:db8:0:1:0:0:0:0/64"]
          """)
  void functionsComeToWhatTheirDocumentationSays(String yaml, String expected) {
    assertThat(evaluate(yaml)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Select [3, [a]]               | Fn::Select cannot select nonexistent value at index 3
          !FindInMap [M, top, none]      | Unable to get mapping for M::top::none
          !Join [",", a]                 | every Fn::Join object requires two parameters
          !Join [",", [[a]]]             | every Fn::Join object requires two parameters
          !Split [",", !Ref Zones]       | every Fn::Split object requires two parameters
          !Cidr [10.0.0.0/24, 300, 8]    | do not fit into a /24
          !Cidr [nonsense, 1, 8]         | nonsense is not a CIDR block
          !Cidr [10.0.0.0/24, 2, 8]      | 2 blocks of 8 bits do not fit into a /24
          !GetAZs mars-1                 | region mars-1 is not served here
          !GetStackOutput {StackName: s, OutputName: o, Region: eu-west-1} | Fn::GetStackOutput with the Region eu-west-1 is not supported
          !GetStackOutput {StackName: s, OutputName: o, RoleArn: r}        | Fn::GetStackOutput with a RoleArn is not supported
          {"Fn::GetStackOutput": {StackName: !Ref AWS::NoValue, OutputName: o}} | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          {"Fn::GetStackOutput": {StackName: !Ref Zones, OutputName: o}}   | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          !If [Unknown, 1, 2]            | Unresolved condition dependency Unknown
          """)
  void whatCannotBeEvaluatedSaysWhy(String yaml, String message) {
    assertThatThrownBy(() -> evaluate(yaml)).hasMessageContaining(message);
  }

  @Test
  void whatIsOnlyKnownLaterStaysSo() {
    for (var yaml :
        List.of(
            "!Ref Later",
            "!GetAtt Later.List",
            "!Select [0, !GetAtt Later.List]",
            "!Join [\",\", !GetAtt Later.List]",
            "!Select [1, !Split [\":\", !GetAtt Later.Arn]]",
            "{\"Fn::GetStackOutput\": {StackName: !Sub \"s-${Later}\", OutputName: o}}",
            "!Select [0, !Cidr [!GetAtt Later.CidrBlock, 2, 8]]")) {
      assertThat(evaluate(yaml)).as(yaml).isEqualTo(ResourceValues.KNOWN_AFTER_APPLY);
    }
    assertThat(evaluate("!Sub \"a ${Later}\"").asText())
        .isEqualTo("a {{changeSet:KNOWN_AFTER_APPLY}}");
  }

  /** Splitting at a delimiter and joining again gives the same text. */
  @Test
  void joinTakesBackWhatSplitDid() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var text = text(random, 30);
      var delimiter = text(random, 2);
      var yaml = "!Join [\"%s\", !Split [\"%s\", \"%s\"]]".formatted(delimiter, delimiter, text);
      assertThat(evaluate(yaml).asText()).as("seed %d", seed).isEqualTo(text);
    }
  }

  /** Subnets are of one size, within their block, one after the other. */
  @Test
  void subnetsTileTheirBlock() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      int prefix = 8 + random.nextInt(16);
      int hostBits = 1 + random.nextInt(32 - prefix);
      int most = Math.min(256, 1 << Math.min(8, 32 - prefix - hostBits));
      int count = 1 + random.nextInt(most);
      var block = CidrBlock.parse("%d.0.0.0/%d".formatted(1 + random.nextInt(223), prefix));
      var starts = new ArrayList<Long>();
      for (var subnet : block.subnets(count, hostBits)) {
        var parsed = CidrBlock.parse(subnet);
        assertThat(parsed.prefixLength()).as("seed %d", seed).isEqualTo(32 - hostBits);
        starts.add(parsed.network().longValue());
      }
      for (int i = 0; i < count; i++) {
        assertThat(starts.get(i))
            .as("seed %d", seed)
            .isEqualTo(block.network().longValue() + ((long) i << hostBits));
      }
      assertThat(starts.getLast() + (1L << hostBits))
          .isLessThanOrEqualTo(block.network().longValue() + (1L << (32 - prefix)));
    }
  }

  @Test
  void onlyTheBranchThatIsTakenIsReferredTo() {
    var template =
        Template.parse(
            TEMPLATE.replace(
                "VALUE",
                "[!If [Holds, !Ref A, !Ref B], !Sub \"${C.Arn} ${!D}\", !Base64 {Ref: E}, {F:"
                    + " [!GetAtt G.x]}]"));
    var evaluator = new Evaluator(template, inputs(template), new Resources());
    assertThat(evaluator.references(template.resource("R").properties()).resources())
        .containsExactlyInAnyOrder("A", "C", "E", "G");
    assertThat(References.of(template.resource("R").properties(), name -> Optional.empty()).names())
        .containsExactlyInAnyOrder("A", "B", "E");
  }

  private static JsonNode evaluate(String yaml) {
    var template = Template.parse(TEMPLATE.replace("VALUE", yaml));
    return new Evaluator(template, inputs(template), new Resources())
        .properties(template.resource("R"))
        .path("V");
  }

  private static Inputs inputs(Template template) {
    var region = new RegionIdentity("123456789012", "us-east-1", "http://127.0.0.1:4566");
    var parameters = ParameterValues.of(template.parameters(), Map.of(), name -> Optional.empty());
    return Inputs.of(region, "S", "arn:stack", List.of(), parameters.nodes(template.parameters()));
  }

  private static String text(Random random, int most) {
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      text.append("ab.|-".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  /** Every resource exists but {@code Later}, which is only to be made. */
  private record Resources() implements ResourceValues {
    @Override
    public JsonNode ref(String logicalId) {
      return logicalId.equals("Later")
          ? KNOWN_AFTER_APPLY
          : TextNode.valueOf("physical-" + logicalId);
    }

    @Override
    public JsonNode attribute(String logicalId, String attribute) {
      return logicalId.equals("Later")
          ? KNOWN_AFTER_APPLY
          : TextNode.valueOf(logicalId + "/" + attribute);
    }

    @Override
    public String importValue(String exportName) {
      return "imported " + exportName;
    }

    @Override
    public String stackOutput(String stackName, String outputName) {
      return "output " + outputName + " of " + stackName;
    }
  }
}
