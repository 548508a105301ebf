package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.cxapi.SynthesisMessage;

/** The rules of cdk-nag's AwsSolutions pack hold, but for the findings that are answered here. */
class AwsSolutionsTest {
  /** What cdk-nag says about a construct: the construct's path in the app, and the rule. */
  private record Finding(String path, String rule) {}

  private record Answer(Finding finding, String reason) {}

  private static final List<Answer> ANSWERS =
      List.of(
          answer(
              "/Service/SecurityGroups/LoadBalancer/Resource",
              "AwsSolutions-EC23",
              "The load balancer is the public entrance: port 80 is open to the internet, and no"
                  + " other port is."),
          answer(
              "/Service/Roles/Execution/Resource",
              "AwsSolutions-IAM5[Resource::*]",
              "ecr:GetAuthorizationToken knows no resource, '*' is the only one that AWS takes;"
                  + " what may be pulled with the token is another statement, on the one"
                  + " repository."),
          answer(
              "/Service/Task/Definition/Resource",
              "AwsSolutions-ECS2",
              "APP_ENV, PORT and DRAIN_SECONDS are settings that anyone may read; the container is"
                  + " given no secret."),
          answer(
              "/Service/Network/Vpc/Resource",
              "AwsSolutions-VPC7",
              "The deployment lives for minutes and is probed from outside while it does;"
                  + " a flow log would be a second role and log group that nobody reads."),
          answer(
              "/Service/LoadBalancing/LoadBalancer/Resource",
              "AwsSolutions-ELB2",
              "Access logs need a bucket, which outlives the stack as soon as it holds one object;"
                  + " the container logs each request, and the probe records each of its own."),
          answer(
              "/Service/Service/Cluster/Resource",
              "AwsSolutions-ECS4",
              "Container Insights bills metrics that nothing here reads: health is judged by the"
                  + " load balancer, and availability by the probe."));

  @TempDir private Path directory;

  @Test
  void everyFindingIsFixedOrAnswered() {
    assertThat(findings(ANSWERS)).isEmpty();
  }

  @Test
  void everyAnswerHasItsFinding() {
    assertThat(findings(List.of()))
        .containsExactlyInAnyOrderElementsOf(ANSWERS.stream().map(Answer::finding).toList());
  }

  private List<Finding> findings(List<Answer> answers) {
    App app = new App(InfraApp.settings().outdir(directory.toString()).build());
    InfraApp.addStacks(app, DeploymentOptions.reference());
    Aspects.of(app).add(new AwsSolutionsChecks());
    for (Answer answer : answers) {
      String stack = answer.finding.path.split("/")[1];
      NagSuppressions.addResourceSuppressionsByPath(
          (Stack) app.getNode().findChild(stack),
          answer.finding.path,
          List.of(suppression(answer)));
    }
    return Stream.of("Registry", "Service")
        .map(id -> Annotations.fromStack((Stack) app.getNode().findChild(id)))
        .flatMap(
            stack ->
                Stream.concat(
                    stack.findError("*", Match.anyValue()).stream(),
                    stack.findWarning("*", Match.anyValue()).stream()))
        .map(AwsSolutionsTest::finding)
        .toList();
  }

  /** A rule with a finding in brackets is suppressed for that finding alone. */
  private static NagPackSuppression suppression(Answer answer) {
    Matcher rule = Pattern.compile("([^\\[]+)(?:\\[(.+)])?").matcher(answer.finding.rule);
    assertThat(rule.matches()).as(answer.finding.rule).isTrue();
    NagPackSuppression.Builder suppression =
        NagPackSuppression.builder().id(rule.group(1)).reason(answer.reason);
    if (rule.group(2) != null) {
      suppression.appliesTo(List.of(rule.group(2)));
    }
    return suppression.build();
  }

  private static Finding finding(SynthesisMessage message) {
    String text = String.valueOf(message.getEntry().getData());
    Matcher rule = Pattern.compile("(AwsSolutions-.+?): .*", Pattern.DOTALL).matcher(text);
    return new Finding(message.getId(), rule.matches() ? rule.group(1) : text);
  }

  private static Answer answer(String path, String rule, String reason) {
    return new Answer(new Finding(path, rule), reason);
  }
}
