package dev.provingground.region.simulation;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionEvents;
import dev.provingground.region.api.RegionEvents.RegionEvent;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.services.autoscaling.AutoScalingService;
import dev.provingground.region.services.cloudformation.CloudFormationService;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.elbv2.ElasticLoadBalancingV2Service;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.iam.IamService;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.time.VirtualEventLoop;
import dev.provingground.region.wire.Mount;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.ecr.EcrClient;

/** The services of a region, each behind IAM as in the real one, in virtual time. */
final class SimulatedRegion {
  static final String ACCOUNT = "123456789012";
  static final String NAME = "us-east-1";
  private static final Caller USER = new Caller.Root(ACCOUNT);

  final VirtualEventLoop loop = new VirtualEventLoop();
  final InMemoryFabric fabric = new InMemoryFabric();
  final FakeBalancers balancers = new FakeBalancers(loop);
  final Fleet fleet;
  private final ServiceDirectory services = new ServiceDirectory();
  private final IamService iam;
  private final EcsService ecs;

  /**
   * @param random what happens by chance: the same seed makes the same region
   * @param published hears what the services tell the region, as they tell it
   */
  SimulatedRegion(Random random, Consumer<RegionEvent> published) {
    var identity = new RegionIdentity(ACCOUNT, NAME, "http://127.0.0.1:4566");
    var ids = new Ids(new Random(random.nextLong()));
    var events = new Overheard(new LoopedEvents(loop), published);
    fleet = new Fleet(loop, fabric, new Random(random.nextLong()));
    balancers.answer(fleet::answer);
    iam = new IamService(identity, loop, ids, "key", "secret");
    var context = new ServiceContext(identity, loop, services, events, iam.roles(), ids);
    var ec2 = new Ec2Service(context, fabric);
    var interfaces = ec2.managedInterfaces();
    mount(iam.mount());
    mount(ec2.mount());
    mount(
        new ElasticLoadBalancingV2Service(
                context, interfaces, balancers, balancers, arn -> Optional.empty())
            .mount());
    ecs = new EcsService(context, interfaces, fleet);
    mount(ecs.mount());
    mount(new LogsService(context).mount());
    mount(new CloudWatchService(context).mount());
    mount(new AutoScalingService(context).mount());
    mount(new CloudFormationService(context).mount());
    services.add(new GuardedService<>(EcrClient.class, "ecr", new FakeImages(), iam.authorizer()));
  }

  private <T extends SdkClient> void mount(Mount<T> mount) {
    services.add(
        new GuardedService<>(
            mount.client(), mount.iamPrefix(), mount.implementation(), iam.authorizer()));
  }

  /** The service as a user of the account calls it. */
  <T, R> R call(Class<T> client, Function<T, R> operation) {
    return CallContext.call(USER, () -> operation.apply(services.client(client)));
  }

  /** AWS needs the capacity of some Spot tasks; the ARNs of those that it takes. */
  List<String> interruptSpot(String match) {
    return ecs.spotInterruptions().interrupt(match);
  }

  /** Region events that somebody else hears first, before the loop's next turn. */
  private record Overheard(RegionEvents events, Consumer<RegionEvent> ear) implements RegionEvents {
    @Override
    public void publish(RegionEvent event) {
      ear.accept(event);
      events.publish(event);
    }

    @Override
    public <E extends RegionEvent> void subscribe(Class<E> kind, Consumer<E> listener) {
      events.subscribe(kind, listener);
    }
  }
}
