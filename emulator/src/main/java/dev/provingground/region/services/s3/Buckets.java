package dev.provingground.region.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Owner;

/** All buckets, by name. */
final class Buckets {
  private static final String FIRST_REGION = "us-east-1";
  private static final int MOST_BUCKETS = 10_000;
  private static final Paging PAGES = Listing.pages("MaxBuckets", Buckets::most);

  private final RegionIdentity region;
  private final EventLoop loop;
  private final NavigableMap<String, Bucket> byName = new TreeMap<>();

  Buckets(RegionIdentity region, EventLoop loop) {
    this.region = region;
    this.loop = loop;
  }

  Iterable<Bucket> all() {
    return byName.values();
  }

  Optional<Bucket> find(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(byName.get(name));
  }

  /**
   * The bucket of a request.
   *
   * @param expectedOwner an account, where the request names one
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NoSuchBucket, or
   *     AccessDenied when the owner is another
   */
  Bucket get(@Nullable String name, @Nullable String expectedOwner) {
    if (expectedOwner != null && !expectedOwner.equals(region.accountId())) {
      throw AwsErrors.error("AccessDenied", "Access Denied", 403);
    }
    return find(name).orElseThrow(S3Errors::noSuchBucket);
  }

  CreateBucketResponse create(CreateBucketRequest request) {
    Supported.only(request, "Bucket", "ACL", "CreateBucketConfiguration", "ObjectOwnership");
    checkAccess(request);
    var name = BucketName.check(request.bucket());
    checkLocation(request);
    if (byName.containsKey(name)) {
      throw S3Errors.bucketAlreadyOwned();
    }
    byName.put(name, new Bucket(name, loop.now()));
    return CreateBucketResponse.builder().location("/" + name).build();
  }

  /** The account's own access is all that there is. */
  private static void checkAccess(CreateBucketRequest request) {
    if (request.acl() != null && request.acl() != BucketCannedACL.PRIVATE) {
      throw Supported.unsupported("the bucket ACL " + request.aclAsString());
    }
    if (request.objectOwnership() != null
        && request.objectOwnership() != ObjectOwnership.BUCKET_OWNER_ENFORCED) {
      throw Supported.unsupported("the object ownership " + request.objectOwnershipAsString());
    }
  }

  private void checkLocation(CreateBucketRequest request) {
    var configuration = request.createBucketConfiguration();
    if (configuration != null) {
      Supported.only(configuration, "LocationConstraint");
    }
    var asked = configuration == null ? null : configuration.locationConstraintAsString();
    if (asked == null && !region.region().equals(FIRST_REGION)) {
      throw AwsErrors.error(
          "IllegalLocationConstraintException",
          "The unspecified location constraint is incompatible for the region specific endpoint"
              + " this request was sent to.");
    }
    if (asked != null && (asked.equals(FIRST_REGION) || !asked.equals(region.region()))) {
      throw asked.equals(FIRST_REGION)
          ? AwsErrors.error(
              "InvalidLocationConstraint", "The specified location-constraint is not valid")
          : AwsErrors.error(
              "IllegalLocationConstraintException",
              "The "
                  + asked
                  + " location constraint is incompatible for the region specific endpoint this"
                  + " request was sent to.");
    }
  }

  DeleteBucketResponse delete(DeleteBucketRequest request) {
    var bucket = get(request.bucket(), request.expectedBucketOwner());
    if (!bucket.isEmpty() || !bucket.uploads.isEmpty()) {
      throw AwsErrors.error("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
    }
    byName.remove(bucket.name);
    return DeleteBucketResponse.builder().build();
  }

  HeadBucketResponse head(HeadBucketRequest request) {
    get(request.bucket(), request.expectedBucketOwner());
    return HeadBucketResponse.builder().bucketRegion(region.region()).build();
  }

  ListBucketsResponse list(ListBucketsRequest request) {
    Supported.only(request, "MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion");
    var prefix = Optional.ofNullable(request.prefix()).orElse("");
    var found =
        byName.values().stream()
            .filter(bucket -> isHere(request.bucketRegion()))
            .filter(bucket -> bucket.name.startsWith(prefix))
            .toList();
    var page = PAGES.sorted(request, found, bucket -> bucket.name);
    return ListBucketsResponse.builder()
        .owner(owner())
        .prefix(request.prefix())
        .buckets(
            page.items().stream()
                .map(
                    bucket ->
                        software.amazon.awssdk.services.s3.model.Bucket.builder()
                            .name(bucket.name)
                            .creationDate(bucket.created)
                            .bucketRegion(region.region())
                            .bucketArn("arn:aws:s3:::" + bucket.name)
                            .build())
                .toList())
        .continuationToken(page.nextToken())
        .build();
  }

  private static int most(@Nullable Integer asked) {
    int most = Optional.ofNullable(asked).orElse(MOST_BUCKETS);
    if (most < 1 || most > MOST_BUCKETS) {
      throw S3Errors.invalidArgument("Argument max-buckets must be an integer between 1 and 10000");
    }
    return most;
  }

  private boolean isHere(@Nullable String asked) {
    return asked == null || asked.equals(region.region());
  }

  GetBucketLocationResponse location(GetBucketLocationRequest request) {
    get(request.bucket(), request.expectedBucketOwner());
    return GetBucketLocationResponse.builder()
        .locationConstraint(region.region().equals(FIRST_REGION) ? null : region.region())
        .build();
  }

  /** The account, as S3 names owners. */
  Owner owner() {
    return Owner.builder().id(Checksum.md5(region.accountId().getBytes(UTF_8)).repeat(2)).build();
  }
}
