package dev.provingground.region.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with templates, in CloudFormation's words. */
final class TemplateErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Resources": }                           | JSON not well-formed. (line 1, column 15)
          Resources: [                              | YAML not well-formed. (line 1, column 13)
          ? [a]                                     | a key must be text
          "A: &x {B: c}\\nD: *x"                    | unsupported structure
          [1]                                       | unsupported structure
          7                                         | unsupported structure
          """)
  void textIsOneTree(String text, String message) {
    assertThatThrownBy(() -> Template.parse(text))
        .hasMessageContaining("Template format error: ")
        .hasMessageContaining(message);
  }

  @Test
  void textHasNoAliasesAndIsNotEmpty() {
    assertThatThrownBy(() -> Template.parse("A: &x {B: c}\nD: *x"))
        .hasMessageContaining("YAML aliases are not allowed in CloudFormation templates");
    assertThatThrownBy(() -> Template.parse("\n "))
        .hasMessageContaining("Template format error: the template is empty.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          AWSTemplateFormatVersion: 2010-09-10      | 2010-09-10 is not a supported value for AWSTemplateFormatVersion.
          Description: [a]                          | Description must be a string.
          Outputs: [a]                              | Outputs must be an object.
          Parameters: 1                             | Parameters must be an object.
          Mappings: [a]                             | Mappings must be an object.
          Mappings: {M: {}}                         | Every Mappings attribute must be a String or a List. (M)
          Mappings: {M: {a: b}}                     | Every Mappings attribute must be a String or a List. (M)
          Mappings: {M: {a: {b: {c: d}}}}           | Every Mappings attribute must be a String or a List. (M)
          Rules: {R: {}}                            | Rule R must have Assertions with an Assert each.
          Rules: {R: {Assertions: [{}]}}            | Rule R must have Assertions with an Assert each.
          Rules: {R: {Assertions: [{Assert: {a: b}}], Else: 1}} | [/Rules/R] Encountered unsupported property Else
          Outputs: {O: {Value: 1, Also: 2}}         | [/Outputs/O] Encountered unsupported property Also
          Outputs: {O: {Value: 1, Export: {}}}      | [/Outputs/O/Export] must contain a Name
          Outputs: {O: {Value: a, Condition: [C]}}  | [/Outputs/O/Condition] Every Condition member must be a string.
          Outputs: {O: {Value: a, Description: {a: b}}} | [/Outputs/O/Description] Every Description member must be a string.
          Outputs: {O: {Value: [a, ~]}}             | [/Outputs/O/Value/1] 'null' values are not allowed in templates
          Metadata: {a: }                           | [/Metadata/a] 'null' values are not allowed in templates
          Parameters: {P: {Type: String, Default: [a]}} | Template format error: Every Default member must be a string.
          Parameters: {P: {Type: "AWS::EC2::Moon::Id"}} | Unrecognized parameter type: AWS::EC2::Moon::Id
          Resources: {A: {Type: T, Condition: {a: b}}} | [/Resources/A/Condition] Every Condition member must be a string.
          Outputs: {O: {Value: }}                   | [/Outputs/O] Every Outputs member must contain a Value object
          Parameters: {P: {}}                       | Every Parameters object must contain a Type member. (P)
          Parameters: {P: {Type: String, AllowedValues: a}} | Parameter P: AllowedValues must be a list.
          Parameters: {P: {Type: Number, MinValue: a}} | Parameter P: MinValue must be a number, not "a".
          Resources: {A: {Type: T, DependsOn: {a: b}}} | [/Resources/A/DependsOn] Every DependsOn value must be a string or a list of strings.
          Resources: {A: {Type: T, DependsOn: [{a: b}]}} | [/Resources/A/DependsOn] Every DependsOn value must be a string or a list of strings.
          Resources: {A: {Type: T, UpdateReplacePolicy: RetainExceptOnCreate}} | resource A: UpdateReplacePolicy cannot be RetainExceptOnCreate
          Resources: {A: {Type: T, DeletionPolicy: Keep}} | Unrecognized DeletionPolicy "Keep" for resource A
          """)
  void sectionsHaveAForm(String section, String message) {
    var template =
        section.startsWith("Resources") ? section : section + "\nResources: {A: {Type: T}}";
    assertThatThrownBy(() -> Template.parse(template)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {Ref: [a]}                    | every Ref object must have a single String value.
          !GetAtt A                     | every Fn::GetAtt object requires two non-empty parameters
          !GetAtt [A]                   | every Fn::GetAtt object requires two non-empty parameters
          !Sub [a]                      | One or more Fn::Sub intrinsic functions don't specify expected arguments.
          !Base64 [a]                   | every Fn::Base64 object must have a String-typed value.
          !GetAZs [a]                   | every Fn::GetAZs object must have a String-typed value.
          !Select [x, [a]]              | every Fn::Select object requires two non-null parameters
          !Split ["", a]                | every Fn::Split object requires two parameters
          !Cidr [a]                     | every Fn::Cidr object requires two or three parameters
          !If [a, b]                    | every Fn::If object requires a list of three parameters
          !ImportValue [a]              | the attribute in Fn::ImportValue must not depend on any resources
          {"Fn::ImportValue": !GetAtt A.Arn} | the attribute in Fn::ImportValue must not depend on any resources
          {"Fn::ImportValue": !Sub ["${Z}", {Z: !GetStackOutput {StackName: s, OutputName: o}}]} | the attribute in Fn::ImportValue must not depend on any resources
          {"Fn::ImportValue": !Select [0, !GetAZs ""]} | the attribute in Fn::ImportValue must not depend on any resources
          !GetStackOutput s.o           | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          !GetStackOutput {StackName: s} | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          !GetStackOutput {StackName: s, OutputName: o, Account: a} | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          !GetStackOutput {StackName: s, OutputName: [o]} | every Fn::GetStackOutput object requires an object with a StackName and an OutputName
          !FindInMap [a, b]             | every Fn::FindInMap object requires three parameters
          !FindInMap [a, b, c, {Default: d}] | every Fn::FindInMap object requires three parameters
          """)
  void functionsAreCalledInTheirForm(String value, String message) {
    assertInvalid("Resources: {A: {Type: T, Properties: {V: " + value + "}}}", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text                          | Conditions can only be boolean operations on parameters and other conditions
          {a: b, c: d}                  | Conditions can only be boolean operations on parameters and other conditions
          !Ref P                        | Conditions can only be boolean operations on parameters and other conditions
          !Not []                       | every Fn::Not object requires one boolean parameter.
          !And [{Condition: C}]         | every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.
          !Or [{Condition: C}]          | every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.
          !Equals [a]                   | every Fn::Equals object requires a list of 2 string parameters.
          !Contains [[a]]               | every Fn::Contains object requires a list of 2 parameters.
          !Equals [!ImportValue a, a]   | Template error: Cannot use Fn::ImportValue in Conditions
          !Equals [!Join ["", [!GetStackOutput {StackName: s, OutputName: o}]], a] | Template error: Cannot use Fn::GetStackOutput in Conditions
          {Condition: [a]}              | every Condition member must be a string.
          {Condition: None}             | Unresolved condition dependency None in the Conditions block of the template
          """)
  void conditionsAreMadeOfTheirFunctions(String condition, String message) {
    assertInvalid(
        "Parameters: {P: {Type: String, Default: a}}\nConditions: {C: "
            + condition
            + "}\nResources: {A: {Type: T, Condition: C}}",
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Select [1, [a]]              | Fn::Select cannot select nonexistent value at index 1
          !GetAZs mars-north-1          | Fn::GetAZs: region mars-north-1 is not served here, only us-east-1
          !Cidr [10.0.0.0/24, 300, 4]   | 300 blocks of 4 bits do not fit into a /24
          !Cidr [10.0.0, 1, 4]          | 10.0.0 is not a CIDR block
          !FindInMap [M, a, z]          | Unable to get mapping for M::a::z
          !Sub ["${L}", {L: [a]}]       | One or more Fn::Sub intrinsic functions don't specify expected arguments.
          !Join [",", !Ref "AWS::Region"] | every Fn::Join object requires two parameters
          !If [Circle, a, b]            | Circular dependency between conditions: [Circle]
          """)
  void functionsComeToSomething(String value, String message) {
    var template =
        Template.parse(
            "Mappings: {M: {a: {b: c}}}\nConditions: {Circle: !Not [{Condition: Circle}]}\n"
                + "Resources: {A: {Type: T, Properties: {V: "
                + value
                + "}}}");
    assertThatThrownBy(() -> evaluator(template).properties(template.resource("A")))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!Ref A",
        "!Sub \"${A.Arn}-x\"",
        "!ImportValue x",
        "!GetStackOutput {StackName: s, OutputName: o}",
        "!Select [0, !GetAZs x]"
      })
  void anExportsNameIsKnownBeforeTheStack(String name) {
    assertInvalid(
        "Resources: {A: {Type: T}}\nOutputs: {O: {Value: a, Export: {Name: " + name + "}}}",
        "Template format error: Output O is malformed. The Name field of Export must not depend on"
            + " any resources, imported values, or Fn::GetAZs.");
  }

  @Test
  void aDescriptionHas1024CharactersAtMost() {
    var template = "Description: %s\nResources: {A: {Type: T}}";
    assertThat(Template.parse(template.formatted("a".repeat(1024))).description()).isPresent();
    assertThatThrownBy(() -> Template.parse(template.formatted("a".repeat(1025))))
        .hasMessageContaining("Template format error: 'Description' length is greater than 1024.");
  }

  @Test
  void aShortFormOfGetStackOutputHasNoneWithin() {
    assertThatThrownBy(
            () ->
                Template.parse(
                    "Resources: {A: {Type: T, Properties:"
                        + " {V: !GetStackOutput {StackName: !Ref P, OutputName: o}}}}"))
        .hasMessageContaining("!GetStackOutput cannot have values in short forms");
  }

  @Test
  void outputsAreText() {
    var template = Template.parse("Resources: {A: {Type: T}}\nOutputs: {O: {Value: [a]}}");
    assertThatThrownBy(() -> template.outputs().values().forEach(evaluator(template)::value))
        .hasMessageContaining(
            "Output O is malformed. The Value field of every Outputs member must");
  }

  @Test
  void aRuleThatDoesNotHoldSaysSoInItsWordsOrInOurs() {
    var rules =
        """
        Rules:
          Own: {Assertions: [{Assert: !Equals [a, b], AssertDescription: a is not b}]}
          None: {Assertions: [{Assert: !Equals [a, b]}]}
          Never: {RuleCondition: !Equals [a, b], Assertions: [{Assert: !Equals [a, b]}]}
        Resources: {A: {Type: T}}
        """;
    var template = Template.parse(rules);
    assertThatThrownBy(() -> Rules.check(template, evaluator(template)))
        .hasMessageContaining("Template validation error: Rule Own: a is not b")
        .hasMessageContaining("Template validation error: Rule None: assertion")
        .message()
        .doesNotContain("Never");
  }

  private static Evaluator evaluator(Template template) {
    var region = new RegionIdentity("123456789012", "us-east-1", "http://127.0.0.1:4566");
    return new Evaluator(
        template, Inputs.of(region, "S", "arn:stack", List.of(), Map.of()), new NoResources());
  }

  private static void assertInvalid(String text, String message) {
    var template = Template.parse(text);
    assertThatThrownBy(
            () -> new TemplateValidator(template, new OneType()).validate(condition -> true))
        .hasMessageContaining(message);
  }
}
