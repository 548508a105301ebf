package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class AccessLogsTest {
  private static final String TEST_FILE = "logs/web/AWSLogs/123456789012/ELBAccessLogTestFile";

  private final FakeRegion region = new FakeRegion();
  private final FakeNetwork network = new FakeNetwork();
  private final FakeBalancers balancers = new FakeBalancers(region.loop());
  private final ElasticLoadBalancingV2Service service =
      new ElasticLoadBalancingV2Service(
          region.context(), network, balancers, balancers, arn -> Optional.empty());
  private final ElasticLoadBalancingV2Client elb = service;
  private final Map<String, byte[]> objects = new LinkedHashMap<>();
  private String loadBalancer = "";

  @BeforeEach
  void compose() {
    region.add(Ec2Client.class, network);
    region.add(S3Client.class, new Bucket());
    service.deliverAccessLogs();
    loadBalancer =
        elb.createLoadBalancer(
                request ->
                    request
                        .name("web")
                        .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                        .securityGroups(FakeNetwork.GROUP))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    region.advance(Duration.ofSeconds(1));
  }

  @Test
  void eachNodesEntriesAreDeliveredEveryFiveMinutes() {
    enable("logs");
    assertThat(objects).containsOnlyKeys(TEST_FILE);
    log("one");
    log("two");
    region.advance(Duration.ofMinutes(4));
    assertThat(objects).hasSize(1);
    region.advance(Duration.ofMinutes(1));

    var logs = objects.keySet().stream().filter(key -> key.endsWith(".log.gz")).toList();
    assertThat(logs)
        .singleElement()
        .asString()
        .matches(
            "logs/web/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2026/01/01/"
                + "123456789012_elasticloadbalancing_us-east-1_app\\.web\\.[0-9a-f]{16}"
                + "_20260101T00\\d\\dZ_203\\.0\\.113\\.\\d_[0-9a-f]{8}\\.log\\.gz");
    assertThat(text(logs.getFirst())).isEqualTo("one\ntwo\n");
    region.advance(Duration.ofMinutes(10));
    assertThat(objects).as("nothing to deliver").hasSize(2);
  }

  @Test
  void whatIsLeftIsDeliveredWhenTheLoadBalancerIsDeleted() {
    enable("logs");
    log("last");
    elb.deleteLoadBalancer(r -> r.loadBalancerArn(loadBalancer));
    assertThat(objects).hasSize(2);
  }

  @Test
  void whatIsLeftIsDeliveredWhenLogsAreSwitchedOff() {
    enable("logs");
    log("last");
    put("access_logs.s3.enabled", "false");
    assertThat(objects).hasSize(2);
    log("unheard");
    region.advance(Duration.ofMinutes(5));
    assertThat(objects).hasSize(2);
  }

  @Test
  void aBucketThatCannotBeWrittenToIsRefused() {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> enable("foreign"))
        .satisfies(
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidConfigurationRequest");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo("Access Denied for bucket: foreign. Please check S3bucket permission");
            });
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> put("access_logs.s3.enabled", "true"))
        .withMessageContaining("access_logs.s3.bucket");
  }

  private void enable(String bucket) {
    elb.modifyLoadBalancerAttributes(
        r ->
            r.loadBalancerArn(loadBalancer)
                .attributes(
                    a -> a.key("access_logs.s3.enabled").value("true"),
                    a -> a.key("access_logs.s3.bucket").value(bucket),
                    a -> a.key("access_logs.s3.prefix").value("web")));
  }

  private void put(String key, String value) {
    elb.modifyLoadBalancerAttributes(
        r -> r.loadBalancerArn(loadBalancer).attributes(a -> a.key(key).value(value)));
  }

  private void log(String entry) {
    balancers.nodes().values().iterator().next().log(entry);
  }

  private String text(String key) {
    try (var in =
        new GZIPInputStream(new ByteArrayInputStream(Objects.requireNonNull(objects.get(key))))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes objects of the bucket {@code logs}, and of no other. */
  private final class Bucket implements S3Client {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      if (!request.bucket().equals("logs")) {
        throw AwsErrors.error("AccessDenied", "Access Denied", 403);
      }
      try (var in = body.contentStreamProvider().newStream()) {
        objects.put("logs/" + request.key(), in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
