package dev.provingground.region.services.ssm;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

final class SsmServiceTest {
  private static final String ARN = "arn:aws:ssm:us-east-1:000000000000:parameter";
  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final SsmService ssm = new SsmService(FakeRegion.alone(loop));

  private PutParameterResponse put(Consumer<PutParameterRequest.Builder> request) {
    return CallContext.call(new Caller.Root("000000000000"), () -> ssm.putParameter(request));
  }

  private PutParameterResponse put(String name, String value) {
    return put(r -> r.name(name).value(value).type(ParameterType.STRING));
  }

  private PutParameterResponse overwrite(String name, String value) {
    return put(r -> r.name(name).value(value).overwrite(true));
  }

  private Parameter get(String name) {
    return ssm.getParameter(r -> r.name(name)).parameter();
  }

  @Test
  void aParameterIsReadAsItWasPut() {
    assertThat(put("/app/name", "proving").version()).isEqualTo(1);
    var parameter = get("/app/name");
    assertThat(parameter.value()).isEqualTo("proving");
    assertThat(parameter.type()).isEqualTo(ParameterType.STRING);
    assertThat(parameter.arn()).isEqualTo(ARN + "/app/name");
    assertThat(parameter.dataType()).isEqualTo("text");
    assertThat(parameter.lastModifiedDate()).isEqualTo(loop.now());
    assertThat(get(ARN + "/app/name")).isEqualTo(parameter);
  }

  @Test
  void aParameterExistsOnceUnlessOverwritten() {
    put("x", "1");
    assertRefusedWith(
        () -> put("x", "2"),
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the"
            + " request to true.");
    assertThat(overwrite("x", "2").version()).isEqualTo(2);
    assertThat(get("x").value()).isEqualTo("2");
  }

  @Test
  void versionsAreReadByTheirNumber() {
    put("x", "1");
    overwrite("x", "2");
    assertThat(get("x:1").value()).isEqualTo("1");
    assertThat(get("x:1").selector()).isEqualTo(":1");
    assertThat(get(ARN + "/x:2").value()).isEqualTo("2");
    assertRefusedWith(
        () -> get("x:3"),
        "ParameterVersionNotFound",
        "Systems Manager could not find version 3 of x. Verify the version and try again.");
    assertThat(ssm.getParameterHistory(r -> r.name("x")).parameters())
        .extracting(ParameterHistory::value)
        .containsExactly("1", "2");
  }

  @Test
  void theOldestOfMoreThanAHundredVersionsIsForgotten() {
    put("x", "1");
    for (int i = 2; i <= 101; i++) {
      overwrite("x", String.valueOf(i));
    }
    assertThat(get("x:2").value()).isEqualTo("2");
    assertRefusedWith(
        () -> get("x:1"),
        "ParameterVersionNotFound",
        "Systems Manager could not find version 1 of x. Verify the version and try again.");
  }

  @Test
  void anUnknownParameterIsNotFound() {
    assertRefusedWith(() -> get("/none"), "ParameterNotFound", "Parameter /none not found.");
    assertRefusedWith(
        () -> ssm.deleteParameter(r -> r.name("/none")),
        "ParameterNotFound",
        "Parameter /none not found.");
  }

  @Test
  void aSecureStringIsReadableOnlyDecrypted() {
    put(r -> r.name("secret").value("hush").type(ParameterType.SECURE_STRING));
    assertThat(get("secret").value()).isNotEqualTo("hush").isBase64();
    assertThat(ssm.getParameter(r -> r.name("secret").withDecryption(true)).parameter().value())
        .isEqualTo("hush");
    assertThat(
            ssm.getParameterHistory(r -> r.name("secret").withDecryption(true))
                .parameters()
                .getFirst()
                .value())
        .isEqualTo("hush");
    assertThat(ssm.describeParameters(r -> {}).parameters().getFirst().keyId())
        .isEqualTo("alias/aws/ssm");
  }

