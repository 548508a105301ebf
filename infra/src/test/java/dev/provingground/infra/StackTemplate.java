package dev.provingground.infra;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** A synthesized template, and what tests ask of it. */
record StackTemplate(Template template) {
  static StackTemplate service(DeploymentOptions options) {
    return of(synth(options).service());
  }

  static StackTemplate registry(DeploymentOptions options) {
    return of(synth(options).registry());
  }

  /** Synthesizes as the harness does. */
  static CloudAssembly synth(DeploymentOptions options) {
    try {
      return new Synthesis()
          .synth(options, Files.createTempDirectory(Path.of("target"), "cdk.out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StackTemplate of(CloudAssembly.Template stack) {
    try {
      return new StackTemplate(Template.fromString(Files.readString(stack.file())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One resource of that type has at least these properties. */
  void has(String type, Map<String, ?> properties) {
    template.hasResourceProperties(type, properties);
  }

  void hasCount(String type, int count) {
    assertThat(template.findResources(type)).as(type).hasSize(count);
  }

  void hasNone(String... types) {
    for (String type : types) {
      hasCount(type, 0);
    }
  }

  Set<?> allIds() {
    Map<?, ?> resources = (Map<?, ?>) requireNonNull(template.toJSON().get("Resources"));
    return resources.keySet();
  }

  Set<String> ids(String type) {
    return template.findResources(type).keySet();
  }

  /** The logical id of the only resource of that type. */
  String id(String type) {
    assertThat(ids(type)).as(type).hasSize(1);
    return ids(type).iterator().next();
  }

  Map<String, Object> ref(String type) {
    return Map.of("Ref", id(type));
  }

  /** The id of the security group whose description starts so. */
  Map<String, Object> groupId(String description) {
    Set<String> groups =
        template
            .findResources(
                "AWS::EC2::SecurityGroup",
                Map.of(
                    "Properties",
                    Map.of("GroupDescription", Match.stringLikeRegexp("^" + description))))
            .keySet();
    assertThat(groups).as("security groups described as %s", description).hasSize(1);
    return Map.of("Fn::GetAtt", List.of(groups.iterator().next(), "GroupId"));
  }

  /** Each resource's value of that property, as text. */
  List<String> values(String type, String property) {
    return template.findResources(type).values().stream()
        .map(resource -> (Map<?, ?>) resource.get("Properties"))
        .map(properties -> String.valueOf(properties.get(property)))
        .toList();
  }
}
