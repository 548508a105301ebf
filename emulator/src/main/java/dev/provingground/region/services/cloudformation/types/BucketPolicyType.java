package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;

/** AWS::S3::BucketPolicy. */
final class BucketPolicyType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::S3::BucketPolicy")
          .required("Bucket", "PolicyDocument")
          .property("Bucket", Shape.SCALAR, OnUpdate.REPLACE)
          .property("PolicyDocument", Shape.JSON, OnUpdate.IN_PLACE)
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var bucket = resource.properties().required("Bucket");
    put(resource, bucket);
    return bucket;
  }

  @Override
  public void update(Resource before, Resource after) {
    put(after, after.physicalId());
  }

  @Override
  public void delete(Resource resource) {
    resource.client(S3Client.class).deleteBucketPolicy(r -> r.bucket(resource.physicalId()));
  }

  private static void put(Resource resource, String bucket) {
    var policy = resource.properties().required("PolicyDocument");
    resource.client(S3Client.class).putBucketPolicy(r -> r.bucket(bucket).policy(policy));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(read(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return Map.of(
        "Bucket", Attributes.text(resource.physicalId()),
        "PolicyDocument", Attributes.document(read(resource).policy()));
  }

  private static GetBucketPolicyResponse read(Resource resource) {
    return resource.client(S3Client.class).getBucketPolicy(r -> r.bucket(resource.physicalId()));
  }
}
