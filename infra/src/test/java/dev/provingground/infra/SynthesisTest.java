package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.assertions.Match;

class SynthesisTest {
  @TempDir private Path directory;

  @Test
  void aTemplateIsWrittenForEachStackUnderItsName() {
    CloudAssembly assembly =
        new Synthesis()
            .synth(DeploymentOptions.reference().withPrefix("drill-7"), directory.resolve("new"));
    assertThat(assembly.registry().stackName()).isEqualTo("drill-7-registry");
    assertThat(assembly.service().stackName()).isEqualTo("drill-7-service");
    assertThat(List.of(assembly.registry().file(), assembly.service().file()))
        .allSatisfy(file -> assertThat(file).isRegularFile().hasParent(assembly.directory()));
  }

  @Test
  void theSameOptionsGiveTheSameBytes() throws IOException {
    Synthesis synthesis = new Synthesis();
    CloudAssembly one = synthesis.synth(DeploymentOptions.reference(), directory.resolve("one"));
    CloudAssembly two = synthesis.synth(DeploymentOptions.reference(), directory.resolve("two"));
    assertThat(Files.readString(two.service().file()))
        .isEqualTo(Files.readString(one.service().file()));
    assertThat(Files.readString(two.registry().file()))
        .isEqualTo(Files.readString(one.registry().file()));
  }

  @Test
  void thePrefixNamesEverythingThatHasANameAndChangesNoLogicalId() {
    StackTemplate reference = StackTemplate.service(DeploymentOptions.reference());
    CloudAssembly assembly =
        StackTemplate.synth(DeploymentOptions.reference().withPrefix("drill-7"));
    StackTemplate service = StackTemplate.of(assembly.service());
    assertThat(service.values("AWS::Logs::LogGroup", "LogGroupName"))
        .containsExactly("/drill-7/workload");
    assertThat(service.values("AWS::ECS::TaskDefinition", "Family"))
        .containsExactly("drill-7-workload");
    assertThat(
            StackTemplate.of(assembly.registry()).values("AWS::ECR::Repository", "RepositoryName"))
        .containsExactly("drill-7/workload");
    assertThat(service.template().toJSON().toString()).doesNotContain("proving-ground");
    assertThat(service.allIds()).isEqualTo(reference.allIds());
  }

  @Test
  void theReferenceStackIsNotOpenToChaos() {
    StackTemplate reference = StackTemplate.service(DeploymentOptions.reference());
    assertThat(reference.template().toJSON().toString()).doesNotContain(TagKeys.CHAOS);
  }

  @Test
  void theRunAndTheConsentToChaosAreTagsOfEveryResource() {
    DeploymentOptions options =
        DeploymentOptions.reference()
            .withChaosAllowed()
            .withRun("ada", "r1", Instant.parse("2026-11-23T12:00:00.5Z"));
    assertThat(options.tags())
        .containsExactly(
            Map.entry("proving-ground:chaos", "allowed"),
            Map.entry("proving-ground:expires", "2026-11-23T12:00:00Z"),
            Map.entry("proving-ground:owner", "ada"),
            Map.entry("proving-ground:run", "r1"));
    StackTemplate service = StackTemplate.service(options);
    for (String type :
        List.of(
            "AWS::EC2::VPC",
            "AWS::EC2::Subnet",
            "AWS::EC2::SecurityGroup",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::ECS::Cluster",
            "AWS::ECS::TaskDefinition",
            "AWS::ECS::Service",
            "AWS::IAM::Role",
            "AWS::Logs::LogGroup")) {
      options
          .tags()
          .forEach(
              (key, value) ->
                  service
                      .template()
                      .allResourcesProperties(
                          type,
                          Map.of(
                              "Tags",
                              Match.arrayWith(List.of(Map.of("Key", key, "Value", value))))));
    }
  }

  @Test
  void theDrainTimeIsTheContainersEnvironment() {
    StackTemplate service =
        StackTemplate.service(DeploymentOptions.reference().withDrain(Duration.ofSeconds(12)));
    assertThat(service.values("AWS::ECS::TaskDefinition", "ContainerDefinitions"))
        .singleElement()
        .asString()
        .contains("{Name=DRAIN_SECONDS, Value=12}");
  }

  @Test
  void withoutNodeItSaysSoInsteadOfStarting() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new Synthesis(new NodeJs(directory.toString()))
                    .synth(DeploymentOptions.reference(), directory))
        .withMessageStartingWith("Node.js is missing");
  }
}
