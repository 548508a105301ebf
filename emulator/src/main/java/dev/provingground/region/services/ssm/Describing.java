package dev.provingground.region.services.ssm;

import static dev.provingground.region.services.ssm.SsmErrors.required;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** What is known of parameters beside their values. */
final class Describing {
  private static final Paging PAGES = SsmErrors.pages(50);
  private final Parameters parameters;

  Describing(Parameters parameters) {
    this.parameters = parameters;
  }

  DescribeParametersResponse describe(DescribeParametersRequest request) {
    Supported.only(request, "ParameterFilters", "MaxResults", "NextToken");
    var matching =
        parameters
            .all()
            .filter(Selection.of(request.parameterFilters()))
            .map(this::metadata)
            .toList();
    var page = PAGES.page(request, matching);
    return DescribeParametersResponse.builder()
        .parameters(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private ParameterMetadata metadata(ParameterRecord parameter) {
    var current = parameter.current();
    return ParameterMetadata.builder()
        .name(current.name())
        .arn(parameters.arn(current.name()))
        .type(current.type())
        .tier(current.tier())
        .dataType(current.dataType())
        .keyId(current.keyId())
        .description(current.description())
        .allowedPattern(current.allowedPattern())
        .policies(current.policies())
        .version(current.version())
        .lastModifiedDate(current.lastModifiedDate())
        .lastModifiedUser(current.lastModifiedUser())
        .build();
  }

  AddTagsToResourceResponse tag(AddTagsToResourceRequest request) {
    var tagged = tagged(request.resourceType(), request.resourceId());
    request.tags().forEach(tag -> tagged.tags().put(tag.key(), tag.value()));
    return AddTagsToResourceResponse.builder().build();
  }

  RemoveTagsFromResourceResponse untag(RemoveTagsFromResourceRequest request) {
    var tagged = tagged(request.resourceType(), request.resourceId());
    tagged.tags().keySet().removeAll(request.tagKeys());
    return RemoveTagsFromResourceResponse.builder().build();
  }

  ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    var tags =
        tagged(request.resourceType(), request.resourceId()).tags().entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    return ListTagsForResourceResponse.builder().tagList(tags).build();
  }

  private ParameterRecord tagged(@Nullable ResourceTypeForTagging type, @Nullable String id) {
    if (required(type, "resourceType") != ResourceTypeForTagging.PARAMETER) {
      throw SsmErrors.invalidResourceType();
    }
    return parameters.find(required(id, "resourceId")).orElseThrow(SsmErrors::invalidResourceId);
  }
}
