package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.fakes.EveryService;
import dev.provingground.region.wire.Mount;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;

/** Whoever hands a role over needs iam:PassRole for it, be it to any service. */
final class PassRoleTest {
  private static final String PASSED = "arn:aws:iam::123456789012:role/passed";
  private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/deployer/me";

  private final Map<Class<?>, SdkClient> clients = new HashMap<>();
  private IamService iam;
  private Caller deployer;

  /**
   * A call that hands {@link #PASSED} over.
   *
   * @param to which service
   * @param code of the refusal
   */
  private record Call(
      String name, String to, String code, int status, Consumer<PassRoleTest> task) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> calls() {
    return Stream.of(
        json("ecs RegisterTaskDefinition", "ecs-tasks", t -> t.register("x", PASSED)),
        json("ecs RegisterTaskDefinition by name", "ecs-tasks", t -> t.register("x", "passed")),
        json("ecs RunTask", "ecs-tasks", t -> t.run("with-role", null)),
        json("ecs RunTask with an override", "ecs-tasks", t -> t.run("without-role", PASSED)),
        json(
            "ecs CreateService",
            "ecs",
            t ->
                t.client(EcsClient.class)
                    .createService(
                        r ->
                            r.loadBalancers(b -> b.advancedConfiguration(a -> a.roleArn(PASSED))))),
        json(
            "ecs UpdateService",
            "ecs",
            t ->
                t.client(EcsClient.class)
                    .updateService(
                        r ->
                            r.loadBalancers(b -> b.advancedConfiguration(a -> a.roleArn(PASSED))))),
        json(
            "fis CreateExperimentTemplate",
            "fis",
            t -> t.client(FisClient.class).createExperimentTemplate(r -> r.roleArn(PASSED))),
        json(
            "fis UpdateExperimentTemplate",
            "fis",
            t -> t.client(FisClient.class).updateExperimentTemplate(r -> r.roleArn(PASSED))),
        json(
            "autoscaling RegisterScalableTarget",
            "application-autoscaling",
            t ->
                t.client(ApplicationAutoScalingClient.class)
                    .registerScalableTarget(r -> r.roleARN(PASSED))),
        json(
            "events PutRule",
            "events",
            t ->
                t.client(EventBridgeClient.class)
                    .putRule(r -> r.name("r").scheduleExpression("rate(1 day)").roleArn(PASSED))),
        json(
            "events PutTargets",
            "events",
            t ->
                t.client(EventBridgeClient.class)
                    .putTargets(
                        r -> r.rule("r").targets(Target.builder().roleArn(PASSED).build()))),
        query(
            "cloudformation CreateStack",
            "cloudformation",
            t ->
                t.client(CloudFormationClient.class)
                    .createStack(r -> r.stackName("s").roleARN(PASSED))),
        query(
            "cloudformation CreateChangeSet",
            "cloudformation",
            t ->
                t.client(CloudFormationClient.class)
                    .createChangeSet(r -> r.stackName("s").roleARN(PASSED))),
        query(
            "cloudformation DeleteStack",
            "cloudformation",
            t ->
                t.client(CloudFormationClient.class)
                    .deleteStack(r -> r.stackName("s").roleARN(PASSED))),
        query(
            "iam AddRoleToInstanceProfile",
            "ec2",
            t ->
                t.client(IamClient.class)
                    .addRoleToInstanceProfile(r -> r.instanceProfileName("p").roleName("passed"))),
        new Call(
            "ec2 CreateFlowLogs",
            "vpc-flow-logs",
            "UnauthorizedOperation",
            403,
            t ->
                t.client(Ec2Client.class).createFlowLogs(r -> r.deliverLogsPermissionArn(PASSED))));
  }

  private static Call json(String name, String to, Consumer<PassRoleTest> task) {
    return new Call(name, to, "AccessDeniedException", 400, task);
  }

  private static Call query(String name, String to, Consumer<PassRoleTest> task) {
    return new Call(name, to, "AccessDenied", 403, task);
  }

