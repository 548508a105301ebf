/**
 * The service that the reference stack runs: HTTP on {@code PORT}, system information at {@code /},
 * health at {@code /health}.
 *
 * <p>Enters: environment variables, {@code /proc}, the ECS task metadata endpoint, HTTP requests,
 * SIGTERM. Must not touch: the image builder in {@code image}, the CDK app, the region; nothing
 * that costs start-up time on a quarter of a vCPU.
 *
 * <h2>{@code GET /}</h2>
 *
 * One JSON object. What this host does not tell is absent, never null.
 *
 * <table>
 * <caption>Fields, as JSON paths</caption>
 * <tr><th>Field</th><th>Type</th><th>Meaning</th></tr>
 * <tr><td>service.name, service.version</td><td>string</td><td>{@code proving-ground-workload}, the build's version</td></tr>
 * <tr><td>mode</td><td>string</td><td>{@code APP_ENV}</td></tr>
 * <tr><td>timestamp</td><td>string</td><td>now, ISO-8601 in UTC</td></tr>
 * <tr><td>uptimeSeconds</td><td>number</td><td>since {@code main} was entered</td></tr>
 * <tr><td>host.hostname, host.os, host.osVersion, host.architecture</td><td>string</td><td>architecture as the JVM calls it: {@code amd64}</td></tr>
 * <tr><td>host.processors</td><td>number</td><td>that the JVM may use</td></tr>
 * <tr><td>host.memory.limitBytes, host.memory.usedBytes</td><td>number</td><td>the cgroup's where it has a limit, else the host's total and this process's resident set</td></tr>
 * <tr><td>host.memory.limitedBy</td><td>string</td><td>{@code cgroup} or {@code host}</td></tr>
 * <tr><td>process.pid, process.uid, process.gid</td><td>number</td><td>as the kernel sees the process (effective ids); no {@code /etc/passwd} is needed</td></tr>
 * <tr><td>process.userName</td><td>string</td><td>the JVM's {@code user.name}</td></tr>
 * <tr><td>process.noNewPrivileges</td><td>boolean</td><td>the kernel's {@code NoNewPrivs}</td></tr>
 * <tr><td>process.effectiveCapabilities</td><td>string</td><td>the kernel's {@code CapEff}, sixteen hexadecimal digits; all 0: none</td></tr>
 * <tr><td>process.rootWritable</td><td>boolean</td><td>the process, at its start, could create a file in {@code /}</td></tr>
 * <tr><td>process.rootReadOnly</td><td>boolean</td><td>{@code /} is mounted read-only</td></tr>
 * <tr><td>java.version, java.vendor, java.vm</td><td>string</td><td></td></tr>
 * <tr><td>java.heap.usedBytes, java.heap.committedBytes, java.heap.maxBytes</td><td>number</td><td></td></tr>
 * <tr><td>ecs.cluster, ecs.taskArn, ecs.taskId, ecs.family, ecs.revision, ecs.availabilityZone, ecs.launchType</td><td>string</td><td>from the
 * task metadata endpoint version 4; {@code ecs} is absent where {@code ECS_CONTAINER_METADATA_URI_V4} is</td></tr>
 * <tr><td>ecs.containerName, ecs.image, ecs.imageDigest</td><td>string</td><td>of this container: {@code Name}, {@code Image}, {@code ImageID}</td></tr>
 * <tr><td>ecs.limits.cpu, ecs.limits.memoryMiB</td><td>number</td><td>the task's, in vCPU and MiB</td></tr>
 * </table>
 *
 * <h2>{@code GET /health}</h2>
 *
 * 200 {@code {"status":"healthy"}}, or 503 {@code {"status":"draining"}} after SIGTERM. Every error
 * is {@code application/problem+json} (RFC 9457).
 */
@NullMarked
package dev.provingground.workload;

import org.jspecify.annotations.NullMarked;
