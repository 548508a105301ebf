package dev.provingground.region.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.core.client.config.SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Operation;
import dev.provingground.region.services.fakes.EveryService;
import dev.provingground.region.testsupport.JdkHttpClient;
import dev.provingground.region.time.RealEventLoop;
import dev.provingground.region.wire.RandomStructures.Empties;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The law of the wire: whatever the SDK's client sends arrives as it was sent, and whatever a
 * service answers arrives as it was answered. Checked for every operation that the region has, and
 * for some others each time, as the next one that it has is to work at once. They are those that a
 * synchronous client can call: event streams, such as the logs' live tail, are not among them.
 */
final class EveryOperationTest {
  /** What identity providers' users call without a signature; the region has no such provider. */
  private static final Set<String> UNSIGNED =
      Set.of("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity");

  /**
   * With a global endpoint's id, which random requests have, the SDK signs these by an algorithm
   * that needs a native library.
   */
  private static final Set<String> GLOBAL = Set.of("PutEvents");

  /** Of AWS's operations that the region refuses, per service; EC2 has 700, with 5,000 classes. */
  private static final int OTHERS = 25;

  /** By the scope of its service. */
  private static Map<String, Set<String>> had = Map.of();

  private final RealEventLoop loop = new RealEventLoop(1);
  private final Credentials credentials =
      key ->
          Optional.of(
              new Credentials.Secret(
                  new Caller.Root("000000000000"), "test", Optional.empty(), Instant.MAX));
  private final WireServer wire = server();
  private final long seed = new Random().nextLong();

