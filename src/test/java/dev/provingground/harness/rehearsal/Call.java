package dev.provingground.harness.rehearsal;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call of an AWS API, as far as a fault needs to know it.
 *
 * @param service the credential scope, such as {@code cloudformation}
 * @param operation such as {@code DescribeStacks}
 * @param protocol how its errors look
 * @param body as it was sent
 */
record Call(String service, String operation, Protocol protocol, String body) {
  private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/[^/]+/[^/]+/([^/]+)/");
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([^&]+)");

  /** How errors are written down. */
  enum Protocol {
    JSON,
    QUERY,
    EC2
  }

  /** Empty for what is no signed call: ECR's registry, health checks. */
  static Optional<Call> of(Headers headers, byte[] content) {
    var authorization = Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
    var scope = SCOPE.matcher(authorization);
    if (!scope.find()) {
      return Optional.empty();
    }
    var service = scope.group(1);
    var body = new String(content, StandardCharsets.UTF_8);
    var target = headers.getFirst("X-Amz-Target");
    if (target != null) {
      return Optional.of(
          new Call(service, target.substring(target.lastIndexOf('.') + 1), Protocol.JSON, body));
    }
    var action = ACTION.matcher(body);
    return action.find()
        ? Optional.of(
            new Call(
                service,
                action.group(1),
                service.equals("ec2") ? Protocol.EC2 : Protocol.QUERY,
                body))
        : Optional.empty();
  }

  /** Whether it changes nothing. */
  boolean reads() {
    return operation.startsWith("Describe")
        || operation.startsWith("List")
        || operation.startsWith("Get");
  }

  /** What two calls have in common that ask for the same. */
  String question() {
    return service + " " + operation + " " + body;
  }

  boolean is(String wantedService, String wantedOperation) {
    return service.equals(wantedService) && operation.equals(wantedOperation);
  }
}
