package dev.provingground.region.services.ssm;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeRegion;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Labels of parameters' versions. */
final class LabelsTest {
  private static final String NAME = "/app/url";

  private final FakeRegion region = new FakeRegion();
  private final SsmService ssm = new SsmService(region.context());

  @BeforeEach
  void aParameterOfTwoVersions() {
    region.add(SsmClient.class, ssm);
    put("one");
    put("two");
  }

  private void put(String value) {
    region.call(
        SsmClient.class,
        client ->
            client.putParameter(
                r -> r.name(NAME).value(value).type(ParameterType.STRING).overwrite(true)));
  }

  private LabelParameterVersionResponse label(long version, String... labels) {
    return ssm.labelParameterVersion(r -> r.name(NAME).parameterVersion(version).labels(labels));
  }

  private List<String> labels(long version) {
    return ssm.getParameterHistory(r -> r.name(NAME)).parameters().stream()
        .filter(one -> one.version() == version)
        .findFirst()
        .map(ParameterHistory::labels)
        .orElseThrow();
  }

  @Test
  void aVersionIsReadByItsLabel() {
    assertThat(label(1, "stable").parameterVersion()).isEqualTo(1);
    var read = ssm.getParameter(r -> r.name(NAME + ":stable")).parameter();
    assertThat(read.value()).isEqualTo("one");
    assertThat(read.version()).isEqualTo(1);
    assertThat(read.selector()).isEqualTo(":stable");
    assertThat(read.name()).isEqualTo(NAME);
    assertThat(ssm.getParameter(r -> r.name(read.arn() + ":stable")).parameter()).isEqualTo(read);
    assertThat(ssm.getParameters(r -> r.names(NAME + ":stable", NAME + ":beta")))
        .satisfies(
            many -> {
              assertThat(many.parameters()).containsExactly(read);
              assertThat(many.invalidParameters()).containsExactly(NAME + ":beta");
            });
    assertRefused(
        () -> ssm.getParameter(r -> r.name(NAME + ":beta")),
        "ParameterVersionNotFound",
        "Systems Manager could not find label beta of /app/url.");
  }

  @Test
  void theLatestVersionIsMeantUnlessAnotherIsNamed() {
    assertThat(ssm.labelParameterVersion(r -> r.name(NAME).labels("stable")).parameterVersion())
        .isEqualTo(2);
    assertThat(labels(2)).containsExactly("stable");
    assertThat(labels(1)).isEmpty();
  }

  @Test
  void aLabelIsOnOneVersionAndMoves() {
    label(1, "stable", "old");
    label(2, "stable");
    assertThat(labels(1)).containsExactly("old");
    assertThat(labels(2)).containsExactly("stable");
  }

  @Test
  void labelsAreTakenOff() {
    label(1, "stable", "old");
    var answer =
        ssm.unlabelParameterVersion(
            r -> r.name(NAME).parameterVersion(1L).labels("old", "unknown"));
    assertThat(answer.removedLabels()).containsExactly("old");
    assertThat(answer.invalidLabels()).containsExactly("unknown");
    assertThat(labels(1)).containsExactly("stable");
    assertRefused(
        () -> ssm.unlabelParameterVersion(r -> r.name(NAME).labels("stable")),
        "ValidationException",
        "'parameterVersion'");
    assertRefused(
        () -> ssm.unlabelParameterVersion(r -> r.name(NAME).parameterVersion(9L).labels("stable")),
        "ParameterVersionNotFound",
        "could not find version 9 of /app/url");
  }

  @Test
  void whatMayBeNoLabelIsTold() {
    var answer = label(1, "1st", "aws-1", "SSM", "a b", "stable");
    assertThat(answer.invalidLabels()).containsExactly("1st", "aws-1", "SSM", "a b");
    assertThat(labels(1)).containsExactly("stable");
    assertRefused(() -> label(1, "x".repeat(101)), "ValidationException", "'labels'");
    assertRefused(() -> label(1), "ValidationException", "'labels'");
    assertRefused(() -> label(3, "stable"), "ParameterVersionNotFound", "version 3 of /app/url");
    assertRefused(
        () -> ssm.labelParameterVersion(r -> r.name("/none").labels("stable")),
        "ParameterNotFound",
        "/none");
  }

  @Test
  void aVersionHasTenLabelsAtMost() {
    label(1, IntStream.range(0, 10).mapToObj(i -> "l" + i).toArray(String[]::new));
    label(1, "l3");
    assertRefused(
        () -> label(1, "l10"),
        "ParameterVersionLabelLimitExceeded",
        "A parameter version can have maximum 10 labels.");
    assertThat(labels(1)).hasSize(10);
  }

  @Test
  void theOldestVersionIsKeptWhileItHasALabel() {
    label(1, "stable");
    for (int i = 3; i <= 100; i++) {
      put("v" + i);
    }
    assertRefused(
        () -> put("v101"),
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of /app/url by calling the PutParameter API with"
            + " the overwrite flag. Version 1, the oldest version, can't be deleted");
    label(100, "stable");
    put("v101");
    assertThat(ssm.getParameterHistory(r -> r.name(NAME)).parameters().getFirst().version())
        .isEqualTo(2);
  }

  @Test
  void aPathIsReadByLabel() {
    label(1, "stable");
    var stable = ParameterStringFilter.builder().key("Label").values("stable").build();
    assertThat(ssm.getParametersByPath(r -> r.path("/app").parameterFilters(stable)).parameters())
        .singleElement()
        .satisfies(one -> assertThat(one.value()).isEqualTo("one"));
    var beta = ParameterStringFilter.builder().key("Label").values("beta").build();
    assertThat(ssm.getParametersByPath(r -> r.path("/app").parameterFilters(beta)).parameters())
        .isEmpty();
    var tier = ParameterStringFilter.builder().key("Tier").values("Standard").build();
    assertRefused(
        () -> ssm.getParametersByPath(r -> r.path("/app").parameterFilters(tier)),
        "InvalidFilterKey",
        "The filter key Tier is not valid: use Type, KeyId, Label.");
    assertRefused(
        () -> ssm.describeParameters(r -> r.parameterFilters(stable)),
        "InvalidFilterKey",
        "The filter key Label is not valid");
  }
}
