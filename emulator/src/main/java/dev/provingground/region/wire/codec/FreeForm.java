package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;

/** Members whose model is any JSON at all; the query protocols have none. */
record FreeForm() implements ValueType {
  static UnsupportedOperationException notInQuery(String name) {
    return new UnsupportedOperationException(name + " is free JSON, in a query protocol");
  }

  static Document read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, Document>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var key = parser.currentName();
          parser.nextToken();
          map.put(key, read(parser));
        }
        yield Document.fromMap(map);
      }
      case START_ARRAY -> {
        var list = new ArrayList<Document>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield Document.fromList(list);
      }
      case VALUE_STRING -> Document.fromString(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> Document.fromBoolean(parser.getBooleanValue());
      case VALUE_NULL -> Document.fromNull();
      default -> Document.fromNumber(SdkNumber.fromString(parser.getText()));
    };
  }

  static void write(JsonGenerator generator, Document document) throws IOException {
    if (document.isMap()) {
      generator.writeStartObject();
      for (var entry : document.asMap().entrySet()) {
        generator.writeFieldName(entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (document.isList()) {
      generator.writeStartArray();
      for (var element : document.asList()) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (document.isString()) {
      generator.writeString(document.asString());
    } else if (document.isBoolean()) {
      generator.writeBoolean(document.asBoolean());
    } else if (document.isNumber()) {
      generator.writeNumber(document.asNumber().stringValue());
    } else {
      generator.writeNull();
    }
  }
}
