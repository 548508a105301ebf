package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;

/**
 * AWS::Lambda::Function, in name only: the provider of a custom resource whose type does itself
 * what the function would. A template with any other function is refused.
 */
final class LambdaFunctionType implements ResourceType {
  private static final int LONGEST_NAME = 64;
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Lambda::Function")
          .required("Code", "Role")
          .property("FunctionName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Architectures", Shape.SCALARS, OnUpdate.IN_PLACE)
          .property(
              "Code",
              Shape.structure(
                  Map.of(
                      "S3Bucket", Shape.SCALAR,
                      "S3Key", Shape.SCALAR,
                      "S3ObjectVersion", Shape.SCALAR,
                      "ZipFile", Shape.SCALAR)),
              OnUpdate.IN_PLACE)
          .property("Description", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property(
              "Environment",
              Shape.structure(Map.of("Variables", new Shape.MapOf(Shape.SCALAR))),
              OnUpdate.IN_PLACE)
          .property("Handler", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("MemorySize", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Role", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Runtime", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Timeout", Shape.SCALAR, OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn")
          .namedBy("FunctionName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    return resource.nameOr("FunctionName", LONGEST_NAME);
  }

  @Override
  public void update(Resource before, Resource after) {}

  @Override
  public void delete(Resource resource) {}

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        resource.stack().region().arn("lambda", "function:" + resource.physicalId()));
  }
}
