package dev.provingground.harness.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a region answers. Immutable: nobody changes its body. */
final class Answer {
  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * @param headers without those of the connection
   */
  Answer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** An error, as the SDK reads it in the call's protocol. */
  static Answer error(Call call, int status, String code, String message) {
    var json = call.protocol() == Call.Protocol.JSON;
    var text =
        switch (call.protocol()) {
          case JSON -> "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
          case QUERY ->
              """
              <ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>\
              <RequestId>rehearsed</RequestId></ErrorResponse>\
              """
                  .formatted(code, message);
          case EC2 ->
              """
              <Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors>\
              <RequestID>rehearsed</RequestID></Response>\
              """
                  .formatted(code, message);
        };
    return new Answer(
        status,
        Map.of("Content-Type", List.of(json ? "application/x-amz-json-1.1" : "text/xml")),
        text.getBytes(StandardCharsets.UTF_8));
  }

  int status() {
    return status;
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  boolean contains(String text) {
    return new String(body, StandardCharsets.UTF_8).contains(text);
  }
}
