package dev.provingground.region.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.core.OperationInfo;

/**
 * Where the SDK's clients know an operation's method and path from: nothing that is public says so,
 * the marshallers of their requests do.
 */
final class Marshallers {
  private static final String BINDING = "SDK_OPERATION_BINDING";

  private static final Pattern ACRONYM = Pattern.compile("([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)");

  private Marshallers() {}

  /** As the SDK's classes are called: {@code ListHostedZonesByVpc} of ListHostedZonesByVPC. */
  private static String className(String operation) {
    return ACRONYM
        .matcher(operation)
        .replaceAll(match -> match.group(1) + match.group(2).toLowerCase(Locale.ROOT));
  }

  /** What the client knows of an operation; empty when it is none but a convenience. */
  static Optional<OperationInfo> operation(Class<?> client, String operation) {
    var marshaller =
        client.getPackageName() + ".transform." + className(operation) + "RequestMarshaller";
    try {
      var field =
          Class.forName(marshaller, true, client.getClassLoader()).getDeclaredField(BINDING);
      field.setAccessible(true);
      return Optional.of((OperationInfo) field.get(null));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this version of the SDK keeps its paths elsewhere", e);
    }
  }

  /** The class of an operation's requests. */
  static <T> Class<? extends T> request(Class<?> client, String operation, Class<T> kind) {
    var name = client.getPackageName() + ".model." + className(operation) + "Request";
    try {
      return Class.forName(name, true, client.getClassLoader()).asSubclass(kind);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("this version of the SDK names its requests otherwise", e);
    }
  }
}
