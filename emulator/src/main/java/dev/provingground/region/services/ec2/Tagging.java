package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** The operations on tags of whatever resources. */
final class Tagging {
  private static final Filters<TagDescription> FILTERS =
      new Filters<TagDescription>(
              tag -> List.of(Tag.builder().key(tag.key()).value(tag.value()).build()))
          .on("key", TagDescription::key)
          .on("value", TagDescription::value)
          .on("resource-id", TagDescription::resourceId)
          .on("resource-type", TagDescription::resourceTypeAsString);

  private final Inventory inventory;

  Tagging(Inventory inventory) {
    this.inventory = inventory;
  }

  CreateTagsResponse create(CreateTagsRequest request) {
    Requests.admit(request, "Resources", "Tags");
    var ids = existing(request.resources());
    var tags = required(request.tags(), "tagSet");
    ids.forEach(id -> inventory.tags.put(id, tags));
    return CreateTagsResponse.builder().build();
  }

  DeleteTagsResponse delete(DeleteTagsRequest request) {
    Requests.admit(request, "Resources", "Tags");
    existing(request.resources()).forEach(id -> inventory.tags.remove(id, request.tags()));
    return DeleteTagsResponse.builder().build();
  }

  private List<String> existing(List<String> resources) {
    for (var id : required(resources, "resourceIdSet")) {
      var kind = inventory.taggable().get(id.substring(0, Math.max(0, id.lastIndexOf('-'))));
      if (kind == null) {
        throw error("InvalidID", "The ID '%s' is not valid".formatted(id));
      }
      kind.get(id);
    }
    return resources;
  }

  DescribeTagsResponse describe(DescribeTagsRequest request) {
    Requests.admit(request, "Filters", "MaxResults", "NextToken");
    var all = new ArrayList<TagDescription>();
    inventory.taggable().values().forEach(kind -> tags(kind).forEach(all::add));
    var matching = all.stream().filter(FILTERS.matching(request.filters())).toList();
    var page = Requests.PAGES.page(request, matching);
    return DescribeTagsResponse.builder().tags(page.items()).nextToken(page.nextToken()).build();
  }

  private Stream<TagDescription> tags(Resources<?> kind) {
    return kind.ids()
        .flatMap(
            id ->
                inventory.tags.of(id).stream()
                    .map(
                        tag ->
                            TagDescription.builder()
                                .resourceId(id)
                                .resourceType(kind.type())
                                .key(tag.key())
                                .value(tag.value())
                                .build()));
  }
}