  private WireServer server() {
    try {
      return new WireServer("127.0.0.1", 0, loop);
    } catch (BindException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void knowWhatTheRegionHas(@TempDir Path directory) throws IOException {
    had =
        new EveryService(directory)
            .mounts().stream()
                .collect(Collectors.toMap(Mount::scope, EveryOperationTest::operations));
  }

  private static <T extends SdkClient> Set<String> operations(Mount<T> mount) {
    return EveryService.guarded(mount).operations().stream()
        .map(Operation::name)
        .collect(Collectors.toSet());
  }

  @BeforeEach
  void open() {
    wire.open("us-east-1", credentials);
  }

  @AfterEach
  void close() {
    wire.close();
    loop.close();
  }

  @Test
  void ec2() {
    check("ec2", Protocol.EC2_QUERY, "", "2016-11-15", Ec2Client.class, Ec2Client.builder());
  }

  @Test
  void elasticLoadBalancing() {
    check(
        "elasticloadbalancing",
        Protocol.AWS_QUERY,
        "",
        "2015-12-01",
        ElasticLoadBalancingV2Client.class,
        ElasticLoadBalancingV2Client.builder());
  }

  @Test
  void ecs() {
    check(
        "ecs",
        Protocol.AWS_JSON,
        "AmazonEC2ContainerServiceV20141113",
        "",
        EcsClient.class,
        EcsClient.builder());
  }

  @Test
  void ecr() {
    check(
        "ecr",
        Protocol.AWS_JSON,
        "AmazonEC2ContainerRegistry_V20150921",
        "",
        EcrClient.class,
        EcrClient.builder());
  }

  @Test
  void cloudformation() {
    check(
        "cloudformation",
        Protocol.AWS_QUERY,
        "",
        "2010-05-15",
        CloudFormationClient.class,
        CloudFormationClient.builder());
  }

  @Test
  void logs() {
    check(
        "logs",
        Protocol.AWS_JSON,
        "Logs_20140328",
        "",
        CloudWatchLogsClient.class,
        CloudWatchLogsClient.builder());
  }

  @Test
  void iam() {
    check("iam", Protocol.AWS_QUERY, "", "2010-05-08", IamClient.class, IamClient.builder());
  }

  @Test
  void sts() {
    check("sts", Protocol.AWS_QUERY, "", "2011-06-15", StsClient.class, StsClient.builder());
  }

  @Test
  void ssm() {
    check("ssm", Protocol.AWS_JSON, "AmazonSSM", "", SsmClient.class, SsmClient.builder());
  }

  @Test
  void secretsmanager() {
    check(
        "secretsmanager",
        Protocol.AWS_JSON,
        "secretsmanager",
        "",
        SecretsManagerClient.class,
        SecretsManagerClient.builder());
  }

  @Test
  void serviceDiscovery() {
    check(
        "servicediscovery",
        Protocol.AWS_JSON,
        "Route53AutoNaming_v20170314",
        "",
        ServiceDiscoveryClient.class,
        // Discovery has hosts of its own, which an address cannot have.
        ServiceDiscoveryClient.builder()
            .overrideConfiguration(c -> c.putAdvancedOption(DISABLE_HOST_PREFIX_INJECTION, true)));
  }

  @Test
  void acm() {
    check("acm", Protocol.AWS_JSON, "CertificateManager", "", AcmClient.class, AcmClient.builder());
  }

  @Test
  void events() {
    check(
        "events",
        Protocol.AWS_JSON,
        "AWSEvents",
        "",
        EventBridgeClient.class,
        EventBridgeClient.builder());
  }

  @Test
  void fis() {
    check("fis", Protocol.REST_JSON, "", "", FisClient.class, FisClient.builder());
  }

  @Test
  void route53() {
    check(
        "route53",
        Protocol.REST_XML,
        "",
        "2013-04-01",
        Route53Client.class,
        Route53Client.builder());
  }

  @Test
  void applicationAutoScaling() {
    check(
        "application-autoscaling",
        Protocol.AWS_JSON,
        "AnyScaleFrontendService",
        "",
        ApplicationAutoScalingClient.class,
        ApplicationAutoScalingClient.builder());
  }

  @Test
  void cloudwatch() {
    check(
        "monitoring",
        Protocol.AWS_QUERY,
        "",
        "2010-08-01",
        CloudWatchClient.class,
        CloudWatchClient.builder());
  }

  private <B extends AwsSyncClientBuilder<B, T> & AwsClientBuilder<B, T>, T extends SdkClient>
      void check(
          String scope,
          Protocol protocol,
          String targetPrefix,
          String version,
          Class<T> type,
          B builder) {
    var echo = new Echo<>(type);
    var mount = new Mount<>(scope, scope, protocol, targetPrefix, version, type, echo.service());
    var service = new GuardedService<>(type, scope, echo.service(), (caller, access) -> {});
    wire.mount(mount, service);
    var failures = new ArrayList<String>();
    try (var http = new JdkHttpClient();
        var client =
            builder
                .endpointOverride(URI.create("http://127.0.0.1:" + wire.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(http)
                .build()) {
      for (var operation : chosen(had.getOrDefault(scope, Set.of()), service.operations())) {
        var random = new Random(seed ^ operation.name().hashCode());
        check(type, client, echo, operation, protocol, random).ifPresent(failures::add);
      }
    }
    assertThat(failures).as("operations of %s, seed %s", scope, seed).isEmpty();
  }

  private List<Operation> chosen(Set<String> ours, Collection<Operation> all) {
    var chosen = new ArrayList<Operation>();
    var others = new ArrayList<Operation>();
    for (var operation : all) {
      if (!UNSIGNED.contains(operation.name()) && !GLOBAL.contains(operation.name())) {
        (ours.contains(operation.name()) ? chosen : others).add(operation);
      }
    }
    assertThat(chosen).isNotEmpty();
    Collections.shuffle(others, new Random(seed));
    chosen.addAll(others.subList(0, Math.min(OTHERS, others.size())));
    return chosen;
  }

  private static <T extends SdkClient> Optional<String> check(
      Class<T> type,
      T client,
      Echo<T> echo,
      Operation operation,
      Protocol protocol,
      Random random) {
    var sayable =
        switch (protocol) {
          case AWS_JSON, REST_JSON, REST_XML, S3 -> Empties.ALL;
          case AWS_QUERY -> Empties.LISTS;
          case EC2_QUERY -> Empties.NONE;
        };
    // EC2's client cuts the times of two operations to seconds before it sends them.
    var sent = protocol == Protocol.EC2_QUERY ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
    var request =
        (protocol == Protocol.REST_XML
                ? new RandomStructures(random, sayable, sent, RandomStructures.UNESCAPED)
                : new RandomStructures(random, sayable, sent))
            .fill(builder(operation.requestType()));
    var response =
        (protocol == Protocol.REST_XML
                ? new RandomStructures(
                    random, Empties.ALL, ChronoUnit.MILLIS, RandomStructures.UNPREFIXED)
                : new RandomStructures(random, Empties.ALL, ChronoUnit.MILLIS))
            .fill(builder(operation.responseType()));
    try {
      echo.willAnswer((SdkResponse) response);
      var method =
          type.getMethod(
              Character.toLowerCase(operation.name().charAt(0)) + operation.name().substring(1),
              operation.requestType());
      var answered = (SdkPojo) method.invoke(client, request);
      if (!request.equalsBySdkFields(echo.asked())) {
        return Optional.of("\nsent    " + request + "\narrived " + echo.asked());
      } else if (!response.equalsBySdkFields(answered)) {
        return Optional.of("\nanswered " + response + "\narrived  " + answered);
      }
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(operation.name() + ": " + e.getCause() + " for " + request);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK's classes are not as they were", e);
    }
  }

  private static SdkPojo builder(Class<?> type) {
    try {
      return (SdkPojo) type.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK's classes are not as they were", e);
    }
  }
}
