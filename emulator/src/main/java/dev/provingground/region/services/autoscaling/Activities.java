package dev.provingground.region.services.autoscaling;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivity;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** Sets desired counts and sees the change through; remembers each, in AWS's words. */
final class Activities {
  /** One of the region's services acting for itself: its service-linked role may do this. */
  static final Caller ITSELF = new Caller.Service("ecs.application-autoscaling.amazonaws.com");

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int KEPT = 10_000;

  private final ServiceContext context;
  private final EcsCapacity capacity;
  private final List<Activity> all = new ArrayList<>();

  Activities(ServiceContext context, EcsCapacity capacity) {
    this.context = context;
    this.capacity = capacity;
  }

  private static final class Activity {
    private final TargetId target;
    private final int desired;
    private final Consumer<Boolean> ended;
    private ScalingActivity description;

    Activity(TargetId target, int desired, Consumer<Boolean> ended, ScalingActivity description) {
      this.target = target;
      this.desired = desired;
      this.ended = ended;
      this.description = description;
    }

    boolean isInProgress() {
      return description.statusCode() == ScalingActivityStatusCode.IN_PROGRESS;
    }
  }

  /**
   * Sets a desired count. One that is still under way for the target is overridden.
   *
   * @param cause such as {@code monitor alarm NAME in state ALARM triggered policy NAME}
   * @param ended hears once whether the service came to run as many tasks
   */
  void begin(TargetId target, int desired, String cause, Consumer<Boolean> ended) {
    all.stream()
        .filter(one -> one.target.equals(target) && one.isInProgress())
        .forEach(
            one ->
                end(
                    one,
                    ScalingActivityStatusCode.OVERRIDDEN,
                    "Overridden by a change of the desired count to " + desired + "."));
    var activity =
        new Activity(
            target,
            desired,
            ended,
            description(target)
                .description("Setting desired count to " + desired + ".")
                .cause(cause)
                .startTime(context.loop().now())
                .statusCode(ScalingActivityStatusCode.IN_PROGRESS)
                .statusMessage(
                    "Successfully set desired count to "
                        + desired
                        + ". Waiting for change to be fulfilled by ecs.")
                .build());
    remember(activity);
    try {
      capacity.set(target, desired);
    } catch (AwsServiceException e) {
      end(
          activity,
          ScalingActivityStatusCode.FAILED,
          "Failed to set desired count to " + desired + ": " + e.getMessage());
      return;
    }
    look(activity);
  }

  /**
   * A scheduled action acts.
   *
   * @param what such as {@code min capacity to 1 and max capacity to 4}
   * @param fits whether the minimum is not above the maximum, and so was set
   */
  void scheduled(TargetId target, String name, String what, boolean fits) {
    var now = context.loop().now();
    remember(
        new Activity(
            target,
            0,
            succeeded -> {},
            description(target)
                .description("Setting " + what)
                .cause("scheduled action name " + name + " was triggered")
                .startTime(now)
                .endTime(now)
                .statusCode(
                    fits ? ScalingActivityStatusCode.SUCCESSFUL : ScalingActivityStatusCode.FAILED)
                .statusMessage(
                    fits
                        ? "Successfully set " + what
                        : "Failed to set "
                            + what
                            + ": the minimum capacity would be above the maximum.")
                .build()));
  }

  private void remember(Activity activity) {
    if (all.size() == KEPT) {
      all.removeFirst();
    }
    all.add(activity);
  }

  private ScalingActivity.Builder description(TargetId target) {
    return ScalingActivity.builder()
        .activityId(context.ids().uuid())
        .serviceNamespace(ServiceNamespace.ECS)
        .resourceId(target.resourceId())
        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT);
  }

  private void look(Activity activity) {
    context
        .loop()
        .after(
            LOOK,
            () ->
                CallContext.call(
                    ITSELF,
                    () -> {
                      if (activity.isInProgress()) {
                        seen(activity);
                      }
                      return true;
                    }));
  }

  private void seen(Activity activity) {
    var now = capacity.of(activity.target);
    if (now.isEmpty()) {
      end(activity, ScalingActivityStatusCode.FAILED, "The service does not exist any more.");
    } else if (now.get().desired() != activity.desired) {
      end(
          activity,
          ScalingActivityStatusCode.UNFULFILLED,
          "Successfully set desired count to "
              + activity.desired
              + ". Change was not fulfilled: the desired count has been set to "
              + now.get().desired()
              + ".");
    } else if (now.get().running() == activity.desired) {
      end(
          activity,
          ScalingActivityStatusCode.SUCCESSFUL,
          "Successfully set desired count to "
              + activity.desired
              + ". Change successfully fulfilled by ecs.");
    } else {
      look(activity);
    }
  }

  private void end(Activity activity, ScalingActivityStatusCode status, String message) {
    Instant now = context.loop().now();
    activity.description =
        activity.description.toBuilder()
            .statusCode(status)
            .statusMessage(message)
            .endTime(now)
            .build();
    activity.ended.accept(status == ScalingActivityStatusCode.SUCCESSFUL);
  }

  DescribeScalingActivitiesResponse describe(DescribeScalingActivitiesRequest request) {
    Supported.only(
        request, "ServiceNamespace", "ResourceId", "ScalableDimension", "MaxResults", "NextToken");
    TargetId.checkNamespace(request.serviceNamespaceAsString());
    var found =
        all.reversed().stream()
            .filter(
                one ->
                    request.resourceId() == null
                        || request.resourceId().equals(one.target.resourceId()))
            .map(one -> one.description)
            .toList();
    var page = ScalingErrors.PAGES.page(request, found);
    return DescribeScalingActivitiesResponse.builder()
        .scalingActivities(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
