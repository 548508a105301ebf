package dev.provingground.region.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParameterValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Type: String, AllowedValues: [a, b]                      | c     | Parameter 'P' must be one of AllowedValues
          Type: String, AllowedPattern: "[a-z]+"                   | 1     | Parameter 'P' must match pattern [a-z]+
          Type: String, MinLength: 3                               | ab    | Parameter 'P' must contain at least 3 characters
          Type: String, MaxLength: "3"                             | abcd  | Parameter 'P' must contain at most 3 characters
          Type: Number, MinValue: 3                                | 2     | Parameter 'P' must be a number not less than 3
          Type: Number, MaxValue: 3                                | 4     | Parameter 'P' must be a number not greater than 3
          Type: Number                                             | x     | Parameter 'P' must be a number.
          Type: List<Number>                                       | 1,x   | Parameter 'P' must be a number.
          Type: CommaDelimitedList, AllowedValues: [a, b]          | a,c   | Parameter 'P' must be one of AllowedValues
          Type: String, AllowedPattern: a, ConstraintDescription: be a | b | Parameter P failed to satisfy constraint: be a
          """)
  void aValueOutsideItsConstraintsIsRefused(String definition, String value, String message) {
    assertThatThrownBy(() -> values("P: {" + definition + "}", Map.of("P", value)))
        .hasMessageStartingWith(message);
  }

  @Test
  void missingAndUnknownParametersAreAllNamed() {
    assertThatThrownBy(() -> values("A: {Type: String}\n  B: {Type: String}", Map.of("X", "1")))
        .hasMessageContaining("Parameters: [X] do not exist in the template")
        .hasMessageContaining("Parameters: [A, B] must have values");
  }

  @Test
  void ssmParametersAreReadByTheirName() {
    var template = template("V: {Type: \"AWS::SSM::Parameter::Value<String>\", Default: /v}");
    var values =
        ParameterValues.of(
            template.parameters(),
            Map.of(),
            name ->
                Optional.of(name)
                    .filter("/v"::equals)
                    .map(n -> new ParameterStore.Stored("String", "21")));
    assertThat(values.given()).containsEntry("V", "/v");
    assertThat(values.nodes(template.parameters()).get("V")).hasToString("\"21\"");
    assertThatThrownBy(
            () -> ParameterValues.of(template.parameters(), Map.of(), name -> Optional.empty()))
        .hasMessageStartingWith(
            "Unable to fetch parameters [/v] from parameter store for this account.");
  }

  @Test
  void rulesHoldBeforeAnythingIsMade() {
    var template =
        Template.parse(
            """
            Parameters: {BootstrapVersion: {Type: String, Default: "5"}}
            Rules:
              CheckBootstrapVersion:
                Assertions:
                  - Assert: !Not [{"Fn::Contains": [["1", "2", "3", "4", "5"], !Ref BootstrapVersion]}]
                    AssertDescription: CDK bootstrap stack version 6 required.
            Resources: {A: {Type: T}}
            """);
    assertThatThrownBy(() -> check(template, "5"))
        .hasMessageContaining("CDK bootstrap stack version 6 required.");
    check(template, "21");
  }

  private static void check(Template template, String version) {
    var values =
        ParameterValues.of(
            template.parameters(), Map.of("BootstrapVersion", version), name -> Optional.empty());
    var region = new RegionIdentity("123456789012", "us-east-1", "http://127.0.0.1:4566");
    var inputs = Inputs.of(region, "S", "arn", List.of(), values.nodes(template.parameters()));
    Rules.check(template, new Evaluator(template, inputs, new NoResources()));
  }

  private static ParameterValues values(String parameters, Map<String, String> given) {
    return ParameterValues.of(template(parameters).parameters(), given, name -> Optional.empty());
  }

  private static Template template(String parameters) {
    return Template.parse("Parameters:\n  " + parameters + "\nResources: {A: {Type: T}}");
  }
}
