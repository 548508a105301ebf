package dev.provingground.region.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Operation;
import dev.provingground.region.wire.RandomStructures.Empties;
import dev.provingground.region.wire.codec.CborCodec;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignedRequest;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;

/** A service that has been through several protocols answers each client in its own. */
final class DialectsTest {
  private static final String GRANITE = "GraniteServiceVersion20100801";
  private static final String PUT = "/service/" + GRANITE + "/operation/PutMetricData";
  private static final ObjectMapper CBOR = new CBORMapper();

  private final Shapes shapes = new Shapes();
  private final Echo<CloudWatchClient> echo = new Echo<>(CloudWatchClient.class);
  private final GuardedService<CloudWatchClient> service =
      new GuardedService<>(
          CloudWatchClient.class, "cloudwatch", echo.service(), (caller, access) -> {});
  private final Dialects dialects =
      new Dialects(
          new Mount<>(
              "monitoring",
              "cloudwatch",
              Protocol.AWS_QUERY,
              GRANITE,
              "2010-08-01",
              CloudWatchClient.class,
              echo.service()),
          new OperationNames(CloudWatchClient.class),
          shapes);

  private static Received received(String path, Map<String, String> headers, byte[] body) {
    return new Received(
        new SignedRequest(
            "POST",
            path,
            "",
            headers::keySet,
            name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
            body));
  }

  private static Received cbor(String path, byte[] body) {
    return received(
        path, Map.of("smithy-protocol", "rpc-v2-cbor", "x-amzn-query-mode", "true"), body);
  }

  private static Received json(String body) {
    return received(
        "/",
        Map.of(
            "X-Amz-Target", GRANITE + ".PutMetricData",
            "Content-Type", "application/x-amz-json-1.0",
            "x-amzn-query-mode", "true"),
        body.getBytes(UTF_8));
  }

  private static Received query() {
    return received(
        "/", Map.of(), "Action=PutMetricData&Version=2010-08-01&Namespace=n".getBytes(UTF_8));
  }

  private Operation put() {
    return service.operation("PutMetricData").orElseThrow();
  }

  @Test
  void eachRequestSaysWhichDialectItIsIn() throws JsonProcessingException {
    var body = CBOR.writeValueAsBytes(Map.of("Namespace", "n"));
    for (var request : List.of(query(), json("{\"Namespace\": \"n\"}"), cbor(PUT, body))) {
      var dialect = dialects.of(request);
      assertThat(dialect.operation(request)).isEqualTo("PutMetricData");
      assertThat(dialect.decode(put(), request))
          .isEqualTo(PutMetricDataRequest.builder().namespace("n").build());
    }
  }

  @Test
  void eachIsAnsweredInItsOwn() {
    var answer = ListMetricsResponse.builder().nextToken("3").build();
    var list = service.operation("ListMetrics").orElseThrow();

    assertThat(encoded(list, answer, query()).contentType()).startsWith("text/xml");
    assertThat(encoded(list, answer, json("{}")).contentType())
        .isEqualTo("application/x-amz-json-1.0");
    var inCbor = encoded(list, answer, cbor(PUT, new byte[0]));
    assertThat(inCbor.contentType()).isEqualTo("application/cbor");
    assertThat(inCbor.headers()).containsEntry("smithy-protocol", "rpc-v2-cbor");
  }

  private Answer encoded(Operation operation, ListMetricsResponse answer, Received request) {
    return dialects
        .of(request)
        .encode(operation, new Operation.Reply(answer, new byte[0]), request, "id");
  }

  @Test
  void anErrorHasItsShapesNameAndTheCodeThatQueryClientsKnew() throws Exception {
    var error =
        AwsErrors.of(InvalidParameterValueException.builder(), "InvalidParameterValue", "too much");
    var request = cbor(PUT, new byte[0]);
    var answer = dialects.of(request).error(error, request, "id");

    JsonNode body = CBOR.readTree(answer.body());
    assertThat(body.path("__type").asText()).isEqualTo("InvalidParameterValueException");
    assertThat(body.path("message").asText()).isEqualTo("too much");
    assertThat(answer.headers())
        .containsEntry("x-amzn-query-error", "InvalidParameterValue;Sender");
    assertThat(dialects.of(json("{}")).error(error, json("{}"), "id").headers())
        .containsEntry("x-amzn-query-error", "InvalidParameterValue;Sender");
  }

  @Test
  void anotherServicesPathIsAnUnknownOperation() {
    var request = cbor("/service/Other/operation/PutMetricData", new byte[0]);
    assertThatThrownBy(() -> dialects.of(request).operation(request))
        .hasMessageContaining("There is no operation '/service/Other");
  }

  @Test
  void whateverIsWrittenAsCborIsReadAsItWas() throws Exception {
    long seed = new Random().nextLong();
    var codec = new CborCodec(shapes);
    for (var operation : service.operations()) {
      for (var type : List.of(operation.requestType(), operation.responseType())) {
        var random = new Random(seed ^ type.getName().hashCode());
        var structure =
            new RandomStructures(random, Empties.ALL, ChronoUnit.MILLIS)
                .fill((SdkPojo) type.getMethod("builder").invoke(null));
        var read = (SdkPojo) codec.decode(type, codec.encode(structure));
        assertThat(structure.equalsBySdkFields(read))
            .as("seed %s%n%s%n%s", seed, structure, read)
            .isTrue();
      }
    }
  }

  @Test
  void timesAreTaggedSecondsAndBytesAreBytes() throws Exception {
    var body = new ByteArrayOutputStream();
    try (var generator = new CBORFactory().createGenerator(body)) {
      generator.writeStartObject();
      generator.writeFieldName("MetricData");
      generator.writeStartArray();
      generator.writeStartObject();
      generator.writeFieldName("Timestamp");
      generator.writeTag(1);
      generator.writeNumber(1767225600.25);
      generator.writeFieldName("Value");
      generator.writeNumber(3); // clients write whole numbers as such
      generator.writeEndObject();
      generator.writeEndArray();
      generator.writeEndObject();
    }
    var datum =
        new CborCodec(shapes)
            .decode(PutMetricDataRequest.class, body.toByteArray())
            .metricData()
            .getFirst();
    assertThat(datum.timestamp()).isEqualTo(Instant.parse("2026-01-01T00:00:00.250Z"));
    assertThat(datum.value()).isEqualTo(3);
  }

  @Test
  void whatClientsCompressIsReadAsIfTheyHadNot() throws Exception {
    var form = "Action=PutMetricData&Version=2010-08-01&Namespace=n".getBytes(UTF_8);
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(form);
    }
    var request = received("/", Map.of("Content-Encoding", "gzip"), compressed.toByteArray());
    var dialect = dialects.of(request);
    assertThat(dialect.operation(request)).isEqualTo("PutMetricData");
    assertThat(dialect.decode(put(), request))
        .isEqualTo(PutMetricDataRequest.builder().namespace("n").build());

    var broken = received("/", Map.of("Content-Encoding", "gzip"), form);
    assertThatThrownBy(() -> dialects.of(broken).operation(broken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not gzip");
  }

  @Test
  void whatIsNoCborIsMalformed() {
    var request = cbor(PUT, "{\"Namespace\": 1}".getBytes(UTF_8));
    assertThatThrownBy(() -> dialects.of(request).decode(put(), request))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("CBOR");
  }
}
