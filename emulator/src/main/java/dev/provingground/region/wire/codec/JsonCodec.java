package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;

/** AWS JSON. Thread-safe. */
public final class JsonCodec extends TreeCodec {
  public JsonCodec(Shapes shapes) {
    super(
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build(),
        "JSON",
        shapes);
  }

  @Override
  JsonWriter writer(JsonGenerator generator) {
    return new JsonWriter(generator);
  }
}
