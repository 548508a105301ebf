package dev.provingground.region;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.balancer.Balancers;
import dev.provingground.region.container.HostCapabilities;
import dev.provingground.region.container.ProcessContainerRuntime;
import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.FabricFaults;
import dev.provingground.region.fabric.InternetProxy;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.launch.HostCapability;
import dev.provingground.region.launch.LaunchException;
import dev.provingground.region.launch.Readiness;
import dev.provingground.region.launch.RegionOptions;
import dev.provingground.region.launch.Release;
import dev.provingground.region.launch.WorkingDirectory;
import dev.provingground.region.services.acm.AcmService;
import dev.provingground.region.services.autoscaling.AutoScalingService;
import dev.provingground.region.services.cloudformation.CloudFormationService;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ecr.EcrService;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.elbv2.ElasticLoadBalancingV2Service;
import dev.provingground.region.services.events.EventsService;
import dev.provingground.region.services.fis.FisService;
import dev.provingground.region.services.iam.IamService;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.services.route53.Route53Service;
import dev.provingground.region.services.s3.S3Service;
import dev.provingground.region.services.secretsmanager.SecretsManagerService;
import dev.provingground.region.services.servicediscovery.ServiceDiscoveryService;
import dev.provingground.region.services.ssm.SsmService;
import dev.provingground.region.time.RealEventLoop;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkClient;

