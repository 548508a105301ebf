package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;

/** AWS::CDK::Metadata: which constructs made the template. Nothing comes of it, on AWS neither. */
final class CdkMetadataType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::CDK::Metadata")
          .property("Analytics", Shape.SCALAR, OnUpdate.IN_PLACE)
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    return resource.stack().ids().uuid();
  }

  @Override
  public void update(Resource before, Resource after) {}

  @Override
  public void delete(Resource resource) {}
}
