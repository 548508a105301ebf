package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.requireLength;
import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/** Makes secrets, and gives them values. */
final class Writing {
  /** The key that AWS keeps for those who name none. */
  private static final String KEY = "alias/aws/secretsmanager";

  private static final int MOST_BYTES = 65_536;
  static final int MOST_STAGES = 20;
  private static final List<String> CURRENT = List.of(SecretRecord.CURRENT);

  private final SecretStore secrets;
  private final ServiceContext context;

  Writing(SecretStore secrets, ServiceContext context) {
    this.secrets = secrets;
    this.context = context;
  }

  CreateSecretResponse create(CreateSecretRequest request) {
    Supported.only(
        request,
        "Name",
        "ClientRequestToken",
        "Description",
        "KmsKeyId",
        "SecretBinary",
        "SecretString",
        "Tags");
    var name = name(request.name());
    onlyTheUsualKey(request.kmsKeyId());
    var value = value(request.secretString(), request.secretBinary(), request.clientRequestToken());
    var existing = secrets.find(name);
    if (existing.isPresent()) {
      return again(existing.get(), value);
    }
    var secret =
        new SecretRecord(
            secrets.arn(name, context.ids().suffix(6)),
            name,
            request.description(),
            tags(request.tags()),
            context.loop().now());
    value.ifPresent(version -> secret.add(version, CURRENT));
    secrets.put(secret);
    return created(secret, value);
  }

  /** A request that is repeated, with its token, has been answered already. */
  private static CreateSecretResponse again(SecretRecord existing, Optional<SecretVersion> value) {
    if (existing.deletion().isPresent()) {
      throw SecretErrors.state(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    }
    if (value.isEmpty()
        || existing.version(value.get().id()).filter(value.get()::hasValueOf).isEmpty()) {
      throw SecretErrors.exists(
          "The operation failed because the secret " + existing.name() + " already exists.");
    }
    return created(existing, value);
  }

  private static CreateSecretResponse created(SecretRecord secret, Optional<SecretVersion> value) {
    return CreateSecretResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(value.map(SecretVersion::id).orElse(null))
        .build();
  }

  PutSecretValueResponse put(PutSecretValueRequest request) {
    Supported.only(
        request, "SecretId", "ClientRequestToken", "SecretBinary", "SecretString", "VersionStages");
    var secret = secrets.inUse(request.secretId());
    var value = value(request.secretString(), request.secretBinary(), request.clientRequestToken());
    if (value.isEmpty()) {
      throw SecretErrors.state("You must provide either SecretString or SecretBinary.");
    }
    var stages = request.hasVersionStages() ? request.versionStages() : CURRENT;
    requireLength(stages.size(), "versionStages", 1, MOST_STAGES);
    add(secret, value.get(), stages);
    return PutSecretValueResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(value.get().id())
        .versionStages(secret.stagesOf(value.get().id()))
        .build();
  }

  UpdateSecretResponse update(UpdateSecretRequest request) {
    Supported.only(
        request,
        "SecretId",
        "ClientRequestToken",
        "Description",
        "KmsKeyId",
        "SecretBinary",
        "SecretString");
    var secret = secrets.inUse(request.secretId());
    onlyTheUsualKey(request.kmsKeyId());
    var value = value(request.secretString(), request.secretBinary(), request.clientRequestToken());
    value.ifPresent(version -> add(secret, version, CURRENT));
    if (request.description() != null) {
      secret.describe(request.description());
      secret.change(context.loop().now());
    }
    return UpdateSecretResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(value.map(SecretVersion::id).orElse(null))
        .build();
  }

  /** The same token with the same value changes nothing. */
  private static void add(SecretRecord secret, SecretVersion version, List<String> stages) {
    var before = secret.version(version.id());
    if (before.isEmpty()) {
      secret.add(version, stages);
    } else if (!before.get().hasValueOf(version)) {
      throw SecretErrors.exists(
          "You can't use ClientRequestToken %s because that value is already in use for a version of secret %s."
              .formatted(version.id(), secret.arn()));
    }
  }

  private static String name(@Nullable String given) {
    var name = required(given, "name");
    requireLength(name.length(), "name", 1, 512);
    if (!name.matches("[-/_+=.@!A-Za-z0-9]+")) {
      throw SecretErrors.validation(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
    return name;
  }

  private static void onlyTheUsualKey(@Nullable String keyId) {
    if (keyId != null && !keyId.equals(KEY)) {
      throw Supported.unsupported("KmsKeyId " + keyId + " instead of " + KEY);
    }
  }

  private Optional<SecretVersion> value(
      @Nullable String text, @Nullable SdkBytes bytes, @Nullable String token) {
    if (token != null) {
      requireLength(token.length(), "clientRequestToken", 32, 64);
    }
    if (text != null && bytes != null) {
      throw SecretErrors.parameter(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " secret.");
    }
    if (text != null) {
      requireLength(text.getBytes(StandardCharsets.UTF_8).length, "secretString", 1, MOST_BYTES);
    } else if (bytes != null) {
      requireLength(bytes.asByteArrayUnsafe().length, "secretBinary", 1, MOST_BYTES);
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new SecretVersion(
            token == null ? context.ids().uuid() : token, text, bytes, context.loop().now()));
  }

  static Map<String, String> tags(List<Tag> tags) {
    var all = new LinkedHashMap<String, String>();
    tags.forEach(tag -> all.put(required(tag.key(), "tags.key"), tag.value()));
    return all;
  }
}
