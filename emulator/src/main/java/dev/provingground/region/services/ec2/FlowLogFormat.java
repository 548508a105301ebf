package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of a flow log's records, in order: AWS's table of <i>Flow log records</i> in the VPC
 * user guide. What the region has no such thing for is {@code -}, as it is on AWS; fields that it
 * would have to make up are refused.
 */
final class FlowLogFormat {
  /** What is recorded when nobody says otherwise: version 2. */
  static final String DEFAULT =
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport}"
          + " ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

  private static final Pattern FIELDS = Pattern.compile("\\$\\{([a-z0-9-]+)}");
  private static final int FIRST_VERSION = 2;
  private static final String NONE = "-";
  private static final Map<String, Field> KNOWN = fields();
  private static final Set<String> NOT_MEASURED =
      Set.of(
          "tcp-flags",
          "ecs-cluster-arn",
          "ecs-cluster-name",
          "ecs-container-instance-arn",
          "ecs-container-instance-id",
          "ecs-container-id",
          "ecs-second-container-id",
          "ecs-service-name",
          "ecs-task-definition-arn",
          "ecs-task-arn",
          "ecs-task-id",
          "encryption-status");

  private final List<Field> fields;
  private final int version;

  private record Field(int since, Function<FlowLogRecord, String> value) {}

  private FlowLogFormat(List<Field> fields, int version) {
    this.fields = fields;
    this.version = version;
  }

  /**
   * @param text such as {@code ${interface-id} ${action}}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameter; for a
   *     field that the region does not measure NotImplemented
   */
  static FlowLogFormat of(String text) {
    var fields = new ArrayList<Field>();
    var found = FIELDS.matcher(text);
    while (found.find()) {
      fields.add(field(found.group(1)));
    }
    if (fields.isEmpty() || !FIELDS.matcher(text).replaceAll("").isBlank()) {
      throw error(
          "InvalidParameter",
          "LogFormat is invalid: %s. Give fields such as ${srcaddr}, separated by spaces."
              .formatted(text));
    }
    return new FlowLogFormat(
        fields, fields.stream().mapToInt(Field::since).reduce(FIRST_VERSION, Math::max));
  }

  private static Field field(String name) {
    if (NOT_MEASURED.contains(name)) {
      throw Supported.unsupported("LogFormat field ${" + name + "}");
    }
    var field = KNOWN.get(name);
    if (field == null) {
      throw error("InvalidParameter", "LogFormat contains an unknown field: " + name);
    }
    return field;
  }

  /** A record as the text of a log event. */
  String write(FlowLogRecord flow) {
    return fields.stream()
        .map(field -> field.since == 0 ? String.valueOf(version) : field.value.apply(flow))
        .collect(Collectors.joining(" "));
  }

  private static Map<String, Field> fields() {
    var known = new LinkedHashMap<String, Field>();
    known.put("version", new Field(0, flow -> NONE)); // the format's own
    known.put("account-id", new Field(2, flow -> flow.owner().ownerId()));
    known.put("interface-id", new Field(2, flow -> flow.owner().networkInterfaceId()));
    known.put("srcaddr", measured(2, NetworkFabric.Flow::source));
    known.put("dstaddr", measured(2, NetworkFabric.Flow::destination));
    known.put("srcport", measured(2, NetworkFabric.Flow::sourcePort));
    known.put("dstport", measured(2, NetworkFabric.Flow::destinationPort));
    known.put("protocol", measured(2, NetworkFabric.Flow::protocol));
    known.put("packets", measured(2, NetworkFabric.Flow::packets));
    known.put("bytes", measured(2, NetworkFabric.Flow::bytes));
    known.put("start", new Field(2, flow -> String.valueOf(flow.start().getEpochSecond())));
    known.put("end", new Field(2, flow -> String.valueOf(flow.end().getEpochSecond())));
    known.put("action", measured(2, flow -> flow.accepted() ? "ACCEPT" : "REJECT"));
    known.put("log-status", new Field(2, FlowLogRecord::status));
    known.put("vpc-id", new Field(3, flow -> flow.owner().vpcId()));
    known.put("subnet-id", new Field(3, flow -> flow.owner().subnetId()));
    known.put("instance-id", new Field(3, flow -> NONE));
    known.put("type", measured(3, flow -> "IPv4"));
    known.put("pkt-srcaddr", measured(3, NetworkFabric.Flow::source));
    known.put("pkt-dstaddr", measured(3, NetworkFabric.Flow::destination));
    known.put("region", new Field(4, FlowLogRecord::region));
    known.put("az-id", new Field(4, flow -> flow.owner().availabilityZoneId()));
    known.put("sublocation-type", new Field(4, flow -> NONE));
    known.put("sublocation-id", new Field(4, flow -> NONE));
    known.put("pkt-src-aws-service", new Field(5, flow -> NONE));
    known.put("pkt-dst-aws-service", new Field(5, flow -> NONE));
    known.put("flow-direction", measured(5, flow -> flow.egress() ? "egress" : "ingress"));
    known.put("traffic-path", new Field(5, flow -> NONE));
    known.put("reject-reason", new Field(8, flow -> NONE));
    return known;
  }

  private static Field measured(int since, Function<NetworkFabric.Flow, Object> value) {
    return new Field(
        since, record -> record.flow().map(flow -> String.valueOf(value.apply(flow))).orElse(NONE));
  }
}
