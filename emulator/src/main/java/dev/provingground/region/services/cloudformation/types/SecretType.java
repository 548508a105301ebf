package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;

/** AWS::SecretsManager::Secret. */
final class SecretType implements ResourceType {
  private static final String GENERATED = "GenerateSecretString";
  private static final String TEMPLATE = "SecretStringTemplate";
  private static final String KEY = "GenerateStringKey";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::SecretsManager::Secret")
          .like(CreateSecretRequest.builder())
          .replace("Name")
          .inPlace("Description", "KmsKeyId", "SecretString")
          .property(GENERATED, generated(), OnUpdate.IN_PLACE)
          .tags()
          .attributes("Id")
          .namedBy("Name")
          .build();

  private static Shape generated() {
    var members = new HashMap<String, Shape>();
    for (var name :
        new String[] {
          "ExcludeCharacters",
          "ExcludeLowercase",
          "ExcludeNumbers",
          "ExcludePunctuation",
          "ExcludeUppercase",
          "IncludeSpace",
          "PasswordLength",
          "RequireEachIncludedType",
          TEMPLATE,
          KEY
        }) {
      members.put(name, Shape.SCALAR);
    }
    return Shape.structure(members);
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(CreateSecretRequest.builder(), "Description", "KmsKeyId")
            .name(
                resource
                    .properties()
                    .text("Name")
                    .orElseGet(
                        () -> resource.logicalId() + "-" + resource.stack().ids().suffix(12)))
            .secretString(value(resource).orElse(null))
            .tags(resource.tags(SecretType::tag))
            .build();
    return resource.client(SecretsManagerClient.class).createSecret(request).arn();
  }

  /** What the template says, or has made up; without either AWS makes an empty secret. */
  private static Optional<String> value(Resource resource) {
    var properties = resource.properties();
    var generated = properties.object(GENERATED);
    if (generated.isPresent() && properties.has("SecretString")) {
      throw invalid("You can specify either SecretString or GenerateSecretString, not both.");
    }
    return properties.text("SecretString").or(() -> generated.map(one -> generate(resource, one)));
  }

  private static String generate(Resource resource, Properties wanted) {
    if (wanted.has(TEMPLATE) != wanted.has(KEY)) {
      throw invalid("SecretStringTemplate and GenerateStringKey are given together or not at all.");
    }
    var password =
        resource
            .client(SecretsManagerClient.class)
            .getRandomPassword(
                wanted
                    .into(
                        GetRandomPasswordRequest.builder(),
                        "ExcludeCharacters",
                        "ExcludeLowercase",
                        "ExcludeNumbers",
                        "ExcludePunctuation",
                        "ExcludeUppercase",
                        "IncludeSpace",
                        "PasswordLength",
                        "RequireEachIncludedType")
                    .build())
            .randomPassword();
    if (!wanted.has(TEMPLATE)) {
      return password;
    }
    try {
      if (Json.MAPPER.readTree(wanted.required(TEMPLATE)) instanceof ObjectNode template) {
        return template.put(wanted.required(KEY), password).toString();
      }
    } catch (JacksonException e) {
      // Said below.
    }
    throw invalid("Could not parse SecretStringTemplate JSON.");
  }

  private static HandlerFailure invalid(String message) {
    return new HandlerFailure(HandlerErrorCode.INVALID_REQUEST, message);
  }

  @Override
  public void update(Resource before, Resource after) {
    var secrets = after.client(SecretsManagerClient.class);
    var properties = after.properties();
    var request = UpdateSecretRequest.builder().secretId(after.physicalId());
    if (properties.differ(before.properties(), "SecretString", GENERATED)) {
      value(after).ifPresent(request::secretString);
    }
    if (properties.differ(
        before.properties(), "Description", "KmsKeyId", "SecretString", GENERATED)) {
      secrets.updateSecret(
          request
              .description(properties.text("Description").orElse(""))
              .kmsKeyId(properties.text("KmsKeyId").orElse(null))
              .build());
    }
    var change = TagChange.of(before, after);
    if (!change.set().isEmpty()) {
      secrets.tagResource(r -> r.secretId(after.physicalId()).tags(change.set(SecretType::tag)));
    }
    if (!change.removed().isEmpty()) {
      secrets.untagResource(r -> r.secretId(after.physicalId()).tagKeys(change.removed()));
    }
  }

  /** At once: another stack may use the name. */
  @Override
  public void delete(Resource resource) {
    resource
        .client(SecretsManagerClient.class)
        .deleteSecret(r -> r.secretId(resource.physicalId()).forceDeleteWithoutRecovery(true));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(SecretsManagerClient.class)
            .describeSecret(r -> r.secretId(resource.physicalId())));
  }
}
