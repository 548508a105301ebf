package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** AWS::S3::Bucket. */
final class BucketType implements ResourceType {
  private static final String ENCRYPTION = "BucketEncryption";
  private static final String LIFECYCLE = "LifecycleConfiguration";
  private static final String PUBLIC_ACCESS = "PublicAccessBlockConfiguration";
  private static final String VERSIONING = "VersioningConfiguration";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::S3::Bucket")
          .property("BucketName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("AccessControl", Shape.SCALAR, OnUpdate.REFUSE)
          .property(
              "OwnershipControls",
              Shape.structure(
                  Map.of(
                      "Rules",
                      new Shape.ListOf(Shape.structure(Map.of("ObjectOwnership", Shape.SCALAR))))),
              OnUpdate.REFUSE)
          .property(ENCRYPTION, encryption(), OnUpdate.IN_PLACE)
          .property(LIFECYCLE, lifecycle(), OnUpdate.IN_PLACE)
          .property(
              PUBLIC_ACCESS, Shape.of(PublicAccessBlockConfiguration.builder()), OnUpdate.IN_PLACE)
          .property(VERSIONING, Shape.structure(Map.of("Status", Shape.SCALAR)), OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn", "DomainName", "RegionalDomainName", "DualStackDomainName")
          .namedBy("BucketName")
          .build();

  private static Shape encryption() {
    var byDefault =
        Shape.structure(Map.of("SSEAlgorithm", Shape.SCALAR, "KMSMasterKeyID", Shape.SCALAR));
    var rule =
        Shape.structure(
            Map.of("ServerSideEncryptionByDefault", byDefault, "BucketKeyEnabled", Shape.SCALAR));
    return Shape.structure(Map.of("ServerSideEncryptionConfiguration", new Shape.ListOf(rule)));
  }

  private static Shape lifecycle() {
    var rule =
        Shape.structure(
            Map.of(
                "Id", Shape.SCALAR,
                "Status", Shape.SCALAR,
                "Prefix", Shape.SCALAR,
                "ExpirationInDays", Shape.SCALAR,
                "NoncurrentVersionExpiration",
                    Shape.structure(Map.of("NoncurrentDays", Shape.SCALAR)),
                "AbortIncompleteMultipartUpload",
                    Shape.structure(Map.of("DaysAfterInitiation", Shape.SCALAR))));
    return Shape.structure(Map.of("Rules", new Shape.ListOf(rule)));
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var properties = resource.properties();
    properties
        .text("AccessControl")
        .filter(acl -> !acl.equals("Private"))
        .ifPresent(
            acl -> {
              throw refused("AccessControl " + acl);
            });
    for (var rule :
        properties.object("OwnershipControls").map(c -> c.objects("Rules")).orElse(List.of())) {
      var ownership = rule.required("ObjectOwnership");
      if (!ownership.equals("BucketOwnerEnforced")) {
        throw refused("ObjectOwnership " + ownership);
      }
    }
    var region = resource.stack().region().region();
    var name = resource.nameOr("BucketName", 63).toLowerCase(Locale.ROOT);
    resource
        .client(S3Client.class)
        .createBucket(
            r -> {
              r.bucket(name);
              if (!region.equals("us-east-1")) {
                r.createBucketConfiguration(c -> c.locationConstraint(region));
              }
            });
    return name;
  }

  private static HandlerFailure refused(String what) {
    return new HandlerFailure(
        HandlerErrorCode.INVALID_REQUEST, what + " is not supported by this region");
  }

  @Override
  public void configure(Resource resource) {
    var properties = resource.properties();
    if (properties.has(ENCRYPTION)) {
      encrypt(resource);
    }
    if (properties.has(LIFECYCLE)) {
      expire(resource);
    }
    if (properties.has(PUBLIC_ACCESS)) {
      block(resource);
    }
    if (properties.has(VERSIONING)) {
      version(resource);
    }
    tag(resource);
  }

  @Override
  public void update(Resource before, Resource after) {
    var s3 = after.client(S3Client.class);
    var name = after.physicalId();
    if (after.properties().differ(before.properties(), ENCRYPTION)) {
      if (after.properties().has(ENCRYPTION)) {
        encrypt(after);
      } else {
        s3.deleteBucketEncryption(r -> r.bucket(name));
      }
    }
    if (after.properties().differ(before.properties(), LIFECYCLE)) {
      if (after.properties().has(LIFECYCLE)) {
        expire(after);
      } else {
        s3.deleteBucketLifecycle(r -> r.bucket(name));
      }
    }
    if (after.properties().differ(before.properties(), PUBLIC_ACCESS)) {
      if (after.properties().has(PUBLIC_ACCESS)) {
        block(after);
      } else {
        s3.deletePublicAccessBlock(r -> r.bucket(name));
      }
    }
    if (after.properties().differ(before.properties(), VERSIONING)) {
      version(after);
    }
    tag(after);
  }

  private static void encrypt(Resource resource) {
    var rules =
        resource
            .properties()
            .object(ENCRYPTION)
            .orElseThrow()
            .objects("ServerSideEncryptionConfiguration");
    resource
        .client(S3Client.class)
        .putBucketEncryption(
            r ->
                r.bucket(resource.physicalId())
                    .serverSideEncryptionConfiguration(
                        c -> c.rules(rules.stream().map(BucketType::encryptionRule).toList())));
  }

  private static ServerSideEncryptionRule encryptionRule(Properties rule) {
    var builder = ServerSideEncryptionRule.builder();
    rule.object("ServerSideEncryptionByDefault")
        .ifPresent(
            byDefault ->
                builder.applyServerSideEncryptionByDefault(
                    d ->
                        d.sseAlgorithm(byDefault.required("SSEAlgorithm"))
                            .kmsMasterKeyID(byDefault.text("KMSMasterKeyID").orElse(null))));
    rule.text("BucketKeyEnabled").map(Boolean::valueOf).ifPresent(builder::bucketKeyEnabled);
    return builder.build();
  }

  private static void expire(Resource resource) {
    var rules = resource.properties().object(LIFECYCLE).orElseThrow().objects("Rules");
    resource
        .client(S3Client.class)
        .putBucketLifecycleConfiguration(
            r ->
                r.bucket(resource.physicalId())
                    .lifecycleConfiguration(
                        c -> c.rules(rules.stream().map(BucketType::lifecycleRule).toList())));
  }

  private static LifecycleRule lifecycleRule(Properties rule) {
    var builder =
        LifecycleRule.builder()
            .id(rule.text("Id").orElse(null))
            .status(rule.required("Status"))
            .filter(f -> f.prefix(rule.text("Prefix").orElse("")));
    rule.number("ExpirationInDays").ifPresent(days -> builder.expiration(e -> e.days(days)));
    rule.object("NoncurrentVersionExpiration")
        .flatMap(expiration -> expiration.number("NoncurrentDays"))
        .ifPresent(days -> builder.noncurrentVersionExpiration(e -> e.noncurrentDays(days)));
    rule.object("AbortIncompleteMultipartUpload")
        .flatMap(abort -> abort.number("DaysAfterInitiation"))
        .ifPresent(
            days -> builder.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(days)));
    return builder.build();
  }

  private static void block(Resource resource) {
    var configuration =
        resource
            .properties()
            .object(PUBLIC_ACCESS)
            .orElseThrow()
            .into(PublicAccessBlockConfiguration.builder())
            .build();
    resource
        .client(S3Client.class)
        .putPublicAccessBlock(
            r -> r.bucket(resource.physicalId()).publicAccessBlockConfiguration(configuration));
  }

  private static void version(Resource resource) {
    var status =
        resource
            .properties()
            .object(VERSIONING)
            .flatMap(configuration -> configuration.text("Status"))
            .orElse("Suspended");
    resource
        .client(S3Client.class)
        .putBucketVersioning(
            r -> r.bucket(resource.physicalId()).versioningConfiguration(c -> c.status(status)));
  }

  private static void tag(Resource resource) {
    resource
        .client(S3Client.class)
        .putBucketTagging(
            r ->
                r.bucket(resource.physicalId())
                    .tagging(
                        t ->
                            t.tagSet(
                                resource.tags(
                                    (key, value) -> Tag.builder().key(key).value(value).build()))));
  }

  @Override
  public void delete(Resource resource) {
    resource.client(S3Client.class).deleteBucket(r -> r.bucket(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var bucket = resource.physicalId();
    var region = resource.stack().region().region();
    return Attributes.text(
        switch (name) {
          case "Arn" -> "arn:aws:s3:::" + bucket;
          case "DomainName" -> bucket + ".s3.amazonaws.com";
          case "RegionalDomainName" -> bucket + ".s3." + region + ".amazonaws.com";
          case "DualStackDomainName" -> bucket + ".s3.dualstack." + region + ".amazonaws.com";
          default -> throw Attributes.unknown(name);
        });
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource.client(S3Client.class).headBucket(r -> r.bucket(resource.physicalId())));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return new LiveBucket(resource).properties();
  }
}
