package dev.provingground.region.wire;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Operation;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.types.RegionResourceTypes;
import dev.provingground.region.services.fakes.EveryService;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * What the region does and what it refuses, as {@code docs/coverage.md} tells it: read from the
 * services' classes and the resource types' schemas. Which members an operation refuses it is
 * asked: with requests that give one member each.
 */
final class Coverage {
  private static final Caller ROOT = new Caller.Root("123456789012");

  private final EveryService region;
  private final StringBuilder text = new StringBuilder();

  private Coverage(EveryService region) {
    this.region = region;
  }

  static String of(EveryService region) {
    var coverage = new Coverage(region);
    coverage.write();
    return coverage.text.toString();
  }

  private void write() {
    line(
        """
        # Coverage

        What the region does, and what it refuses by name. Generated from its code: `CoverageTest` fails when this is
        stale, and writes it anew.

        ## Operations

        A request is refused with `NotImplemented`, status 501, when it asks for an operation that AWS has and the region
        has not, or gives a member that stands here behind an operation. Some members are refused only together with
        others, or for some of their values; the error names them. An operation or a member that AWS does not have either
        gets AWS's own error.
        """);
    region.mounts().stream().sorted(Comparator.comparing(Mount::scope)).forEach(this::service);
    line("## Resource types\n");
    line(
        """
        A template with any other type or property is refused, all of them named at once, before its first resource is
        created. `Fn::GetAtt` knows the attributes. Changing a property updates the resource in place, replaces it, or is
        refused before the update begins.

        `AWS::Lambda::Function` exists in name only, as the provider of a custom resource that stands here
        ([decisions/custom-resources.md](decisions/custom-resources.md)); every other function or custom resource is refused.
        """);
    RegionResourceTypes.all().schemas().stream()
        .sorted(Comparator.comparing(ResourceSchema::typeName))
        .forEach(this::type);
    text.setLength(text.length() - 1); // the last paragraph's empty line
  }

  private <T extends SdkClient> void service(Mount<T> mount) {
    var service = EveryService.guarded(mount);
    line("### " + mount.scope() + "\n");
    for (var operation : service.operations()) {
      var refused = refused(operation);
      line("- " + operation.name() + (refused.isEmpty() ? "" : ": not " + join(refused)));
    }
    var absent = new TreeSet<>(new OperationNames(mount.client()).all());
    service.operations().forEach(operation -> absent.remove(operation.name()));
    absent.removeIf(name -> name.endsWith("AsBytes"));
    if (!absent.isEmpty()) {
      line("\n<details><summary>Refused (" + absent.size() + ")</summary>\n");
      line(String.join(", ", absent) + "\n\n</details>");
    }
    line("");
  }

  private List<String> refused(Operation operation) {
    return fields(operation.requestType()).stream()
        .filter(field -> refuses(operation, field))
        .map(SdkField::memberName)
        .sorted()
        .toList();
  }

  private boolean refuses(Operation operation, SdkField<?> field) {
    var request = builder(operation.requestType());
    request.sdkFields().stream()
        .filter(label -> label.location() == MarshallLocation.PATH)
        .forEach(label -> label.set(request, value(label)));
    field.set(request, value(field));
    try {
      CallContext.call(
          ROOT, () -> operation.call((SdkRequest) ((Buildable) request).build(), new byte[0]));
      return false;
    } catch (AwsServiceException e) {
      return e.statusCode() == 501
          && WireErrors.message(e).contains("'" + field.memberName() + "'");
    } finally {
      region.region().loop().runUntilIdle();
    }
  }

  private static Object value(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> "x";
      case BOOLEAN -> true;
      case SHORT -> (short) 1;
      case INTEGER -> 1;
      case LONG -> 1L;
      case FLOAT -> 1f;
      case DOUBLE -> 1d;
      case INSTANT -> Instant.EPOCH;
      case SDK_BYTES -> SdkBytes.fromUtf8String("x");
      case DOCUMENT -> Document.fromString("x");
      case LIST -> List.of(value(field.getTrait(ListTrait.class).memberFieldInfo()));
      case MAP -> Map.of("x", value(field.getTrait(MapTrait.class).valueFieldInfo()));
      case SDK_POJO -> ((Buildable) field.constructor().get()).build();
      default -> throw new AssertionError("a type that this test does not know: " + field);
    };
  }

  private void type(ResourceSchema schema) {
    line("### " + schema.typeName() + "\n");
    property(schema, "In place", on -> on == OnUpdate.IN_PLACE);
    property(schema, "Replaces", on -> on == OnUpdate.REPLACE);
    property(schema, "Not to be changed", on -> on == OnUpdate.REFUSE);
    if (!schema.attributes().isEmpty()) {
      line("- Attributes: " + join(new TreeSet<>(schema.attributes())));
    }
    line("");
  }

  private void property(ResourceSchema schema, String title, Predicate<OnUpdate> which) {
    var names =
        new TreeMap<>(schema.properties())
            .entrySet().stream()
                .filter(property -> which.test(property.getValue().onUpdate()))
                .map(
                    property ->
                        schema.required().contains(property.getKey())
                            ? property.getKey() + " (required)"
                            : property.getKey())
                .toList();
    if (!names.isEmpty()) {
      line("- " + title + ": " + join(names));
    }
  }

  private static String join(Iterable<String> names) {
    return String.join(", ", names);
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private static List<SdkField<?>> fields(Class<?> type) {
    return builder(type).sdkFields();
  }

  private static SdkPojo builder(Class<?> type) {
    try {
      return (SdkPojo) type.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK's classes are not as they were", e);
    }
  }
}
