package dev.provingground.region.wire.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** A structure: how to build one, and its members. */
final class Shape {
  private final Supplier<SdkPojo> constructor;
  private final List<Member> members;
  private final Map<String, Member> byRequestName = new HashMap<>();

  Shape(Supplier<SdkPojo> constructor, List<Member> members) {
    this.constructor = constructor;
    this.members = members;
    members.forEach(member -> byRequestName.put(member.requestName(), member));
  }

  List<Member> members() {
    return members;
  }

  @Nullable Member member(String requestName) {
    return byRequestName.get(requestName);
  }

  SdkPojo newBuilder() {
    return constructor.get();
  }

  static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
