package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagReportFormat;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;

/** The rules of cdk-nag's AwsSolutions pack hold, but for the findings that are answered here. */
class AwsSolutionsTest {
  /** What cdk-nag says about a construct: the construct's path in the app, and the rule. */
  private record Finding(String path, String rule) {}

  /**
   * Why a finding may stay.
   *
   * @param of what of the construct it is about, when the rule tells that apart, or empty
   */
  private record Answer(Finding finding, String of, String reason) {}

  private static final List<Answer> ANSWERS =
      List.of(
          answer(
              "Service/SecurityGroups/LoadBalancer/Resource",
              "AwsSolutions-EC23",
              "The load balancer is the public entrance: port 80 is open to the internet, and no"
                  + " other port is."),
          answer(
              "Service/Roles/Execution/Resource",
              "AwsSolutions-IAM5",
              "Resource::*",
              "ecr:GetAuthorizationToken knows no resource, '*' is the only one that AWS takes;"
                  + " what may be pulled with the token is another statement, on the one"
                  + " repository."),
          answer(
              "Service/Task/Definition/Resource",
              "AwsSolutions-ECS2",
              "APP_ENV, PORT and DRAIN_SECONDS are settings that anyone may read; the container is"
                  + " given no secret."),
          answer(
              "Service/Network/Vpc/Resource",
              "AwsSolutions-VPC7",
              "The deployment lives for minutes and is probed from outside while it does;"
                  + " a flow log would be a second role and log group that nobody reads."),
          answer(
              "Service/LoadBalancing/LoadBalancer/Resource",
              "AwsSolutions-ELB2",
              "Access logs need a bucket, which outlives the stack as soon as it holds one object;"
                  + " the container logs each request, and the probe records each of its own."),
          answer(
              "Service/Service/Cluster/Resource",
              "AwsSolutions-ECS4",
              "Container Insights bills metrics that nothing here reads: health is judged by the"
                  + " load balancer, and availability by the probe."));

  @TempDir private Path directory;

  @Test
  void everyFindingIsFixedOrAnsweredAndEveryAnswerHasItsFinding() throws IOException {
    StackNames names = DeploymentOptions.reference().names();
    App app = new App(InfraApp.settings().outdir(directory.toString()).build());
    InfraApp.addStacks(app, DeploymentOptions.reference());
    Aspects.of(app)
        .add(
            AwsSolutionsChecks.Builder.create()
                .reports(true)
                .reportFormats(List.of(NagReportFormat.JSON))
                .build());
    ANSWERS.forEach(answer -> suppress(app, answer));
    app.synth();

    List<JsonNode> report =
        Stream.concat(report(names.registryStack()), report(names.serviceStack())).toList();
    assertThat(report).as("checks made").hasSizeGreaterThan(ANSWERS.size());
    assertThat(findings(report, "Non-Compliant")).isEmpty();
    assertThat(findings(report, "UNKNOWN")).isEmpty();
    assertThat(findings(report, "Suppressed"))
        .containsExactlyInAnyOrderElementsOf(ANSWERS.stream().map(Answer::finding).toList());
  }

  private static void suppress(App app, Answer answer) {
    NagPackSuppression.Builder suppression =
        NagPackSuppression.builder().id(answer.finding.rule).reason(answer.reason);
    if (!answer.of.isEmpty()) {
      suppression.appliesTo(List.of(answer.of));
    }
    String path = answer.finding.path;
    Stack stack = (Stack) app.getNode().findChild(path.substring(0, path.indexOf('/')));
    NagSuppressions.addResourceSuppressionsByPath(stack, "/" + path, List.of(suppression.build()));
  }

  private Stream<JsonNode> report(String stackName) throws IOException {
    Path file = directory.resolve("AwsSolutions-" + stackName + "-NagReport.json");
    JsonNode lines = new ObjectMapper().readTree(file.toFile()).path("lines");
    return StreamSupport.stream(lines.spliterator(), false);
  }

  private static List<Finding> findings(List<JsonNode> report, String compliance) {
    return report.stream()
        .filter(line -> line.path("compliance").asText().equals(compliance))
        .map(line -> new Finding(line.path("resourceId").asText(), line.path("ruleId").asText()))
        .toList();
  }

  private static Answer answer(String path, String rule, String reason) {
    return answer(path, rule, "", reason);
  }

  private static Answer answer(String path, String rule, String of, String reason) {
    return new Answer(new Finding(path, rule), of, reason);
  }
}
