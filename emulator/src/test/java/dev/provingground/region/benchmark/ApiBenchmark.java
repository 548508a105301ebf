package dev.provingground.region.benchmark;

import dev.provingground.region.testsupport.JdkHttpClient;
import dev.provingground.region.wire.TestSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Requests a second of a region that has one core: signed, over HTTP, on kept connections, each of
 * which asks again when it was answered. Arguments: seconds of each operation, 10, and connections,
 * 16. The core that the region has is 0; whoever starts this keeps it off that one. See {@code
 * docs/benchmarks.md}.
 */
public final class ApiBenchmark {
  private static final int MOST = 400_000;
  private static final int WARM_UP = 40_000;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);
  private static final String LOGS = "benchmark";

  private static final String TEMPLATE =
      """
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: {CidrBlock: 10.0.0.0/16}
        Subnet:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}
        Targets:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          DependsOn: Subnet
          Properties:
            VpcId: !Ref Vpc
            Port: 3000
            Protocol: HTTP
            TargetType: ip
            Targets: [{Id: 10.0.0.10}, {Id: 10.0.0.11}]
        Cluster:
          Type: AWS::ECS::Cluster
        Definition:
          Type: AWS::ECS::TaskDefinition
          Properties:
            RequiresCompatibilities: [FARGATE]
            NetworkMode: awsvpc
            Cpu: 256
            Memory: 512
            ContainerDefinitions: [{Name: app, Image: "app:1"}]
        Service:
          Type: AWS::ECS::Service
          Properties:
            ServiceName: benchmark
            Cluster: !Ref Cluster
            TaskDefinition: !Ref Definition
            LaunchType: FARGATE
            DesiredCount: 0
            NetworkConfiguration:
              AwsvpcConfiguration: {Subnets: [!Ref Subnet]}
        Logs:
          Type: AWS::Logs::LogGroup
          Properties: {LogGroupName: benchmark}
      Outputs:
        Cluster: {Value: !Ref Cluster}
        Targets: {Value: !Ref Targets}
      """;

  private final Duration duration;
  private final int connections;
  private final RegionProcess region;

  private ApiBenchmark(Duration duration, int connections, RegionProcess region) {
    this.duration = duration;
    this.connections = connections;
    this.region = region;
  }

  /** Prints, for each operation, its requests a second, latencies, and processor time. */
  public static void main(String[] arguments) throws Exception {
    var seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    var connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    try (var region = RegionProcess.start(List.of("taskset", "-c", "0"), "--lifeline")) {
      new ApiBenchmark(Duration.ofSeconds(seconds), connections, region).run();
    }
  }

  private void run() throws Exception {
    var outputs = deploy();
    try (var connection = new Connection(region.endpoint())) {
      connection.ask(
          json(
              "logs",
              "Logs_20140328.CreateLogStream",
              """
              {"logGroupName":"%s","logStreamName":"%s"}\
              """
                  .formatted(LOGS, LOGS)));
    }
    var requests = new LinkedHashMap<String, byte[]>();
    requests.put(
        "DescribeServices",
        json(
            "ecs",
            "AmazonEC2ContainerServiceV20141113.DescribeServices",
            """
            {"cluster":"%s","services":["benchmark"]}\
            """
                .formatted(outputs.get("Cluster"))));
    requests.put(
        "DescribeTargetHealth",
        form(
            "elasticloadbalancing",
            "Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn="
                + outputs.get("Targets")));
    requests.put(
        "DescribeStacks",
        form("cloudformation", "Action=DescribeStacks&Version=2010-05-15&StackName=benchmark"));
    requests.put(
        "PutLogEvents",
        json(
            "logs",
            "Logs_20140328.PutLogEvents",
            """
            {"logGroupName":"%s","logStreamName":"%s","logEvents":[{"timestamp":%d,"message":\
            "GET /health 200"}]}\
            """
                .formatted(LOGS, LOGS, System.currentTimeMillis())));
    System.out.printf(
        "%-22s %10s %10s %10s %14s%n", "", "requests/s", "p50 ms", "p99 ms", "CPU us/request");
    for (var request : requests.values()) {
      ask(request, WARM_UP, LONGEST_WARM_UP); // the region's compiler has but that one core too
    }
    for (var request : requests.entrySet()) {
      measure(request.getKey(), request.getValue());
    }
  }

  private void measure(String operation, byte[] request) throws Exception {
    var used = region.processorTime();
    var start = System.nanoTime();
    var latencies = ask(request, MOST, duration);
    var seconds = (System.nanoTime() - start) / 1e9;
    var cpu = region.processorTime().minus(used);
    System.out.printf(
        "%-22s %10.0f %10.2f %10.2f %14.1f%n",
        operation,
        latencies.getTotalCount() / seconds,
        latencies.getValueAtPercentile(50) / 1e6,
        latencies.getValueAtPercentile(99) / 1e6,
        cpu.toNanos() / 1e3 / latencies.getTotalCount());
  }

  /** Latencies in nanoseconds. */
  private Histogram ask(byte[] request, int most, Duration howLong) throws Exception {
    var all = new Histogram(3);
    try (var threads = Executors.newFixedThreadPool(connections)) {
      var asking = new ArrayList<Callable<Histogram>>();
      for (int i = 0; i < connections; i++) {
        asking.add(
            () -> askOnOne(request, most / connections, System.nanoTime() + howLong.toNanos()));
      }
      for (var asked : threads.invokeAll(asking)) {
        all.add(asked.get());
      }
    }
    return all;
  }

  private Histogram askOnOne(byte[] request, int most, long end) throws IOException {
    var latencies = new Histogram(3);
    try (var connection = new Connection(region.endpoint())) {
      long now = System.nanoTime();
      for (int i = 0; i < most && now < end; i++) {
        connection.ask(request);
        long answered = System.nanoTime();
        latencies.recordValue(answered - now);
        now = answered;
      }
    }
    return latencies;
  }

  private Map<String, String> deploy() {
    try (var http = new JdkHttpClient();
        var stacks =
            CloudFormationClient.builder()
                .endpointOverride(region.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(http)
                .build()) {
      stacks.createStack(r -> r.stackName("benchmark").templateBody(TEMPLATE));
      var stack =
          Awaitility.await("the stack")
              .atMost(Duration.ofMinutes(1))
              .until(
                  () -> stacks.describeStacks(r -> r.stackName("benchmark")).stacks().getFirst(),
                  found -> !found.stackStatusAsString().endsWith("_IN_PROGRESS"));
      if (stack.stackStatus() != StackStatus.CREATE_COMPLETE) {
        throw new IllegalStateException(
            stacks.describeStackEvents(r -> r.stackName("benchmark")).stackEvents().toString());
      }
      var outputs = new LinkedHashMap<String, String>();
      for (Output output : stack.outputs()) {
        outputs.put(output.outputKey(), output.outputValue());
      }
      return outputs;
    }
  }

  private byte[] json(String service, String target, String body) {
    return request(
        service,
        body,
        Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target));
  }

  private byte[] form(String service, String body) {
    return request(service, body, Map.of("Content-Type", "application/x-www-form-urlencoded"));
  }

  /** As it goes over the wire. Its signature lasts a quarter of an hour. */
  private byte[] request(String service, String text, Map<String, String> headers) {
    var body = text.getBytes(StandardCharsets.UTF_8);
    URI endpoint = region.endpoint();
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint);
    headers.forEach(request::putHeader);
    request.putHeader("Host", Objects.requireNonNull(endpoint.getAuthority()));
    request.putHeader("Content-Length", Integer.toString(body.length));
    var signed = TestSigner.root(service).sign(request.build(), body);
    var head = new StringBuilder("POST / HTTP/1.1\r\n");
    signed.forEachHeader(
        (name, values) -> values.forEach(v -> head.append(name + ": " + v + "\r\n")));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
