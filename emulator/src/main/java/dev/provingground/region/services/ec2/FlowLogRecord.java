package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.NetworkFabric.Flow;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * What a flow log says of an interface and one aggregation interval.
 *
 * @param flow empty where there was none, or where some were missed
 * @param status {@code OK}, {@code NODATA} or {@code SKIPDATA}
 */
record FlowLogRecord(
    String region,
    NetworkInterface owner,
    Optional<Flow> flow,
    Instant start,
    Instant end,
    String status) {}
