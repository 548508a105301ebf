package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.api.RegionIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All secrets, by their names. */
final class SecretStore {
  private static final int SUFFIX = 7;
  private final RegionIdentity region;
  private final Map<String, SecretRecord> secrets = new LinkedHashMap<>();

  SecretStore(RegionIdentity region) {
    this.region = region;
  }

  void put(SecretRecord secret) {
    secrets.put(secret.name(), secret);
  }

  void remove(SecretRecord secret) {
    secrets.remove(secret.name(), secret);
  }

  List<SecretRecord> all() {
    return List.copyOf(secrets.values());
  }

  /**
   * @param id a name, an ARN, or an ARN without the hyphen and the six characters at its end
   */
  Optional<SecretRecord> find(String id) {
    return id.startsWith("arn:")
        ? secrets.values().stream()
            .filter(one -> one.arn().equals(id) || withoutSuffix(one.arn()).equals(id))
            .findFirst()
        : Optional.ofNullable(secrets.get(id));
  }

  private static String withoutSuffix(String arn) {
    return arn.substring(0, arn.length() - SUFFIX);
  }

  /** The secret, which may be marked for deletion. */
  SecretRecord get(@Nullable String id) {
    return find(required(id, "secretId")).orElseThrow(() -> SecretErrors.notFound("."));
  }

  /** The secret, which is not marked for deletion. */
  SecretRecord inUse(@Nullable String id) {
    var secret = get(id);
    if (secret.deletion().isPresent()) {
      throw SecretErrors.markedForDeletion();
    }
    return secret;
  }

  /**
   * @param suffix six characters, so that a secret of the same name made later is another one
   */
  String arn(String name, String suffix) {
    return region.arn("secretsmanager", "secret:" + name + "-" + suffix);
  }

  /** What policies name, whether or not there is such a secret. */
  String resourceArn(String id) {
    return find(id)
        .map(SecretRecord::arn)
        .orElseGet(() -> id.startsWith("arn:") ? id : arn(id, "??????"));
  }
}
