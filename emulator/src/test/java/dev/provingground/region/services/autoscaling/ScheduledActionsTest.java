package dev.provingground.region.services.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTargetAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivity;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.applicationautoscaling.model.ScheduledAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Scaling at its times. The clock begins at midnight of the first of January 2026, UTC. */
final class ScheduledActionsTest {
  private static final String RESOURCE = "service/proving/web";
  private static final Instant START = VirtualEventLoop.START;

  private final FakeRegion region = new FakeRegion();
  private final ScaledService ecs = new ScaledService(region.loop(), 2);

  @BeforeEach
  void services() {
    region.add(EcsClient.class, ecs);
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    region.add(ApplicationAutoScalingClient.class, new AutoScalingService(region.context()));
    register(r -> {});
  }

  private <R> R call(Function<ApplicationAutoScalingClient, R> operation) {
    return region.call(ApplicationAutoScalingClient.class, operation);
  }

  private void register(Consumer<RegisterScalableTargetRequest.Builder> more) {
    call(
        scaling ->
            scaling.registerScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .minCapacity(1)
                        .maxCapacity(10)
                        .applyMutation(more)));
  }

  private void put(String name, String schedule, Consumer<PutScheduledActionRequest.Builder> more) {
    call(
        scaling ->
            scaling.putScheduledAction(
                r ->
                    r.scheduledActionName(name)
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .schedule(schedule)
                        .scalableTargetAction(a -> a.minCapacity(4).maxCapacity(8))
                        .applyMutation(more)));
  }

  private void delete(String name) {
    call(
        scaling ->
            scaling.deleteScheduledAction(
                r ->
                    r.scheduledActionName(name)
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
  }

  private List<ScheduledAction> described() {
    return call(scaling ->
            scaling.describeScheduledActions(r -> r.serviceNamespace(ServiceNamespace.ECS)))
        .scheduledActions();
  }

  /** Newest first. */
  private List<ScalingActivity> activities() {
    return call(scaling ->
            scaling.describeScalingActivities(r -> r.serviceNamespace(ServiceNamespace.ECS)))
        .scalingActivities();
  }

  private long runs() {
    return activities().stream().filter(one -> one.cause().startsWith("scheduled action")).count();
  }

  private void advanceTo(String time) {
    region.advance(Duration.between(region.loop().now(), Instant.parse(time)));
  }

  @Test
  void atItsTimeItSetsMinimumAndMaximumAndTheServiceFollows() {
    put("morning", "at(2026-01-01T08:00:00)", r -> {});
    advanceTo("2026-01-01T07:59:59Z");
    assertThat(ecs.desired()).isEqualTo(2);
    advanceTo("2026-01-01T08:01:00Z");

    assertThat(ecs.desired()).isEqualTo(4);
    assertThat(activities())
        .extracting(ScalingActivity::cause)
        .containsExactly(
            "minimum capacity was set to 4", "scheduled action name morning was triggered");
    var run = activities().getLast();
    assertThat(run.description()).isEqualTo("Setting min capacity to 4 and max capacity to 8");
    assertThat(run.statusMessage())
        .isEqualTo("Successfully set min capacity to 4 and max capacity to 8");
    assertThat(run.statusCode()).isEqualTo(ScalingActivityStatusCode.SUCCESSFUL);
    region.advance(Duration.ofDays(400));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aTimeIsOfItsTimeZone() {
    assertThatThrownBy(
            () -> put("past", "at(2026-01-01T08:00:00)", r -> r.timezone("Pacific/Tongatapu")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("is in the past");
    put("evening", "at(2026-01-01T08:00:00)", r -> r.timezone("America/New_York"));
    advanceTo("2026-01-01T13:00:00Z");

    assertThat(activities())
        .extracting(ScalingActivity::cause)
        .contains("scheduled action name evening was triggered");
  }

  /** Timers count by another clock than time stamps. */
  @Test
  void anOccasionComesOnceAlthoughTimersAreEarly() {
    var early = new EarlyTimers(region.loop(), Duration.ofMillis(3));
    region.add(ApplicationAutoScalingClient.class, new AutoScalingService(region.context(early)));
    register(r -> {});
    put("noon", "cron(0 12 * * ? *)", r -> {});
    put("once", "at(2026-01-02T06:00:00)", r -> {});
    advanceTo("2026-01-03T00:00:00Z");
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void anUpperBoundScalesIn() {
    register(r -> r.minCapacity(6));
    put(
        "night",
        "cron(0 20 * * ? *)",
        r -> r.scalableTargetAction(a -> a.minCapacity(0).maxCapacity(1)));
    advanceTo("2026-01-01T20:01:00Z");

    assertThat(ecs.desired()).isEqualTo(1);
    assertThat(activities().getFirst().cause()).isEqualTo("maximum capacity was set to 1");
  }

  @Test
  void cronActsAgainAndAgainByTheClockOfItsTimeZone() {
    put("morning", "cron(30 6 ? * MON-FRI *)", r -> r.timezone("Europe/Berlin"));
    advanceTo("2026-01-01T05:31:00Z");
    assertThat(runs()).isEqualTo(1);
    advanceTo("2026-01-05T05:29:00Z");
    assertThat(runs()).isEqualTo(2);
    advanceTo("2026-01-05T05:31:00Z");
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void aRateActsAfterEachPeriodUntilItsEnd() {
    put("again", "rate(5 hours)", r -> r.endTime(START.plus(Duration.ofHours(16))));
    region.advance(Duration.ofHours(5).minusSeconds(1));
    assertThat(runs()).isZero();
    region.advance(Duration.ofHours(30));
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void aRateWithAStartActsThenForTheFirstTime() {
    put("again", "rate(1 day)", r -> r.startTime(START.plus(Duration.ofHours(2))));
    advanceTo("2026-01-01T02:00:01Z");
    assertThat(runs()).isEqualTo(1);
    advanceTo("2026-01-03T02:00:01Z");
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void cronActsBetweenItsStartAndItsEnd() {
    put(
        "noon",
        "cron(0 12 * * ? *)",
        r ->
            r.startTime(Instant.parse("2026-01-03T12:00:00Z"))
                .endTime(Instant.parse("2026-01-05T12:00:00Z")));
    advanceTo("2026-01-03T11:59:00Z");
    assertThat(runs()).isZero();
    advanceTo("2026-01-30T00:00:00Z");
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void oneBoundLeavesTheOther() {
    put("more", "rate(1 hour)", r -> r.scalableTargetAction(a -> a.minCapacity(3)));
    region.advance(Duration.ofMinutes(61));

    var target =
        call(scaling ->
                scaling.describeScalableTargets(r -> r.serviceNamespace(ServiceNamespace.ECS)))
            .scalableTargets()
            .getFirst();
    assertThat(List.of(target.minCapacity(), target.maxCapacity())).containsExactly(3, 10);
    assertThat(activities().getLast().description()).isEqualTo("Setting min capacity to 3");
  }

  @Test
  void aMinimumAboveTheMaximumFailsAndChangesNothing() {
    put("more", "at(2026-01-01T08:00:00)", r -> r.scalableTargetAction(a -> a.minCapacity(11)));
    advanceTo("2026-01-01T09:00:00Z");

    assertThat(ecs.desired()).isEqualTo(2);
    assertThat(activities().getFirst().statusCode()).isEqualTo(ScalingActivityStatusCode.FAILED);
    assertThat(activities().getFirst().statusMessage()).contains("above the maximum");
  }

  @Test
  void whatIsSuspendedDoesNotAct() {
    register(r -> r.suspendedState(s -> s.scheduledScalingSuspended(true)));
    put("often", "rate(1 hour)", r -> {});
    region.advance(Duration.ofMinutes(90));
    assertThat(runs()).isZero();
    register(r -> r.suspendedState(s -> s.scheduledScalingSuspended(false)));
    region.advance(Duration.ofHours(1));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void anActionThatIsPutAgainKeepsWhatIsNotSaidButForStartAndEnd() {
    put("again", "rate(1 hour)", r -> r.endTime(START.plus(Duration.ofHours(2))));
    var before = described().getFirst();
    put("again", "rate(2 hours)", r -> r.scalableTargetAction((ScalableTargetAction) null));

    var after = described().getFirst();
    assertThat(after.scheduledActionARN()).isEqualTo(before.scheduledActionARN());
    assertThat(after.scalableTargetAction()).isEqualTo(before.scalableTargetAction());
    assertThat(after.endTime()).isNull();
    region.advance(Duration.ofHours(9));
    assertThat(runs()).isEqualTo(4);
  }

  @Test
  void whatIsDeletedOrDeregisteredActsNoMore() {
    put("one", "rate(1 hour)", r -> {});
    put("two", "rate(1 hour)", r -> {});
    assertThat(described()).extracting(ScheduledAction::scheduledActionName).contains("one", "two");
    delete("one");
    region.advance(Duration.ofMinutes(61));
    assertThat(runs()).isEqualTo(1);
    assertThatThrownBy(() -> delete("one"))
        .isInstanceOf(ObjectNotFoundException.class)
        .hasMessageContaining("scheduled action name: one");
    call(
        scaling ->
            scaling.deregisterScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
    region.advance(Duration.ofHours(5));

    assertThat(described()).isEmpty();
    assertThat(runs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "every hour",
        "at(2026-01-01)",
        "rate(0 hours)",
        "rate(5 fortnights)",
        "cron(0 12 * * *)"
      })
  void whatIsNoScheduleIsRefused(String schedule) {
    assertThatThrownBy(() -> put("bad", schedule, r -> {})).isInstanceOf(ValidationException.class);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> put("a:b", "rate(1 hour)", r -> {}))
        .hasMessageContaining("ScheduledActionName");
    assertThatThrownBy(() -> put("a", "rate(1 hour)", r -> r.scalableTargetAction(a -> {})))
        .hasMessageContaining("a MinCapacity, a MaxCapacity or both");
    assertThatThrownBy(
            () ->
                put(
                    "a",
                    "rate(1 hour)",
                    r -> r.scalableTargetAction(a -> a.minCapacity(3).maxCapacity(2))))
        .hasMessageContaining("cannot be less than");
    assertThatThrownBy(() -> put("a", "rate(1 hour)", r -> r.timezone("Mars/Olympus")))
        .hasMessageContaining("Mars/Olympus");
    assertThatThrownBy(() -> put("a", "rate(1 hour)", r -> r.startTime(START).endTime(START)))
        .hasMessageContaining("EndTime must be after StartTime");
  }
}
