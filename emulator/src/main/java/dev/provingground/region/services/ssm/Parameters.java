package dev.provingground.region.services.ssm;

import dev.provingground.region.api.RegionIdentity;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** All parameters, by name, and how callers mean them. */
final class Parameters {
  private final RegionIdentity region;
  private final Vault vault = new Vault();
  private final SortedMap<String, ParameterRecord> byName = new TreeMap<>();

  Parameters(RegionIdentity region) {
    this.region = region;
  }

  /** A name that is a path brings its own slash: {@code /a/b} is {@code …:parameter/a/b}. */
  String arn(String name) {
    return region.arn("ssm", "parameter" + (name.startsWith("/") ? name : "/" + name));
  }

  /** What IAM evaluates for a name or ARN, without the version that may follow it. */
  String resourceArn(String selected) {
    var arn = selected.startsWith("arn:") ? selected : arn(selected);
    int end = arn.indexOf(':', arn.indexOf(":parameter/") + 1);
    return end < 0 ? arn : arn.substring(0, end);
  }

  Stream<ParameterRecord> all() {
    return byName.values().stream();
  }

  Optional<ParameterRecord> find(String name) {
    return Optional.ofNullable(byName.get(plainName(name)));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ParameterNotFound
   */
  ParameterRecord get(String name) {
    return find(name).orElseThrow(() -> SsmErrors.notFound(name));
  }

  /**
   * By its name alone, no ARN.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ParameterNotFound
   */
  ParameterRecord named(String name) {
    return Optional.ofNullable(byName.get(name)).orElseThrow(() -> SsmErrors.notFound(name));
  }

  void put(ParameterRecord parameter) {
    byName.put(parameter.name(), parameter);
  }

  void remove(ParameterRecord parameter) {
    byName.remove(parameter.name());
  }

  /** A name as it stands, or the one that an ARN of this region ends with. */
  String plainName(String nameOrArn) {
    var prefix = arn("/");
    if (!nameOrArn.startsWith(prefix)) {
      return nameOrArn;
    }
    var path = nameOrArn.substring(prefix.length() - 1);
    return byName.containsKey(path) ? path : path.substring(1);
  }

  /** A value as it is kept. */
  String sealed(ParameterType type, String value) {
    return type == ParameterType.SECURE_STRING ? vault.encrypt(value) : value;
  }

  /** A version with its value readable, when asked for. */
  ParameterHistory opened(ParameterHistory version, boolean withDecryption) {
    return withDecryption && version.type() == ParameterType.SECURE_STRING
        ? version.toBuilder().value(vault.decrypt(version.value())).build()
        : version;
  }

  /** What the readers of values see. */
  Parameter view(ParameterHistory version, boolean withDecryption) {
    return Parameter.builder()
        .name(version.name())
        .arn(arn(version.name()))
        .type(version.type())
        .dataType(version.dataType())
        .value(opened(version, withDecryption).value())
        .version(version.version())
        .lastModifiedDate(version.lastModifiedDate())
        .build();
  }
}
