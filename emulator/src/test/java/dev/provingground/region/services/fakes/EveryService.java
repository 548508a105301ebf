package dev.provingground.region.services.fakes;

import dev.provingground.region.api.GuardedService;
import dev.provingground.region.services.acm.AcmService;
import dev.provingground.region.services.autoscaling.AutoScalingService;
import dev.provingground.region.services.cloudformation.CloudFormationService;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.ecr.EcrService;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.elbv2.ElasticLoadBalancingV2Service;
import dev.provingground.region.services.events.EventsService;
import dev.provingground.region.services.fis.FisService;
import dev.provingground.region.services.iam.IamService;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.services.route53.InMemoryNameServers;
import dev.provingground.region.services.route53.Route53Service;
import dev.provingground.region.services.s3.S3Service;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import dev.provingground.region.services.servicediscovery.ServiceDiscoveryService;
import dev.provingground.region.services.ssm.SsmService;
import dev.provingground.region.wire.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.SdkClient;

/** Every service that a region has, in virtual time and without a data plane. */
public final class EveryService {
  private final FakeRegion region = new FakeRegion();
  private final List<Mount<?>> mounts;

  /**
   * @param directory for images and objects
   */
  public EveryService(Path directory) throws IOException {
    var context = region.context();
    var balancers = new FakeBalancers(region.loop());
    var faults = new FakeFaults(region.loop());
    var iam = new IamService(context.region(), context.loop(), context.ids(), "test", "test");
    var ec2 = new Ec2Service(context, new InMemoryFabric());
    var route53 = new Route53Service(context, new InMemoryNameServers());
    var acm = new AcmService(context, route53::canonicalName, Runnable::run);
    var elb =
        new ElasticLoadBalancingV2Service(
            context, ec2.managedInterfaces(), balancers, balancers, acm);
    acm.usedBy(elb.certificateUsers());
    var runtime = new FakeRuntime(region.loop());
    this.mounts =
        List.of(
            iam.mount(),
            iam.sts().mount(),
            ec2.mount(),
            acm.mount(),
            elb.mount(),
            route53.mount(),
            new EcrService(context, directory.resolve("registry")).mount(),
            new EcsService(context, ec2.managedInterfaces(), runtime).mount(),
            new LogsService(context).mount(),
            new SsmService(context).mount(),
            new SecretsManagerService(context).mount(),
            new ServiceDiscoveryService(context, route53.managedZones()).mount(),
            new S3Service(context, directory.resolve("objects")).mount(),
            new EventsService(context).mount(),
            new CloudWatchService(context).mount(),
            new AutoScalingService(context).mount(),
            new FisService(context, iam.authorizer(), faults, faults, new Random(1)).mount(),
            new CloudFormationService(context).mount());
    mounts.forEach(this::add);
  }

  private <T extends SdkClient> void add(Mount<T> mount) {
    region.add(mount.client(), guarded(mount).client());
  }

  /** The service as the front door has it. */
  public static <T extends SdkClient> GuardedService<T> guarded(Mount<T> mount) {
    return new GuardedService<>(
        mount.client(), mount.iamPrefix(), mount.implementation(), (caller, access) -> {});
  }

  public FakeRegion region() {
    return region;
  }

  public List<Mount<?>> mounts() {
    return mounts;
  }
}