/** A region: all its parts, in the order in which they are made. */
public final class Region implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Region.class);
  private static final int CONTAINER_USER = 65532;

  private final Parts parts = new Parts(Duration.ofSeconds(5));
  private final Readiness readiness;

  /**
   * Starts a region in this process, which must have namespaces of its own.
   *
   * @param instance names what it makes outside of them: control groups, a directory
   * @throws LaunchException when it cannot be started and the user can mend it
   */
  public static Region start(RegionOptions options, UUID instance) throws LaunchException {
    return new Region(options, instance);
  }

  private Region(RegionOptions options, UUID instance) throws LaunchException {
    try {
      readiness = compose(options, instance);
    } catch (LaunchException | RuntimeException | Error e) {
      parts.close(); // or the process would live on without being a region
      throw e;
    } catch (IOException e) {
      parts.close();
      throw new LaunchException(
          "The directory " + options.directory() + " cannot be used: " + e + "; give --directory",
          e);
    }
  }

  private Readiness compose(RegionOptions options, UUID instance)
      throws LaunchException, IOException {
    var directory = parts.add(WorkingDirectory.open(options.directory(), instance));
    var loop = parts.add(new RealEventLoop(options.timeScale()));
    var listening = parts.add(Listening.start(options, loop));

    var names = new PublicNames();
    var fabric = parts.add(fabric(names));
    if (options.egress()) {
      openEgress(fabric);
    }
    var containers =
        parts.add(
            new ProcessContainerRuntime(
                loop,
                fabric,
                Optional.of(fabric::serviceAddress),
                options.registries(),
                directory.shared("containers"),
                instance));
    var balancers = parts.add(new Balancers(loop, fabric));
    var proxy = parts.add(proxy(options, fabric, names));

    var wire = listening.server();
    var identity =
        new RegionIdentity(
            options.accountId(), options.region(), "http://127.0.0.1:" + wire.port());
    var random = new UnpredictableNumbers();
    var ids = new Ids(random);
    var events = new LoopedEvents(loop);
    var services = new ServiceDirectory();

    var root = options.credentials();
    var iam = new IamService(identity, loop, ids, root.accessKeyId(), root.secretAccessKey());
    var context = new ServiceContext(identity, loop, services, events, iam.roles(), ids);
    var ec2 = new Ec2Service(context, fabric);
    var interfaces = ec2.managedInterfaces();
    var route53 = new Route53Service(context, names.hosted());
    var acm = new AcmService(context, route53::canonicalName, Thread::startVirtualThread);
    route53.whenChanged(acm::recordsChanged);
    var elb = new ElasticLoadBalancingV2Service(context, interfaces, balancers, names, acm);
    acm.usedBy(elb.certificateUsers());
    var ecr = new EcrService(context, directory.own("registry"));
    var ecs = new EcsService(context, interfaces, containers);
    var logs = new LogsService(context);
    var ssm = new SsmService(context);
    var secrets = new SecretsManagerService(context);
    var discovery = new ServiceDiscoveryService(context, route53.managedZones());
    var s3 = new S3Service(context, directory.own("objects"));
    var eventBridge = new EventsService(context);
    var cloudWatch = new CloudWatchService(context);
    var autoScaling = new AutoScalingService(context);
    var fis =
        new FisService(
            context, iam.authorizer(), containers.faults(), new FabricFaults(loop, fabric), random);
    var cloudFormation = new CloudFormationService(context);

    iam.heed(ecr);
    iam.heed(s3);
    iam.heedTags(ec2);
    iam.heedTags(elb);
    iam.heedTags(ecs);
    iam.heedTags(ssm);
    iam.heedTags(secrets);
    iam.heedTags(discovery);
    iam.heedTags(cloudWatch);

    var mounts =
        List.of(
            iam.mount(),
            iam.sts().mount(),
            ec2.mount(),
            acm.mount(),
            elb.mount(),
            route53.mount(),
            ecr.mount(),
            ecs.mount(),
            logs.mount(),
            ssm.mount(),
            secrets.mount(),
            discovery.mount(),
            s3.mount(),
            eventBridge.mount(),
            cloudWatch.mount(),
            autoScaling.mount(),
            fis.mount(),
            cloudFormation.mount());
    for (var mount : mounts) {
      mount(mount, fis.authorizer(), services, wire);
    }
    wire.route("/v2", ecr.registry(iam.authorizer()));
    wire.route(EcrService.DOWNLOADS, ecr.downloads());

    var ready =
        new Readiness(
            Release.version(),
            identity.region(),
            identity.accountId(),
            identity.endpoint(),
            "http://127.0.0.1:" + proxy.port(),
            options.timeScale(),
            capabilities(containers.host()),
            containers.host().limitations());
    loop.execute(elb::publishMetrics);
    loop.execute(elb::deliverAccessLogs);
    loop.execute(ecs::publishMetrics);
    loop.execute(eventBridge::publishMetrics);
    wire.route("/_region/health", new HealthHandler(ready));
    wire.route("/_localstack/health", new LocalStackHealthHandler(ready.version(), wire.scopes()));
    wire.route(
        "/_region/spot-interruptions",
        new SpotInterruptionHandler(loop, ecs.spotInterruptions()::interrupt));
    EventLog.of(events);
    wire.open(identity.region(), iam.credentials());

    // Closed before all others, so that nobody acts on what becomes of them.
    parts.add(wire);
    parts.add(loop);
    return ready;
  }

  private static <T extends SdkClient> void mount(
      Mount<T> mount, Authorizer authorizer, ServiceDirectory services, WireServer wire) {
    var service =
        new GuardedService<>(mount.client(), mount.iamPrefix(), mount.implementation(), authorizer);
    services.add(service);
    wire.mount(mount, service);
  }

  private static Fabric fabric(PublicNames names) throws LaunchException {
    try {
      return new Fabric(names);
    } catch (KernelException e) {
      throw new LaunchException(
          "This host's kernel refuses what the region's network is made of ("
              + e.getMessage()
              + "): it takes veth, nf_tables and conntrack",
          e);
    }
  }

  private static void openEgress(Fabric fabric) throws LaunchException {
    try {
      fabric.openEgress();
      LOG.warn("--egress: packets leave this machine, by whatever route the host has for them.");
    } catch (KernelException e) {
      throw new LaunchException(
          "--egress changes the host's network, which this user may not ("
              + e.getMessage()
              + "): start the region as root, or leave it out",
          e);
    } catch (IllegalStateException e) {
      throw new LaunchException("--egress is not possible: " + e.getMessage(), e);
    }
  }

  private static InternetProxy proxy(RegionOptions options, Fabric fabric, PublicNames names)
      throws LaunchException {
    try {
      return new InternetProxy(fabric, names, options.host(), options.proxyPort());
    } catch (IOException e) {
      throw new LaunchException(
          "Port "
              + options.proxyPort()
              + " of "
              + options.host()
              + " is in use: give the internet proxy another with --proxy-port",
          e);
    }
  }

  private static List<HostCapability> capabilities(HostCapabilities host) {
    var limits = host.enforcedLimits();
    var users = host.canBecome(CONTAINER_USER, CONTAINER_USER);
    return List.of(
        HostCapability.packetFilters(true, "security groups and routes are the kernel's"),
        HostCapability.userIds(
            users,
            users
                ? "containers run as users of their own"
                : "containers run as the user who started the region"),
        HostCapability.resourceLimits(
            limits.containsAll(Set.of("cpu", "memory")),
            limits.isEmpty()
                ? "no control group may be written here"
                : String.join(", ", new TreeSet<>(limits))),
        HostCapability.ephemeralStorage(
            host.diskFormat().isPresent(),
            host.diskFormat().isPresent()
                ? "each task has a disk of its own, limited to its size"
                : "tasks write to the region's disk as long as it has room"));
  }

  /** What a user must know to use it. */
  public Readiness readiness() {
    return readiness;
  }

  /** Closes all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
