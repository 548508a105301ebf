package dev.provingground.harness.assembly;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an app asks to be looked up, and to be told in its context when it is run again.
 *
 * @param key in the context
 * @param provider what kind of thing it is, such as {@code availability-zones}
 * @param properties which one it is
 */
public record MissingContext(String key, String provider, JsonNode properties) {}