  @Test
  void manyAreReadAtOnceAndUnknownOnesListed() {
    put("a", "1");
    put("b", "2");
    var answer = ssm.getParameters(r -> r.names("a", "b", "c", "a:7"));
    assertThat(answer.parameters()).extracting(Parameter::value).containsExactly("1", "2");
    assertThat(answer.invalidParameters()).containsExactly("c", "a:7");
    assertRefusedWith(
        () -> ssm.getParameters(r -> {}),
        "ValidationException",
        "1 validation error detected: Value '[]' at 'names' failed to satisfy constraint: Member"
            + " must have length greater than or equal to 1");
  }

  private List<String> underPath(String path, boolean recursive) {
    return ssm.getParametersByPath(r -> r.path(path).recursive(recursive)).parameters().stream()
        .map(Parameter::name)
        .toList();
  }

  @Test
  void aPathLeadsToItsParameters() {
    put("/app/a", "1");
    put("/app/db/url", "2");
    put("/application", "3");
    put("plain", "4");
    assertThat(underPath("/app", false)).containsExactly("/app/a");
    assertThat(underPath("/app/", true)).containsExactly("/app/a", "/app/db/url");
    assertThat(underPath("/", true)).containsExactly("/app/a", "/app/db/url", "/application");
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> underPath("app", false))
        .withMessageContaining("must begin with a forward slash");
  }

  @Test
  void parametersComeInPages() {
    for (int i = 0; i < 12; i++) {
      put("/p/" + i, "x");
    }
    var pages = ssm.getParametersByPathPaginator(r -> r.path("/p"));
    assertThat(pages.stream().map(page -> page.parameters().size())).containsExactly(10, 2);
    assertRefusedWith(
        () -> ssm.getParametersByPath(r -> r.path("/p").nextToken("x")),
        "InvalidNextToken",
        "The specified token isn't valid.");
    assertRefusedWith(
        () -> ssm.getParametersByPath(r -> r.path("/p").maxResults(11)),
        "ValidationException",
        "1 validation error detected: Value '11' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value less than or equal to 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssm-x", "/SSM/x", "a b", "/a//b", "a/b", "/a/", "ä"})
  void aNameIsOfACertainForm(String name) {
    assertRefusedWith(
        () -> put(name, "x"),
        "ValidationException",
        "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed as"
            + " a path, it can consist of sub-paths divided by slash symbol; each sub-path can be"
            + " formed as a mix of letters, numbers and the following 3 symbols .-_");
  }

  @Test
  void someNamesAreReservedOrTooDeep() {
    assertRefusedWith(
        () -> put("/aws/x", "x"),
        "AccessDeniedException",
        "No access to reserved parameter name: /aws/x.");
    assertRefusedWith(
        () -> put("/a".repeat(16), "x"),
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of 15 levels: %s has more.".formatted("/a".repeat(16)));
  }

  @Test
  void typeAndValueAreChecked() {
    assertRefusedWith(
        () -> put(r -> r.name("x").value("1")),
        "ValidationException",
        "A parameter type is required when you create a parameter.");
    assertRefusedWith(
        () -> put(r -> r.name("x").type(ParameterType.STRING)),
        "ValidationException",
        "1 validation error detected: Value null at 'value' failed to satisfy constraint: Member"
            + " must not be null");
    assertRefusedWith(
        () -> put(r -> r.name("x").value("1").type("Number")),
        "UnsupportedParameterType",
        "The parameter type Number is not supported: use String, StringList or SecureString.");
    put("x", "1");
    assertRefusedWith(
        () -> put(r -> r.name("x").value("2").type(ParameterType.STRING_LIST).overwrite(true)),
        "HierarchyTypeMismatchException",
        "The parameter x has the type String, which cannot be changed to StringList.");
  }

  @Test
  void advancedParametersHoldMore() {
    var large = "x".repeat(4097);
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> put("x", large))
        .withMessageContaining(
            "Standard tier parameters support a maximum parameter value of 4096");
    put(r -> r.name("x").value(large).type(ParameterType.STRING).tier(ParameterTier.ADVANCED));
    assertThat(overwrite("x", large + "y").tier()).isEqualTo(ParameterTier.ADVANCED);
    assertThat(
            put(r -> r.name("x").value("s").overwrite(true).tier(ParameterTier.INTELLIGENT_TIERING))
                .tier())
        .isEqualTo(ParameterTier.ADVANCED);
    assertRefusedWith(
        () -> put(r -> r.name("x").value("s").overwrite(true).tier(ParameterTier.STANDARD)),
        "ValidationException",
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the"
            + " advanced-parameter tier to the standard-parameter tier. If necessary, you can"
            + " delete the advanced parameter and recreate it as a standard parameter.");
  }

  @Test
  void theTierFollowsTheValueWhereItMay() {
    assertThat(intelligent("small", "s").tier()).isEqualTo(ParameterTier.STANDARD);
    assertThat(intelligent("large", "x".repeat(4097)).tier()).isEqualTo(ParameterTier.ADVANCED);
    assertThat(intelligent("small", "x".repeat(4097)).tier()).isEqualTo(ParameterTier.ADVANCED);
  }

  private PutParameterResponse intelligent(String name, String value) {
    return put(
        r ->
            r.name(name)
                .value(value)
                .type(ParameterType.STRING)
                .overwrite(true)
                .tier(ParameterTier.INTELLIGENT_TIERING));
  }

  @Test
  void aValueMatchesTheAllowedPattern() {
    assertRefusedWith(
        () -> put(r -> r.name("x").value("a").type("String").allowedPattern("^\\d+$")),
        "ParameterPatternMismatchException",
        "Parameter value, cannot be validated against allowedPattern: ^\\d+$");
    put(r -> r.name("x").value("12").type("String").allowedPattern("^\\d+$"));
  }

  @Test
  void anAllowedPatternIsARegularExpression() {
    assertRefusedWith(
        () -> put(r -> r.name("x").value("a").type("String").allowedPattern("[")),
        "InvalidAllowedPatternException",
        "The allowed pattern [ is no regular expression: Unclosed character class");
  }

  @Test
  void aParameterHasTheKeyTheTierAndTheDataTypeThatThereAre() {
    assertRefusedWith(
        () -> put(r -> r.name("x").value("a").type("String").keyId("alias/aws/ssm")),
        "ValidationException",
        "KeyId is required for SecureString type parameter only.");
    assertRefusedWith(
        () -> put(r -> r.name("x").value("a").type("SecureString").keyId("alias/mine")),
        "NotImplemented",
        "KeyId alias/mine instead of alias/aws/ssm is not supported by this region: leave it out");
    assertRefusedWith(
        () -> put(r -> r.name("x").value("a").type("String").dataType("aws:ec2:image")),
        "NotImplemented",
        "Data type aws:ec2:image is not supported by this region: leave it out");
    assertRefusedWith(
        () ->
            put(
                r ->
                    r.name("x")
                        .value("x".repeat(8193))
                        .type("String")
                        .tier(ParameterTier.ADVANCED)),
        "ValidationException",
        "Advanced tier parameters support a maximum parameter value of 8192 characters.");
    assertRefusedWith(
        () -> put(r -> r.name("x").value("v").type("String").tier("Gold")),
        "ValidationException",
        "1 validation error detected: Value 'Gold' at 'tier' failed to satisfy constraint: Member"
            + " must satisfy enum value set: "
            + ParameterTier.knownValues());
  }

  @Test
  void parametersAreDeleted() {
    put("a", "1");
    put("b", "2");
    ssm.deleteParameter(r -> r.name("a"));
    var answer = ssm.deleteParameters(r -> r.names("a", "b"));
    assertThat(answer.deletedParameters()).containsExactly("b");
    assertThat(answer.invalidParameters()).containsExactly("a");
    assertThat(ssm.describeParameters(r -> {}).parameters()).isEmpty();
  }

  private List<String> described(String key, String option, String value) {
    var filter = ParameterStringFilter.builder().key(key).option(option).values(value).build();
    return ssm.describeParameters(r -> r.parameterFilters(filter)).parameters().stream()
        .map(ParameterMetadata::name)
        .toList();
  }

  @Test
  void parametersAreDescribedByFilters() {
    put("/app/a", "1");
    put(r -> r.name("/app/b/c").value("2,3").type(ParameterType.STRING_LIST).description("list"));
    assertThat(described("Name", "BeginsWith", "/app/b")).containsExactly("/app/b/c");
    assertThat(described("Name", "Contains", "app")).hasSize(2);
    assertThat(described("Type", "Equals", "StringList")).containsExactly("/app/b/c");
    assertThat(described("Path", "OneLevel", "/app")).containsExactly("/app/a");
    assertThat(described("Path", "Recursive", "/app")).hasSize(2);
    assertRefusedWith(
        () -> described("Colour", "Equals", "red"),
        "InvalidFilterKey",
        "The filter key Colour is not valid: use Name, Type, Tier, DataType, KeyId, Path or"
            + " tag:KEY.");
    assertRefusedWith(
        () -> described("Name", "Matches", "x"),
        "InvalidFilterOption",
        "The filter option Matches is not valid: use Equals, BeginsWith or Contains.");
    assertThat(ssm.describeParameters(r -> {}).parameters().getLast().lastModifiedUser())
        .isEqualTo("arn:aws:iam::000000000000:root");
  }

  @Test
  void parametersAreTagged() {
    put(r -> r.name("x").value("1").type("String").tags(tag("a", "1"), tag("b", "2")));
    ssm.addTagsToResource(
        r -> r.resourceType(ResourceTypeForTagging.PARAMETER).resourceId("x").tags(tag("c", "3")));
    ssm.removeTagsFromResource(
        r -> r.resourceType(ResourceTypeForTagging.PARAMETER).resourceId("x").tagKeys("a"));
    assertThat(
            ssm.listTagsForResource(
                    r -> r.resourceType(ResourceTypeForTagging.PARAMETER).resourceId("x"))
                .tagList())
        .containsExactly(tag("b", "2"), tag("c", "3"));
    assertThat(described("tag:b", "Equals", "2")).containsExactly("x");
    assertRefusedWith(
        () ->
            ssm.listTagsForResource(
                r -> r.resourceType(ResourceTypeForTagging.PARAMETER).resourceId("y")),
        "InvalidResourceId",
        "The resource ID is not valid. Verify that you entered the correct ID and try again.");
    assertRefusedWith(
        () ->
            ssm.listTagsForResource(
                r -> r.resourceType(ResourceTypeForTagging.DOCUMENT).resourceId("y")),
        "InvalidResourceType",
        "The resource type is not valid: in this region only Parameter has tags.");
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> put(r -> r.name("x").value("2").overwrite(true).tags(tag("a", "1"))))
        .withMessageContaining("tags and overwrite can't be used together");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void tagsAreKnownByArn() {
    put(
        r ->
            r.name("/a/b")
                .value("1")
                .type(ParameterType.STRING)
                .tags(t -> t.key("team").value("red")));
    assertThat(ssm.tagsOf(ARN + "/a/b")).containsEntry("team", "red").hasSize(1);
    assertThat(ssm.tagsOf(ARN + "/a/c")).isEmpty();
    assertThat(ssm.tagsOf("/a/b")).isEmpty();
  }

  @Test
  void requestsNameTheirParameters() {
    assertThat(
            ssm.resources(
                "GetParameters", GetParametersRequest.builder().names("/a", "b:1").build()))
        .containsExactly(ARN + "/a", ARN + "/b");
    assertThat(ssm.resources("DescribeParameters", DescribeParametersRequest.builder().build()))
        .containsExactly("*");
    assertThat(ssm.resources("PutParameter", PutParameterRequest.builder().name("/a/b").build()))
        .containsExactly(ARN + "/a/b");
  }
}
