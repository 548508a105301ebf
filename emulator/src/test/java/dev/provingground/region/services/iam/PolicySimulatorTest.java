package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType.ALLOWED;
import static software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType.EXPLICIT_DENY;
import static software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType.IMPLICIT_DENY;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.EvaluationResult;

final class PolicySimulatorTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/worker";
  private static final String READ =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/Team}/*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
          "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}]}
      """;
  private static final String WRITE =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Put*\",\"Resource\":\"*\"}}";

  private final IamService iam =
      new IamService(
          new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
          new VirtualEventLoop(),
          new Ids(new Random(1)),
          "test",
          "test");

  @BeforeEach
  void aRoleThatMayRead() {
    iam.createRole(
        r ->
            r.roleName("worker")
                .assumeRolePolicyDocument(
                    "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\"}}"));
    iam.putRolePolicy(r -> r.roleName("worker").policyName("read").policyDocument(READ));
  }

  @Test
  void itKnowsWhatItIsTold() {
    var red =
        iam.simulatePrincipalPolicy(
            r ->
                r.policySourceArn(ROLE)
                    .actionNames("s3:GetObject", "s3:PutObject")
                    .resourceArns("arn:aws:s3:::red/x", "arn:aws:s3:::blue/x")
                    .contextEntries(
                        c -> c.contextKeyName("aws:principaltag/team").contextKeyValues("red"),
                        c -> c.contextKeyName("aws:SourceIp").contextKeyValues("192.0.2.1")));
    assertThat(red.evaluationResults())
        .extracting(EvaluationResult::evalDecision)
        .containsExactly(ALLOWED, IMPLICIT_DENY, IMPLICIT_DENY, IMPLICIT_DENY);
    assertThat(red.evaluationResults().getFirst().missingContextValues()).isEmpty();
  }

  @Test
  void itTellsWhatItWasNotTold() {
    var result =
        iam.simulatePrincipalPolicy(r -> r.policySourceArn(ROLE).actionNames("s3:GetObject"))
            .evaluationResults()
            .getFirst();
    assertThat(result.evalDecision()).isEqualTo(EXPLICIT_DENY);
    assertThat(result.missingContextValues())
        .containsExactly("aws:PrincipalTag/Team", "aws:SourceIp");
    assertThat(
            iam.getContextKeysForPrincipalPolicy(
                    r -> r.policySourceArn(ROLE).policyInputList(WRITE))
                .contextKeyNames())
        .containsExactly("aws:PrincipalTag/Team", "aws:SourceIp");
    assertThat(iam.getContextKeysForCustomPolicy(r -> r.policyInputList(WRITE)).contextKeyNames())
        .isEmpty();
  }

  @Test
  void policiesThatAreNotPutYetCountToo() {
    assertThat(
            iam.simulatePrincipalPolicy(
                    r ->
                        r.policySourceArn(ROLE)
                            .policyInputList(WRITE)
                            .actionNames("s3:PutObject")
                            .contextEntries(
                                c ->
                                    c.contextKeyName("aws:SourceIp").contextKeyValues("192.0.2.1")))
                .evaluationResults())
        .extracting(EvaluationResult::evalDecision)
        .containsExactly(ALLOWED);
    assertThat(
            iam.simulateCustomPolicy(
                    r ->
                        r.policyInputList(WRITE)
                            .permissionsBoundaryPolicyInputList(WRITE.replace("Put", "Get"))
                            .actionNames("s3:PutObject"))
                .evaluationResults())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.evalDecision()).isEqualTo(IMPLICIT_DENY);
              assertThat(result.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                  .isFalse();
            });
  }

  @Test
  void resultsComeInPages() {
    var pages =
        iam.simulateCustomPolicyPaginator(
            r ->
                r.policyInputList(WRITE)
                    .actionNames("s3:PutObject", "s3:GetObject", "s3:PutObjectAcl")
                    .maxItems(2));
    assertThat(pages.stream().map(page -> page.evaluationResults().size())).containsExactly(2, 1);
    assertThat(pages.evaluationResults().stream().map(EvaluationResult::evalDecision))
        .containsExactly(ALLOWED, IMPLICIT_DENY, ALLOWED);
  }
}
