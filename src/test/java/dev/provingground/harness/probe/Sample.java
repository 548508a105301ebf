package dev.provingground.harness.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request.
 *
 * @param intended when it was to be sent, by the rate
 * @param lag how much later it was sent: the generator's fault, not the service's
 * @param latency from when it was intended to the end of the answer
 * @param status of the answer; empty when there was none
 * @param task the ARN of the task that answered, as the answer tells
 * @param zone the availability zone that answered
 * @param failure why it counts as failed: another status than 200, or what went wrong on the way
 */
public record Sample(
    Instant intended,
    Duration lag,
    Duration latency,
    Optional<Integer> status,
    Optional<String> task,
    Optional<String> zone,
    Optional<String> failure) {}
