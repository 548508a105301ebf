package dev.provingground.harness.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** What is told of a stack and of those that are nested in it. */
final class StackEventsTest {
  private static final String ROOT = "arn:root";
  private static final String NESTED = "arn:nested";
  private static final String STACK = "AWS::CloudFormation::Stack";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Told region = new Told();
  private final StackEvents events =
      new StackEvents(
          region, ROOT, new Console(new PrintStream(said, true, StandardCharsets.UTF_8)), "deploy");

  /** CloudFormation's events, and nothing else of it. */
  private static final class Told implements CloudFormationClient {
    private final Map<String, List<StackEvent>> byStack = new HashMap<>();
    private int second;

    void add(String stack, String type, String logicalId, String physicalId, String status) {
      add(stack, type, logicalId, physicalId, status, null);
    }

    void add(
        String stack,
        String type,
        String logicalId,
        String physicalId,
        String status,
        @Nullable String reason) {
      second++;
      byStack
          .computeIfAbsent(stack, id -> new ArrayList<>())
          .addFirst(
              StackEvent.builder()
                  .eventId("event-" + second)
                  .timestamp(Instant.ofEpochSecond(second))
                  .resourceType(type)
                  .logicalResourceId(logicalId)
                  .physicalResourceId(physicalId)
                  .resourceStatus(status)
                  .resourceStatusReason(reason)
                  .build());
    }

    @Override
    public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
      var events = byStack.getOrDefault(request.stackName(), List.of());
      return DescribeStackEventsResponse.builder().stackEvents(events).build();
    }

    @Override
    public String serviceName() {
      return "cloudformation";
    }

    @Override
    public void close() {}
  }

  private List<String> told() {
    events.print();
    var lines = said.toString(StandardCharsets.UTF_8).lines();
    said.reset();
    return lines
        .map(line -> line.replaceFirst(".*deploy ", "").strip().replaceAll(" +", " "))
        .toList();
  }

  @Test
  void aNestedStackIsToldInItsPlaceAndUnderItsPath() {
    region.add(ROOT, STACK, "Web", ROOT, "CREATE_IN_PROGRESS");
    region.add(ROOT, STACK, "Network", "", "CREATE_IN_PROGRESS");
    region.add(ROOT, STACK, "Network", NESTED, "CREATE_IN_PROGRESS", "Resource creation Initiated");
    region.add(NESTED, STACK, "Web-Network-1", NESTED, "CREATE_IN_PROGRESS");
    region.add(NESTED, "AWS::EC2::VPC", "Vpc", "vpc-1", "CREATE_COMPLETE");
    region.add(NESTED, STACK, "Web-Network-1", NESTED, "CREATE_COMPLETE");
    region.add(ROOT, STACK, "Network", NESTED, "CREATE_COMPLETE");
    assertThat(told())
        .containsExactly(
            "CREATE_IN_PROGRESS AWS::CloudFormation::Stack Web",
            "CREATE_IN_PROGRESS AWS::CloudFormation::Stack Network",
            "CREATE_COMPLETE AWS::EC2::VPC Network/Vpc",
            "CREATE_COMPLETE AWS::CloudFormation::Stack Network");
    region.add(NESTED, "AWS::EC2::VPC", "Vpc", "vpc-1", "UPDATE_COMPLETE");
    assertThat(told()).containsExactly("UPDATE_COMPLETE AWS::EC2::VPC Network/Vpc");
  }

  @Test
  void whyItFailedIsSaidByWhatFailedInIt() {
    region.add(ROOT, STACK, "Network", NESTED, "CREATE_IN_PROGRESS");
    region.add(ROOT, STACK, "Network", NESTED, "CREATE_FAILED", "Embedded stack was not created");
    events.print();
    assertThat(events.firstFailure()).hasValue("Network: Embedded stack was not created");
    region.add(NESTED, "AWS::EC2::VPC", "Vpc", "", "CREATE_FAILED", "The CIDR '' is invalid.");
    region.add(NESTED, "AWS::EC2::Subnet", "Subnet", "", "CREATE_FAILED", "cancelled");
    events.print();
    assertThat(events.firstFailure()).hasValue("Network/Vpc: The CIDR '' is invalid.");
  }

  @Test
  void whatIsThereAlreadyIsNotTold() {
    region.add(ROOT, STACK, "Network", NESTED, "CREATE_COMPLETE");
    region.add(NESTED, "AWS::EC2::VPC", "Vpc", "vpc-1", "CREATE_COMPLETE");
    var later =
        new StackEvents(
            region,
            ROOT,
            new Console(new PrintStream(said, true, StandardCharsets.UTF_8)),
            "deploy");
    later.print();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
