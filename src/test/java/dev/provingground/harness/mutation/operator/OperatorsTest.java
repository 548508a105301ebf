package dev.provingground.harness.mutation.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each operator on the smallest template that it fits. */
final class OperatorsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void aResourceIsRemovedWithWhatWaitsForIt() {
    var template =
        template(
            """
            {"Resources": {
              "A": {"Type": "T", "DependsOn": ["B", "C"]},
              "B": {"Type": "T"},
              "C": {"Type": "T"}}}
            """);
    var mutant = only(new RemoveResource(), template, "B").applyTo(template.tree());
    assertThat(mutant.path("Resources").has("B")).isFalse();
    assertThat(mutant.at("/Resources/A/DependsOn")).hasToString("[\"C\"]");
  }

  @Test
  void propertiesAreRemovedAtAnyDepthButNotInsideOfFunctions() {
    assertThat(
            changes(
                new RemoveProperty(),
                resource("T", "{\"A\": {\"B\": {\"Ref\": \"X\"}}, \"C\": [{\"D\": 1}]}")))
        .containsExactly(
            "A: {\"B\":{\"Ref\":\"X\"}} removed",
            "A.B: {\"Ref\":\"X\"} removed",
            "C: [{\"D\":1}] removed",
            "C[0].D: 1 removed");
  }

  @Test
  void elementsAndDependenciesAreRemovedOneByOne() {
    assertThat(changes(new RemoveElement(), resource("T", "{\"A\": [\"x\", \"y\"]}")))
        .containsExactly("A[0]: x removed", "A[1]: y removed");
    assertThat(
            changes(
                new RemoveDependency(),
                template("{\"Resources\": {\"R\": {\"Type\": \"T\", \"DependsOn\": [\"X\"]}}}")))
        .containsExactly("DependsOn[0]: X removed");
  }

  @Test
  void aRuleForASecurityGroupIsOpenedToAnyAddress() {
    var template =
        resource(
            "AWS::EC2::SecurityGroupIngress",
            "{\"FromPort\": 1, \"SourceSecurityGroupId\": {\"Ref\": \"G\"}}");
    var mutant = only(new OpenCidr(), template, "R").applyTo(template.tree());
    assertThat(mutant.at("/Resources/R/Properties"))
        .hasToString("{\"FromPort\":1,\"CidrIp\":\"0.0.0.0/0\"}");
  }

  @Test
  void aBlockOfAddressesIsAnotherOne() {
    assertThat(
            changes(
                new NarrowCidr(),
                resource(
                    "T", "{\"A\": \"0.0.0.0/0\", \"B\": \"10.0.0.0/16\", \"C\": \"10.0.1.0/24\"}")))
        .containsExactly(
            "A: 0.0.0.0/0 → 198.51.100.0/24",
            "B: 10.0.0.0/16 → 10.0.0.0/17",
            "C: 10.0.1.0/24 → 10.0.1.0/28");
  }

  @Test
  void portsAreWidenedAndSwappedAsARange() {
    var template =
        resource(
            "T", "{\"IpProtocol\": \"tcp\", \"FromPort\": 80, \"ToPort\": 80, \"Port\": 3000}");
    assertThat(changes(new WidenPorts(), template))
        .containsExactly("FromPort: 80 → 0", "ToPort: 80 → 65535", ": every protocol and port");
    var swapped = new SwapPorts().mutations(template).toList().getFirst().applyTo(template.tree());
    assertThat(swapped.at("/Resources/R/Properties/FromPort").asInt()).isEqualTo(3000);
    assertThat(swapped.at("/Resources/R/Properties/ToPort").asInt()).isEqualTo(3000);
  }

  @Test
  void aSecurityGroupIsMistakenForTheOtherOne() {
    var template =
        template(
            """
            {"Resources": {
              "G": {"Type": "AWS::EC2::SecurityGroup"},
              "H": {"Type": "AWS::EC2::SecurityGroup"},
              "R": {"Type": "T", "Properties": {"Id": {"Fn::GetAtt": ["G", "GroupId"]}}}}}
            """);
    var mutant = only(new SwapSecurityGroup(), template, "R").applyTo(template.tree());
    assertThat(mutant.at("/Resources/R/Properties/Id/Fn::GetAtt/0").asText()).isEqualTo("H");
  }

  @Test
  void aNumberCrossesItsBoundaryAlsoAsText() {
    assertThat(changes(new ChangeNumber(), resource("T", "{\"A\": 2, \"B\": \"0\"}")))
        .containsExactly("A: 2 → 1", "A: 2 → 3", "B: 0 → 1");
    assertThat(
            changes(new ChangeNumber(), resource("AWS::ECS::TaskDefinition", "{\"Cpu\": \"256\"}")))
        .containsExactly("Cpu: 256 → 512", "Cpu: 256 → 1024");
  }

  @Test
  void aSwitchIsFlippedAlsoAsText() {
    assertThat(changes(new FlipBoolean(), resource("T", "{\"A\": true, \"B\": \"false\"}")))
        .containsExactly("A: true → false", "B: false → true");
  }

  @Test
  void aChoiceIsEachOtherOne() {
    assertThat(
            changes(
                new ChangeEnum(),
                resource("AWS::ElasticLoadBalancingV2::LoadBalancer", "{\"Type\": \"network\"}")))
        .containsExactly("Type: network → application", "Type: network → gateway");
    assertThat(
            changes(new ChangeEnum(), resource("T", "{\"Statement\": [{\"Effect\": \"Deny\"}]}")))
        .containsExactly("Statement[0].Effect: Deny → Allow");
  }

  @Test
  void pathsNamesUsersAndVariablesAreOthers() {
    assertThat(changes(new ChangePath(), resource("T", "{\"A\": \"/health\"}")))
        .containsExactly("A: /health → /", "A: /health → /healthx");
    assertThat(changes(new ChangeName(), resource("T", "{\"Family\": \"f\", \"Other\": \"o\"}")))
        .containsExactly("Family: f → fx");
    assertThat(changes(new ChangeUser(), resource("T", "{\"User\": \"0\"}")))
        .containsExactly("User: 0 → 0:0", "User: 0 → 1000:1000");
    assertThat(
            changes(
                new ChangeVariable(),
                resource("T", "{\"Environment\": [{\"Name\": \"E\", \"Value\": \"production\"}]}")))
        .containsExactly("Environment[0].Value: production → development");
  }

  @Test
  void policiesAreWidenedAndTrustSomebodyElse() {
    var template =
        resource(
            "T",
            "{\"S\": [{\"Action\": [\"ecr:Get\"], \"Resource\": \"r\", \"Principal\": {\"Service\":"
                + " \"s\"}}]}");
    assertThat(changes(new WidenAction(), template))
        .containsExactly("S[0].Action[0]: ecr:Get → ecr:*", "S[0].Action[0]: ecr:Get → *");
    assertThat(changes(new WidenResource(), template)).containsExactly("S[0].Resource: r → *");
    assertThat(changes(new ChangePrincipal(), template)).hasSize(2);
  }

  @Test
  void subnetsAreMovedIntoOneZone() {
    var template =
        template(
            """
            {"Resources": {
              "A": {"Type": "AWS::EC2::Subnet", "Properties": {"AvailabilityZone": "a"}},
              "B": {"Type": "AWS::EC2::Subnet", "Properties": {"AvailabilityZone": "b"}}}}
            """);
    assertThat(changes(new OneZone(), template))
        .containsExactly("AvailabilityZone: a → b", "AvailabilityZone: b → a");
  }

  @Test
  void noMutantIsTheTemplateItselfOrTwiceThere() {
    var template = resource("T", "{\"User\": \"0\", \"Port\": 1, \"Path\": \"/\"}");
    var mutations = Operators.mutations(template);
    assertThat(mutations.stream().map(m -> m.applyTo(template.tree())))
        .doesNotHaveDuplicates()
        .doesNotContain(template.tree());
    assertThat(mutations.stream().map(Mutation::id)).doesNotHaveDuplicates();
  }

  @Test
  void everyOperatorHasANameOfItsOwn() {
    assertThat(Operators.ALL.stream().map(Operator::name)).doesNotHaveDuplicates();
  }

  private static List<String> changes(Operator operator, Template template) {
    return operator.mutations(template).map(m -> m.where() + ": " + m.change()).toList();
  }

  private static Mutation only(Operator operator, Template template, String resource) {
    var found = operator.mutations(template).filter(m -> m.resource().equals(resource)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Template resource(String type, String properties) {
    return template(
        "{\"Resources\": {\"R\": {\"Type\": \"%s\", \"Properties\": %s}}}"
            .formatted(type, properties));
  }

  private static Template template(String json) {
    try {
      return new Template("service", (ObjectNode) JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
