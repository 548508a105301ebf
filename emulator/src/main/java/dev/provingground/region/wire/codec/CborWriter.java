package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.time.Instant;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes one answer as CBOR: bytes as bytes, and times tagged, whatever format the model names. */
final class CborWriter extends JsonWriter {
  private static final int EPOCH_SECONDS = 1;
  private final CBORGenerator generator;

  CborWriter(CBORGenerator generator) {
    super(generator);
    this.generator = generator;
  }

  @Override
  void bytes(SdkBytes bytes) throws IOException {
    generator.writeBinary(bytes.asByteArrayUnsafe());
  }

  @Override
  void timestamp(Format format, Instant time) throws IOException {
    generator.writeTag(EPOCH_SECONDS);
    generator.writeNumber(time.toEpochMilli() / 1000.0);
  }
}
