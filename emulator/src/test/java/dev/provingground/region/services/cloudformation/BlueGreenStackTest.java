package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.fakes.FakeRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** The reference service, deployed by shifting traffic between two target groups. */
final class BlueGreenStackTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ADDED =
      """
      {
        "Others": {
          "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
          "Properties": {
            "HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2,
            "HealthyThresholdCount": 2, "Port": 3000, "Protocol": "HTTP", "TargetType": "ip",
            "VpcId": {"Ref": "NetworkVpc7FB7348F"}
          }
        },
        "Production": {
          "Type": "AWS::ElasticLoadBalancingV2::ListenerRule",
          "Properties": {
            "ListenerArn": {"Ref": "LoadBalancingLoadBalancerHttp49C9FE36"},
            "Priority": 1,
            "Conditions": [{"Field": "path-pattern", "Values": ["/*"]}],
            "Actions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [
              {"TargetGroupArn": {"Ref": "LoadBalancingTasks694701AD"}, "Weight": 1},
              {"TargetGroupArn": {"Ref": "Others"}, "Weight": 0}]}}]
          }
        },
        "Infrastructure": {
          "Type": "AWS::IAM::Role",
          "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
              "Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"},
              "Action": "sts:AssumeRole"}]}
          }
        }
      }
      """;

  private static final String ADVANCED =
      """
      {
        "AlternateTargetGroupArn": {"Ref": "Others"},
        "ProductionListenerRule": {"Ref": "Production"},
        "RoleArn": {"Fn::GetAtt": ["Infrastructure", "Arn"]}
      }
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void images() throws IOException {
    region = new RegionFixture(directory);
    region.useFakeImages();
  }

  /** The service stack with a deployment configuration that says this too. */
  private static String template(String deployment) {
    try {
      var template = (ObjectNode) JSON.readTree(ReferenceStacksTest.service());
      var resources = (ObjectNode) template.get("Resources");
      resources.setAll((ObjectNode) JSON.readTree(ADDED));
      var service = (ObjectNode) resources.at("/Service9571FDD8/Properties");
      ((ObjectNode) service.at("/LoadBalancers/0"))
          .set("AdvancedConfiguration", JSON.readTree(ADVANCED));
      ((ObjectNode) service.get("DeploymentConfiguration"))
          .setAll((ObjectNode) JSON.readTree(deployment));
      ((ObjectNode) template.get("Outputs"))
          .set("Production", JSON.readTree("{\"Value\": {\"Ref\": \"Production\"}}"));
      return template.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StackStatus status() {
    return region.stack("Service").stackStatus();
  }

  private List<String> failures() {
    return region.events("Service").stream()
        .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
        .map(StackEvent::resourceStatusReason)
        .toList();
  }

  /** Weights of the production rule, in its own order. */
  private List<Integer> weights() {
    return production().stream().map(TargetGroupTuple::weight).toList();
  }

  /** The target groups of the production rule. */
  private List<TargetGroupTuple> production() {
    var rule = region.output("Service", "Production");
    return region
        .call(ElasticLoadBalancingV2Client.class, elb -> elb.describeRules(r -> r.ruleArns(rule)))
        .rules()
        .getFirst()
        .actions()
        .getFirst()
        .forwardConfig()
        .targetGroups();
  }

  private void deployed(String template) {
    region.deploy("Service", template);
    region.advance(Duration.ofMinutes(5));
    assertThat(failures()).isEmpty();
    assertThat(status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void aStackWaitsForTheBakeTimeOfItsService() {
    var template = template("{\"Strategy\": \"BLUE_GREEN\"}");
    deployed(template);
    region.deploy("Service", template, ":two");
    region.advance(Duration.ofMinutes(10));
    assertThat(status()).isEqualTo(StackStatus.UPDATE_IN_PROGRESS);
    assertThat(region.images()).containsExactlyInAnyOrder("latest", "latest", "two", "two");
    region.advance(Duration.ofMinutes(10));

    assertThat(failures()).isEmpty();
    assertThat(status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(region.images()).containsExactly("two", "two");
    assertThat(weights()).containsExactly(0, 100);
  }

  @Test
  void aStackWaitsLongerThanThreeHoursWhereTrafficIsShifted() {
    var template =
        template(
            """
            {"Strategy": "LINEAR", "BakeTimeInMinutes": 60,
             "LinearConfiguration": {"StepPercent": 25.0, "StepBakeTimeInMinutes": 120}}
            """);
    deployed(template);
    region.deploy("Service", template, ":two");
    region.advance(Duration.ofHours(6));
    assertThat(status()).isEqualTo(StackStatus.UPDATE_IN_PROGRESS);
    region.advance(Duration.ofHours(2));

    assertThat(status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void aGreenThatDoesNotStartIsRolledBackByServiceAndStack() {
    var template = template("{\"Strategy\": \"BLUE_GREEN\"}");
    deployed(template);
    region.runtime.behave(
        container ->
            container.image().uri().contains("bad")
                ? FakeRuntime.Behaviour.CANNOT_START
                : FakeRuntime.Behaviour.SERVES);
    region.deploy("Service", template, ":bad");
    region.advance(Duration.ofHours(2));

    assertThat(status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(failures()).singleElement().asString().contains("Circuit Breaker was triggered");
    assertThat(region.images()).containsExactly("latest", "latest");
  }

  @Test
  void aRuleThatDoesNotFitIsToldAsTheReason() {
    var template = template("{\"Strategy\": \"BLUE_GREEN\"}");
    deployed(template);
    var rule = region.output("Service", "Production");
    var halves = production().stream().map(group -> group.toBuilder().weight(50).build()).toList();
    region.call(
        ElasticLoadBalancingV2Client.class,
        elb ->
            elb.modifyRule(
                r ->
                    r.ruleArn(rule)
                        .actions(
                            a -> a.type("forward").forwardConfig(f -> f.targetGroups(halves)))));
    region.deploy("Service", template, ":two");
    region.advance(Duration.ofHours(1));

    // The stack's own rollback deploys as well, and meets the same rule.
    assertThat(failures())
        .anyMatch(
            reason ->
                reason.contains(
                    "Service deployment rolled back because of invalid networking configuration"));
  }

  @Test
  void lifecycleHooksAreRefusedBeforeAnythingIsMade() {
    assertThatThrownBy(
            () ->
                region.deploy(
                    "Service",
                    template(
                        """
                        {"Strategy": "BLUE_GREEN", "LifecycleHooks": [{
                          "HookTargetArn": "arn:aws:lambda:us-east-1:123456789012:function:f",
                          "RoleArn": "arn:aws:iam::123456789012:role/r",
                          "LifecycleStages": ["PRE_SCALE_UP"]}]}
                        """)))
        .hasMessageContaining("LifecycleHooks");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"Strategy\": \"CANARY\", \"BakeTimeInMinutes\": 1440, \"CanaryConfiguration\":"
        + " {\"CanaryBakeTimeInMinutes\": 541}}', 1981",
    "'{\"Strategy\": \"LINEAR\", \"LinearConfiguration\": {\"StepPercent\": 11.0,"
        + " \"StepBakeTimeInMinutes\": 220}}', 1995"
  })
  void aDeploymentThatWouldTakeMoreThan33HoursIsRejected(String deployment, String minutes) {
    region.deploy("Service", template(deployment));
    region.advance(Duration.ofMinutes(30));

    assertThat(failures()).anyMatch(reason -> reason.contains("would take " + minutes + " min"));
    assertThat(status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
  }

  @Test
  void theRuleAndTheGroupsGoWithTheStack() {
    deployed(template("{\"Strategy\": \"CANARY\"}"));
    region.delete("Service");
    region.advance(Duration.ofHours(1));

    assertThat(status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(
            region
                .call(
                    ElasticLoadBalancingV2Client.class,
                    ElasticLoadBalancingV2Client::describeTargetGroups)
                .targetGroups())
        .isEmpty();
  }
}
