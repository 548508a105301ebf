package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceStackTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void theOutputsAreThoseThatTheConstantsName() {
    List<String> named =
        Arrays.stream(Outputs.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(ServiceStackTest::value)
            .filter(key -> !key.startsWith("Repository"))
            .toList();
    assertThat(stack.template().findOutputs("*").keySet())
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void theTemplateNeedsNoBootstrapAndBringsNoCustomResource() {
    assertThat(stack.template().findParameters("*")).containsOnlyKeys(Parameters.IMAGE_REFERENCE);
    assertThat(stack.template().toJSON()).doesNotContainKeys("Rules", "Conditions", "Mappings");
    stack.hasNone(
        "AWS::Lambda::Function", "AWS::CDK::Metadata", "AWS::CloudFormation::CustomResource");
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
