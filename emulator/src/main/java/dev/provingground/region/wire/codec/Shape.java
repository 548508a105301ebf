package dev.provingground.region.wire.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** A structure: how to build one, and its members. */
final class Shape {
  private final Supplier<SdkPojo> constructor;
  private final List<Member> members;
  private final Map<String, Member> byRequestName = new HashMap<>();
  private final Map<String, Member> labels = new HashMap<>();
  private final Map<String, Member> parameters = new HashMap<>();
  private final Map<String, Member> headers = new LinkedHashMap<>();
  private final @Nullable Member payload;

  Shape(Supplier<SdkPojo> constructor, List<Member> members) {
    this.constructor = constructor;
    this.members = members;
    members.forEach(member -> byPlace(member).put(member.requestName(), member));
    this.payload = members.stream().filter(Member::isPayload).findFirst().orElse(null);
  }

  private Map<String, Member> byPlace(Member member) {
    return switch (member.location()) {
      case PAYLOAD -> byRequestName;
      case PATH, GREEDY_PATH -> labels;
      case QUERY_PARAM -> parameters;
      case HEADER -> headers;
      case STATUS_CODE ->
          throw new IllegalArgumentException(
              member.requestName() + " stands where no mounted service has members");
    };
  }

  List<Member> members() {
    return members;
  }

  /** By its name in the body. */
  @Nullable Member member(String requestName) {
    return byRequestName.get(requestName);
  }

  /** By its name in a REST request's path. */
  @Nullable Member label(String name) {
    return labels.get(name);
  }

  /** By its name in a REST request's query. */
  @Nullable Member parameter(String name) {
    return parameters.get(name);
  }

  /** Those that stand in a REST message's headers. */
  Collection<Member> headers() {
    return headers.values();
  }

  /** The one that is a REST message's whole body, where one is. */
  @Nullable Member payload() {
    return payload;
  }

  /** Those without which a REST request is another operation's: of its query and its headers. */
  List<Member> requiredBesidesBody() {
    return Stream.concat(parameters.values().stream(), headers.values().stream())
        .filter(Member::isRequired)
        .toList();
  }

  SdkPojo newBuilder() {
    return constructor.get();
  }

  static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
