package dev.provingground.harness.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.regions.Region;

/** What a region of this project says of itself when it is ready: {@code GET /_region/health}. */
record RegionStatement(JsonNode json) {
  Region region() {
    return Region.of(json.path("region").asText());
  }

  String endpoint() {
    return json.path("endpoint").asText();
  }

  String proxy() {
    return json.path("proxy").asText();
  }

  double timeScale() {
    return json.path("timeScale").asDouble();
  }

  Capabilities capabilities() {
    var capabilities = new Capabilities();
    lacking(capabilities, "user-ids", Capability.USER_IDS);
    lacking(capabilities, "resource-limits", Capability.RESOURCE_LIMITS);
    lacking(capabilities, "packet-filters", Capability.PACKET_FILTERS);
    return capabilities;
  }

  private void lacking(Capabilities capabilities, String name, Capability capability) {
    var stated = json.path("capabilities").path(name);
    if (!stated.path("enforced").asBoolean()) {
      capabilities.lacks(
          capability, stated.path("detail").asText("the region does not state " + name));
    }
  }

  /**
   * For the report, in order.
   *
   * @param endpoint where the caller reaches it
   * @param proxy where the caller reaches its internet
   */
  Map<String, String> facts(String endpoint, String proxy) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("version", json.path("version").asText());
    facts.put("endpoint", endpoint);
    facts.put("internet proxy", proxy);
    facts.put("time scale", json.path("timeScale").asText());
    json.path("capabilities")
        .properties()
        .forEach(
            c ->
                facts.put(
                    c.getKey(),
                    (c.getValue().path("enforced").asBoolean() ? "" : "not enforced: ")
                        + c.getValue().path("detail").asText()));
    return facts;
  }
}
