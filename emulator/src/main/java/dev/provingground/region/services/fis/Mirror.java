package dev.provingground.region.services.fis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Copies between the model's look-alikes: it has one action, target and stop condition for the
 * request that creates, one for the request that updates, one for templates and one for
 * experiments.
 */
final class Mirror {
  private Mirror() {}

  /** Sets on the builder what the structure has under the same names. Returns the builder. */
  static <B extends SdkPojo> B copy(SdkPojo from, B to) {
    for (var field : to.sdkFields()) {
      from.sdkFields().stream()
          .filter(other -> other.memberName().equals(field.memberName()))
          .map(other -> other.getValueOrDefault(from))
          .filter(Mirror::isGiven)
          .findFirst()
          .ifPresent(value -> field.set(to, convert(value, field)));
    }
    return to;
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private static Object convert(Object value, SdkField<?> as) {
    return switch (as.marshallingType().getKnownType()) {
      case SDK_POJO -> {
        var builder = copy((SdkPojo) value, as.constructor().get());
        yield ((Buildable) builder).build();
      }
      case LIST -> {
        var element = as.getTrait(ListTrait.class).memberFieldInfo();
        var list = new ArrayList<Object>();
        ((List<?>) value).forEach(each -> list.add(convert(each, element)));
        yield list;
      }
      case MAP -> {
        var element = as.getTrait(MapTrait.class).valueFieldInfo();
        var map = new LinkedHashMap<Object, Object>();
        ((Map<?, ?>) value).forEach((key, each) -> map.put(key, convert(each, element)));
        yield map;
      }
      default -> value;
    };
  }
}
