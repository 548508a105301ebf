package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;

/** Smithy's RPC v2 CBOR: the tree of AWS JSON in binary. Thread-safe. */
public final class CborCodec extends TreeCodec {
  public CborCodec(Shapes shapes) {
    super(
        CBORFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build(),
        "CBOR",
        shapes);
  }

  @Override
  JsonWriter writer(JsonGenerator generator) {
    return new CborWriter((CBORGenerator) generator);
  }
}
