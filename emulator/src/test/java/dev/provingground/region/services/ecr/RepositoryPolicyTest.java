package dev.provingground.region.services.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.iam.IamService;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;

/**
 * A repository's policy lets others in and keeps them out, by ECR's API and by the registry alike:
 * two roles, of which IAM's own policies allow one everything and the other its password only.
 */
final class RepositoryPolicyTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/";
  private final FakeRegion region = new FakeRegion();
  private final HttpClient http = HttpClient.newHttpClient();
  private IamService iam;
  private EcrClient ecr;
  private Undertow server;

  @BeforeEach
  void twoRolesAndARepository(@TempDir Path directory) throws Exception {
    var context = region.context();
    iam = new IamService(context.region(), context.loop(), context.ids(), "test", "test");
    var service = new EcrService(context, directory);
    iam.heed(service);
    ecr = new GuardedService<>(EcrClient.class, "ecr", service, iam.authorizer()).client();
    var paths = new PathHandler().addPrefixPath("/v2", service.registry(iam.authorizer()));
    server = Undertow.builder().addHttpListener(0, "127.0.0.1", paths).build();
    server.start();
    asRoot(() -> ecr.createRepository(r -> r.repositoryName("app")));
    role("admin", "ecr:*");
    role("guest", "ecr:GetAuthorizationToken");
  }

  @AfterEach
  void stop() {
    server.stop();
    http.close();
  }

  private void role(String name, String action) {
    iam.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}"));
    iam.putRolePolicy(
        r ->
            r.roleName(name)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}}"
                        .formatted(action)));
  }

  private <T> T asRoot(Callable<T> task) throws Exception {
    return CallContext.call(new Caller.Root("123456789012"), task::call);
  }

  private <T> T as(String role, Callable<T> task) throws Exception {
    var session = iam.roles().assume(ROLE + role, "any.amazonaws.com", "me").caller();
    return CallContext.call(session, task::call);
  }

  private void policy(String effect, String principal, String action) throws Exception {
    asRoot(
        () ->
            ecr.setRepositoryPolicy(
                r ->
                    r.repositoryName("app")
                        .policyText(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"%s\",\"Principal\":%s,\"Action\":\"%s\"}]}"
                                .formatted(effect, principal, action))));
  }

  private static String aws(String arn) {
    return "{\"AWS\":\"" + arn + "\"}";
  }

  private void assertDenied(String role, String why) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> as(role, () -> ecr.listImages(r -> r.repositoryName("app"))))
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(error.awsErrorDetails().errorMessage()).endsWith(why);
            });
  }

  private int pull(String role) throws Exception {
    return status(role, "GET", "manifests/latest");
  }

  private int push(String role) throws Exception {
    return status(role, "POST", "blobs/uploads/");
  }

  private int status(String role, String method, String what) throws Exception {
    var token =
        as(role, () -> ecr.getAuthorizationToken(r -> {}))
            .authorizationData()
            .getFirst()
            .authorizationToken();
    var port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v2/app/%s".formatted(port, what)))
            .header("Authorization", "Basic " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString(UTF_8)).statusCode();
  }

  @Test
  void withoutAPolicyTheRolesOwnPoliciesDecide() throws Exception {
    assertThat(as("admin", () -> ecr.listImages(r -> r.repositoryName("app"))).imageIds())
        .isEmpty();
    assertThat(pull("admin")).as("nothing was pushed").isEqualTo(404);
    assertThat(push("admin")).isEqualTo(202);
    assertDenied("guest", "because no identity-based policy allows the ecr:ListImages action");
    assertThat(pull("guest")).isEqualTo(403);
    assertThat(push("guest")).isEqualTo(403);
  }

  @Test
  void aPolicyLetsItsPrincipalDoWhatItNamesAndNothingElse() throws Exception {
    policy("Allow", aws(ROLE + "guest"), "ecr:BatchGetImage");
    assertThat(pull("guest")).isEqualTo(404);
    assertThat(push("guest")).isEqualTo(403);
    assertDenied("guest", "because no identity-based policy allows the ecr:ListImages action");
    policy("Allow", aws(ROLE + "guest"), "ecr:*");
    assertThat(push("guest")).isEqualTo(202);
    assertThat(as("guest", () -> ecr.listImages(r -> r.repositoryName("app"))).imageIds())
        .isEmpty();
  }

  @Test
  void aPolicyForAnotherPrincipalIsNobodyElses() throws Exception {
    policy("Allow", aws(ROLE + "other"), "ecr:*");
    assertThat(pull("guest")).isEqualTo(403);
    policy("Deny", aws(ROLE + "other"), "ecr:*");
    assertThat(pull("admin")).isEqualTo(404);
  }

  @Test
  void anExplicitDenyWinsOverWhatTheRoleMay() throws Exception {
    policy("Deny", aws(ROLE + "admin"), "ecr:BatchGetImage");
    assertThat(pull("admin")).isEqualTo(403);
    assertThat(push("admin")).isEqualTo(202);
    policy("Deny", "\"*\"", "ecr:*");
    assertThat(push("admin")).isEqualTo(403);
    assertDenied("admin", "with an explicit deny in a resource-based policy");
  }

  @Test
  void aDenialOfTheAccountIsForAllOfIt() throws Exception {
    policy("Deny", aws("arn:aws:iam::123456789012:root"), "ecr:*");
    assertThat(pull("admin")).isEqualTo(403);
  }

  @Test
  void aPolicyThatIsDeletedDecidesNothingMore() throws Exception {
    policy("Allow", aws(ROLE + "guest"), "ecr:*");
    asRoot(() -> ecr.deleteRepositoryPolicy(r -> r.repositoryName("app")));
    assertThat(pull("guest")).isEqualTo(403);
    assertThatExceptionOfType(RepositoryPolicyNotFoundException.class)
        .isThrownBy(() -> asRoot(() -> ecr.getRepositoryPolicy(r -> r.repositoryName("app"))));
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    for (var text :
        new String[] {
          "none",
          "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ecr:*\"}}",
          "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:*\",\"Resource\":\"*\"}}"
        }) {
      assertThatExceptionOfType(InvalidParameterException.class)
          .isThrownBy(
              () ->
                  asRoot(
                      () -> ecr.setRepositoryPolicy(r -> r.repositoryName("app").policyText(text))))
          .withMessageContaining("Invalid repository policy provided");
    }
  }

  @Test
  void theRegistryKnowsWhereARequestComesFrom() throws Exception {
    sourceIp("Deny", "127.0.0.0/8");
    assertThat(pull("admin")).isEqualTo(403);
    sourceIp("Deny", "192.0.2.0/24");
    assertThat(pull("admin")).as("nothing was pushed").isEqualTo(404);
    assertThat(pull("guest")).isEqualTo(403);
    sourceIp("Allow", "127.0.0.1/32");
    assertThat(pull("guest")).isEqualTo(404);
  }

  private void sourceIp(String effect, String block) throws Exception {
    asRoot(
        () ->
            ecr.setRepositoryPolicy(
                r ->
                    r.repositoryName("app")
                        .policyText(
                            """
                            {"Version": "2012-10-17", "Statement": {"Effect": "%s",
                             "Principal": "*", "Action": "ecr:*",
                             "Condition": {"IpAddress": {"aws:SourceIp": "%s"}}}}\
                            """
                                .formatted(effect, block))));
  }
}
