package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListState;

/**
 * The prefix lists that AWS manages, as far as there are gateway endpoints: that of S3
 * ("AWS-managed prefix lists").
 */
final class PrefixLists {
  private static final int LARGEST_PAGE = 100;

  private static final Paging PAGES =
      new Paging("NextToken", Requests::invalidToken, "MaxResults", PrefixLists::pageSize);

  private static final Filters<PrefixList> FILTERS =
      new Filters<PrefixList>(list -> List.of())
          .on("prefix-list-id", PrefixList::prefixListId)
          .on("prefix-list-name", PrefixList::prefixListName);

  private static final Filters<ManagedPrefixList> MANAGED_FILTERS =
      new Filters<>(ManagedPrefixList::tags)
          .on("owner-id", ManagedPrefixList::ownerId)
          .on("prefix-list-id", ManagedPrefixList::prefixListId)
          .on("prefix-list-name", ManagedPrefixList::prefixListName);

  private final PrefixList s3;
  private final ManagedPrefixList managed;

  PrefixLists(String region) {
    s3 =
        PrefixList.builder()
            .prefixListId(EndpointService.S3_PREFIX_LIST)
            .prefixListName("com.amazonaws." + region + ".s3")
            .cidrs(EndpointService.S3_BLOCK)
            .build();
    managed =
        ManagedPrefixList.builder()
            .prefixListId(s3.prefixListId())
            .prefixListName(s3.prefixListName())
            .prefixListArn(arn(region, s3.prefixListId()))
            .addressFamily("IPv4")
            .state(PrefixListState.CREATE_COMPLETE)
            .ownerId("AWS")
            .tags(List.of())
            .build();
  }

  /** Of a list of AWS's. */
  static String arn(String region, String id) {
    return "arn:aws:ec2:%s:aws:prefix-list/%s".formatted(region, id);
  }

  DescribePrefixListsResponse describe(DescribePrefixListsRequest request) {
    Requests.admit(request, "PrefixListIds", "Filters", "MaxResults", "NextToken");
    var matching = FILTERS.matching(request.filters());
    requireKnown("InvalidPrefixListId.NotFound", request.prefixListIds());
    var page = Requests.PAGES.page(request, List.of(s3).stream().filter(matching).toList());
    return DescribePrefixListsResponse.builder()
        .prefixLists(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DescribeManagedPrefixListsResponse describe(DescribeManagedPrefixListsRequest request) {
    Requests.admit(request, "PrefixListIds", "Filters", "MaxResults", "NextToken");
    var matching = MANAGED_FILTERS.matching(request.filters());
    requireKnown("InvalidPrefixListID.NotFound", request.prefixListIds());
    var page = PAGES.page(request, List.of(managed).stream().filter(matching).toList());
    return DescribeManagedPrefixListsResponse.builder()
        .prefixLists(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  GetManagedPrefixListEntriesResponse entries(GetManagedPrefixListEntriesRequest request) {
    Requests.admit(request, "PrefixListId", "MaxResults", "NextToken");
    var id = Requests.required(request.prefixListId(), "PrefixListId");
    requireKnown("InvalidPrefixListID.NotFound", List.of(id));
    var page =
        PAGES.page(
            request,
            s3.cidrs().stream().map(cidr -> PrefixListEntry.builder().cidr(cidr).build()).toList());
    return GetManagedPrefixListEntriesResponse.builder()
        .entries(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /**
   * @param code which AWS spells in two ways
   */
  private void requireKnown(String code, List<String> ids) {
    for (var id : ids) {
      if (!id.equals(s3.prefixListId())) {
        throw error(code, "The prefix list ID '%s' does not exist".formatted(id));
      }
    }
  }

  private static int pageSize(@Nullable Integer maxResults) {
    if (maxResults == null) {
      return LARGEST_PAGE;
    }
    if (maxResults < 1 || maxResults > LARGEST_PAGE) {
      throw Requests.invalid(
          "Value ( %d ) for parameter maxResults is invalid. Expecting a value from 1 to %d."
              .formatted(maxResults, LARGEST_PAGE));
    }
    return maxResults;
  }
}
