package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.api.Access;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;

/**
 * Secrets Manager, as {@link SecretsManagerClient}: secrets without rotation, replicas or policies
 * of their own. Not for more than one thread.
 */
public final class SecretsManagerService
    implements SecretsManagerClient, ResourceAware, ResourceTags {
  private final SecretStore secrets;
  private final Writing writing;
  private final Reading reading;
  private final Versions versions;
  private final Deleting deleting;
  private final RandomPassword passwords = new RandomPassword();

  /** One without any secret. */
  public SecretsManagerService(ServiceContext context) {
    secrets = new SecretStore(context.region());
    writing = new Writing(secrets, context);
    reading = new Reading(secrets, context.loop());
    versions = new Versions(secrets, context.loop());
    deleting = new Deleting(secrets, context.loop());
  }

  /** This service at the region's front door. */
  public Mount<SecretsManagerClient> mount() {
    return new Mount<>(
        "secretsmanager",
        "secretsmanager",
        Protocol.AWS_JSON,
        "secretsmanager",
        "2017-10-17",
        SecretsManagerClient.class,
        this);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return request
        .getValueForField(
            request instanceof CreateSecretRequest ? "Name" : "SecretId", String.class)
        .map(id -> List.of(secrets.resourceArn(id)))
        .orElse(List.of("*"));
  }

  /** Who gives a secret its tags as he makes it needs leave to tag. */
  @Override
  public List<Access> besides(String operation, SdkRequest request) {
    return request instanceof CreateSecretRequest create && !create.tags().isEmpty()
        ? List.of(Access.to("secretsmanager:TagResource", resources(operation, request)))
        : List.of();
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return secrets
        .find(arn)
        .<Map<String, String>>map(secret -> Map.copyOf(secret.tags()))
        .orElse(Map.of());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  @Override
  public CreateSecretResponse createSecret(CreateSecretRequest request) {
    return writing.create(request);
  }

  @Override
  public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    return writing.put(request);
  }

  @Override
  public UpdateSecretResponse updateSecret(UpdateSecretRequest request) {
    return writing.update(request);
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    return reading.get(request);
  }

  @Override
  public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
    return reading.describe(request);
  }

  @Override
  public ListSecretsResponse listSecrets(ListSecretsRequest request) {
    return reading.list(request);
  }

  @Override
  public ListSecretVersionIdsResponse listSecretVersionIds(ListSecretVersionIdsRequest request) {
    return versions.list(request);
  }

  @Override
  public UpdateSecretVersionStageResponse updateSecretVersionStage(
      UpdateSecretVersionStageRequest request) {
    return versions.move(request);
  }

  @Override
  public DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
    return deleting.delete(request);
  }

  @Override
  public RestoreSecretResponse restoreSecret(RestoreSecretRequest request) {
    return deleting.restore(request);
  }

  @Override
  public GetRandomPasswordResponse getRandomPassword(GetRandomPasswordRequest request) {
    return GetRandomPasswordResponse.builder().randomPassword(passwords.of(request)).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    secrets.inUse(request.secretId()).tags().putAll(Writing.tags(request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    var secret = secrets.inUse(request.secretId());
    secret.tags().keySet().removeAll(required(request.tagKeys(), "tagKeys"));
    return UntagResourceResponse.builder().build();
  }
}
