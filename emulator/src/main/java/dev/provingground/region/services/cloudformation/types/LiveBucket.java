package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * What S3 says of a bucket, by an operation for each of its settings, in the words of templates.
 */
final class LiveBucket {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Resource resource;
  private final S3Client s3;
  private final String bucket;

  LiveBucket(Resource resource) {
    this.resource = resource;
    this.s3 = resource.client(S3Client.class);
    this.bucket = resource.physicalId();
  }

  /** Those of its properties that the template sets. */
  Map<String, JsonNode> properties() {
    var properties = new LinkedHashMap<String, JsonNode>();
    properties.put("BucketName", Attributes.text(bucket));
    put(properties, "BucketEncryption", this::encryption);
    put(properties, "LifecycleConfiguration", this::lifecycle);
    put(
        properties,
        "PublicAccessBlockConfiguration",
        () ->
            LiveProperties.of(
                s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration()));
    put(properties, "VersioningConfiguration", this::versioning);
    put(
        properties,
        "Tags",
        () -> LiveProperties.list(s3.getBucketTagging(r -> r.bucket(bucket)).tagSet()));
    return properties;
  }

  /** A setting that is not there is an error of S3's. */
  private void put(Map<String, JsonNode> properties, String name, Supplier<JsonNode> read) {
    if (!resource.properties().has(name)) {
      return;
    }
    JsonNode said;
    try {
      said = read.get();
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404) {
        throw e;
      }
      said =
          resource.properties().json().path(name).isArray() ? JSON.arrayNode() : JSON.objectNode();
    }
    properties.put(name, said);
  }

  private JsonNode encryption() {
    var rules = JSON.arrayNode();
    s3.getBucketEncryption(r -> r.bucket(bucket))
        .serverSideEncryptionConfiguration()
        .rules()
        .forEach(rule -> rules.add(encryption(rule)));
    return named("ServerSideEncryptionConfiguration", rules);
  }

  private static ObjectNode encryption(ServerSideEncryptionRule rule) {
    var said = LiveProperties.of(rule);
    if (rule.applyServerSideEncryptionByDefault() != null) {
      said.set(
          "ServerSideEncryptionByDefault",
          LiveProperties.of(rule.applyServerSideEncryptionByDefault()));
    }
    return said;
  }

  private JsonNode lifecycle() {
    var rules = JSON.arrayNode();
    s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket))
        .rules()
        .forEach(rule -> rules.add(lifecycle(rule)));
    return named("Rules", rules);
  }

  private static ObjectNode lifecycle(LifecycleRule rule) {
    var said = LiveProperties.of(rule);
    if (rule.filter() != null) {
      said.put("Prefix", rule.filter().prefix());
    }
    if (rule.expiration() != null) {
      said.put("ExpirationInDays", rule.expiration().days());
    }
    return said;
  }

  private JsonNode versioning() {
    var status = s3.getBucketVersioning(r -> r.bucket(bucket)).statusAsString();
    return named("Status", Attributes.text(status == null ? "Suspended" : status));
  }

  private static ObjectNode named(String name, JsonNode value) {
    return JSON.objectNode().set(name, value);
  }
}
