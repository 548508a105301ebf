package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.Tag;

/** AWS::ECR::Repository. */
final class RepositoryType implements ResourceType {
  private static final String FILTERS = "ImageTagMutabilityExclusionFilters";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECR::Repository")
          .like(CreateRepositoryRequest.builder())
          .replace("RepositoryName", "EncryptionConfiguration")
          .refuse("ImageScanningConfiguration")
          .inPlace("ImageTagMutability")
          .property(
              FILTERS,
              new Shape.ListOf(
                  Shape.structure(
                      Map.of(
                          "ImageTagMutabilityExclusionFilterType", Shape.SCALAR,
                          "ImageTagMutabilityExclusionFilterValue", Shape.SCALAR))),
              OnUpdate.IN_PLACE)
          .property("EmptyOnDelete", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property(
              "LifecyclePolicy",
              Shape.structure(
                  Map.of("LifecyclePolicyText", Shape.JSON, "RegistryId", Shape.SCALAR)),
              OnUpdate.IN_PLACE)
          .property("RepositoryPolicyText", Shape.JSON, OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn", "RepositoryUri")
          .namedBy("RepositoryName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(
                CreateRepositoryRequest.builder(),
                "EncryptionConfiguration",
                "ImageScanningConfiguration",
                "ImageTagMutability")
            .repositoryName(resource.nameOr("RepositoryName", 256).toLowerCase(Locale.ROOT))
            .tags(resource.tags(RepositoryType::tag));
    if (resource.properties().has(FILTERS)) {
      request.imageTagMutabilityExclusionFilters(filters(resource));
    }
    return resource
        .client(EcrClient.class)
        .createRepository(request.build())
        .repository()
        .repositoryName();
  }

  @Override
  public void configure(Resource resource) {
    lifecyclePolicy(resource).ifPresent(text -> putLifecyclePolicy(resource, text));
    resource.properties().text("RepositoryPolicyText").ifPresent(text -> setPolicy(resource, text));
  }

  private static Optional<String> lifecyclePolicy(Resource resource) {
    return resource
        .properties()
        .object("LifecyclePolicy")
        .flatMap(policy -> policy.text("LifecyclePolicyText"));
  }

  private static void putLifecyclePolicy(Resource resource, String text) {
    resource
        .client(EcrClient.class)
        .putLifecyclePolicy(r -> r.repositoryName(resource.physicalId()).lifecyclePolicyText(text));
  }

  private static void setPolicy(Resource resource, String text) {
    resource
        .client(EcrClient.class)
        .setRepositoryPolicy(r -> r.repositoryName(resource.physicalId()).policyText(text));
  }

  private static void updatePolicies(Resource before, Resource after) {
    var ecr = after.client(EcrClient.class);
    if (!lifecyclePolicy(after).equals(lifecyclePolicy(before))) {
      lifecyclePolicy(after)
          .ifPresentOrElse(
              text -> putLifecyclePolicy(after, text),
              () -> ecr.deleteLifecyclePolicy(r -> r.repositoryName(after.physicalId())));
    }
    if (after.properties().differ(before.properties(), "RepositoryPolicyText")) {
      after
          .properties()
          .text("RepositoryPolicyText")
          .ifPresentOrElse(
              text -> setPolicy(after, text),
              () -> ecr.deleteRepositoryPolicy(r -> r.repositoryName(after.physicalId())));
    }
  }

  /** What deletes images with the repository changes nothing until then. */
  @Override
  public void update(Resource before, Resource after) {
    var change = TagChange.of(before, after);
    var ecr = after.client(EcrClient.class);
    if (after.properties().differ(before.properties(), "ImageTagMutability", FILTERS)) {
      ecr.putImageTagMutability(
          r ->
              r.repositoryName(after.physicalId())
                  .imageTagMutability(
                      after.properties().text("ImageTagMutability").orElse("MUTABLE"))
                  .imageTagMutabilityExclusionFilters(filters(after)));
    }
    updatePolicies(before, after);
    var arn = describe(after).repositoryArn();
    if (!change.set().isEmpty()) {
      ecr.tagResource(r -> r.resourceArn(arn).tags(change.set(RepositoryType::tag)));
    }
    if (!change.removed().isEmpty()) {
      ecr.untagResource(r -> r.resourceArn(arn).tagKeys(change.removed()));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(EcrClient.class)
        .deleteRepository(
            r ->
                r.repositoryName(resource.physicalId())
                    .force(resource.properties().flag("EmptyOnDelete")));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var ecr = resource.client(EcrClient.class);
    var name = resource.physicalId();
    var said = new HashMap<String, JsonNode>();
    var arn = describe(resource).repositoryArn();
    said.put("Tags", LiveProperties.list(ecr.listTagsForResource(r -> r.resourceArn(arn)).tags()));
    if (lifecyclePolicy(resource).isPresent()) {
      var policy = JsonNodeFactory.instance.objectNode();
      said.put("LifecyclePolicy", policy);
      try {
        var text = ecr.getLifecyclePolicy(r -> r.repositoryName(name)).lifecyclePolicyText();
        policy.put("LifecyclePolicyText", text);
      } catch (LifecyclePolicyNotFoundException e) {
        // Somebody has deleted it: nothing is said of what the template sets.
      }
    }
    return said;
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var repository = describe(resource);
    return Attributes.text(
        name.equals("Arn") ? repository.repositoryArn() : repository.repositoryUri());
  }

  private static List<ImageTagMutabilityExclusionFilter> filters(Resource resource) {
    return resource.properties().objects(FILTERS).stream()
        .map(
            filter ->
                ImageTagMutabilityExclusionFilter.builder()
                    .filterType(filter.required("ImageTagMutabilityExclusionFilterType"))
                    .filter(filter.required("ImageTagMutabilityExclusionFilterValue"))
                    .build())
        .toList();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Repository describe(Resource resource) {
    return resource
        .client(EcrClient.class)
        .describeRepositories(r -> r.repositoryNames(resource.physicalId()))
        .repositories()
        .getFirst();
  }
}