  private void register(String family, @Nullable String role) {
    client(EcsClient.class)
        .registerTaskDefinition(
            r ->
                r.family(family)
                    .taskRoleArn(role)
                    .requiresCompatibilitiesWithStrings("FARGATE")
                    .networkMode("awsvpc")
                    .cpu("256")
                    .memory("512")
                    .containerDefinitions(
                        ContainerDefinition.builder().name("app").image("app").build()));
  }

  private void run(String family, @Nullable String override) {
    client(EcsClient.class)
        .runTask(r -> r.taskDefinition(family).overrides(o -> o.taskRoleArn(override)));
  }

  private <T> T client(Class<T> type) {
    return type.cast(Objects.requireNonNull(clients.get(type)));
  }

  @BeforeEach
  void everythingIsAllowedButToPassRoles(@TempDir Path directory) throws Exception {
    var every = new EveryService(directory);
    iam =
        every.mounts().stream()
            .map(Mount::implementation)
            .flatMap(s -> s instanceof IamService found ? Stream.of(found) : Stream.empty())
            .findFirst()
            .orElseThrow();
    every.mounts().forEach(this::guard);
    for (var role : List.of("deployer", "passed")) {
      iam.createRole(
          r ->
              r.roleName(role)
                  .assumeRolePolicyDocument(
                      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}"));
    }
    deployer =
        iam.roles()
            .assume("arn:aws:iam::123456789012:role/deployer", "any.amazonaws.com", "me")
            .caller();
    allow("{\"Effect\":\"Allow\",\"NotAction\":\"iam:PassRole\",\"Resource\":\"*\"}");
    CallContext.call(
        new Caller.Root("123456789012"),
        () -> {
          register("with-role", PASSED);
          register("without-role", null);
          return null;
        });
  }

  private <T extends SdkClient> void guard(Mount<T> mount) {
    clients.put(
        mount.client(),
        new GuardedService<>(
                mount.client(), mount.iamPrefix(), mount.implementation(), iam.authorizer())
            .client());
  }

  private void allow(String... statements) {
    iam.putRolePolicy(
        r ->
            r.roleName("deployer")
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":" + List.of(statements) + "}"));
  }

  private void mayPassTo(String service) {
    allow(
        "{\"Effect\":\"Allow\",\"NotAction\":\"iam:PassRole\",\"Resource\":\"*\"}",
        """
        {"Effect":"Allow","Action":"iam:PassRole","Resource":"%s",
         "Condition":{"StringEquals":{"iam:PassedToService":"%s.amazonaws.com"}}}
        """
            .formatted(PASSED, service));
  }

  private ThrowingCallable asDeployer(Call call) {
    return () ->
        CallContext.call(
            deployer,
            () -> {
              call.task().accept(this);
              return null;
            });
  }

  private AwsServiceException refusal(Call call) {
    return catchThrowableOfType(AwsServiceException.class, asDeployer(call));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whoMayNotPassARoleIsToldSoWithTheServicesOwnCode(Call call) {
    var error = refusal(call);
    assertThat(error.awsErrorDetails().errorMessage())
        .isEqualTo(
            "User: "
                + SESSION
                + " is not authorized to perform: iam:PassRole on resource: "
                + PASSED
                + " because no identity-based policy allows the iam:PassRole action");
    assertThat(error.awsErrorDetails().errorCode()).isEqualTo(call.code());
    assertThat(error.statusCode()).isEqualTo(call.status());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whoMayPassItToThatServiceGetsFurther(Call call) {
    mayPassTo(call.to());
    var error = refusal(call);
    if (error != null) {
      assertThat(error.awsErrorDetails().errorMessage()).doesNotContain("PassRole");
    }
    mayPassTo("other");
    assertThat(refusal(call).awsErrorDetails().errorMessage()).contains("iam:PassRole");
  }

  @Test
  void withoutARoleNothingIsPassed() {
    var call = json("RunTask", "ecs-tasks", t -> t.register("x", null));
    assertThatCode(asDeployer(call)).doesNotThrowAnyException();
  }
}
