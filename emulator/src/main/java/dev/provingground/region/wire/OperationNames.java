package dev.provingground.region.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which operations AWS has, of which the region may implement few. Read from the bytes of the SDK's
 * interface, and only when somebody asks for one that is not there: to reflect over EC2's would
 * load two thousand classes.
 */
final class OperationNames {
  private final Class<?> client;
  private volatile @Nullable Set<String> names;

  OperationNames(Class<?> client) {
    this.client = client;
  }

  boolean contains(String operation) {
    return all().contains(operation);
  }

  Set<String> all() {
    var known = names;
    if (known == null) {
      known = read();
      names = known;
    }
    return known;
  }

  private Set<String> read() {
    try (var bytes = client.getResourceAsStream(client.getSimpleName() + ".class")) {
      if (bytes == null) {
        throw new IllegalStateException(client + " has no class file");
      }
      return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
          .filter(method -> method.methodType().stringValue().endsWith("Response;"))
          .map(method -> method.methodName().stringValue())
          .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
