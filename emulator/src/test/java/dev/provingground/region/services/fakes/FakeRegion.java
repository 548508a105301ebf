package dev.provingground.region.services.fakes;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Roles;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.api.Services;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** A region without a wire: virtual time, and services that call one another directly. */
public final class FakeRegion implements Services, Roles {
  private static final Caller USER = new Caller.Root("123456789012");

  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final Map<Class<?>, Object> clients = new HashMap<>();
  private final Set<String> distrusted = new HashSet<>();
  private final ServiceContext context = context(loop);

  public ServiceContext context() {
    return context;
  }

  /** That of services on another loop, such as one in real time. */
  public ServiceContext context(EventLoop other) {
    return context("123456789012", other, this, this);
  }

  /** That of a service which stands alone: it calls no other, and takes on no role. */
  public static ServiceContext alone(EventLoop loop) {
    return context(
        "000000000000",
        loop,
        new ServiceDirectory(),
        (role, principal, session) -> {
          throw new AssertionError(principal + " takes on no role");
        });
  }

  private static ServiceContext context(
      String accountId, EventLoop loop, Services services, Roles roles) {
    return new ServiceContext(
        new RegionIdentity(accountId, "us-east-1", "http://127.0.0.1:4566"),
        loop,
        services,
        new LoopedEvents(loop),
        roles,
        new Ids(new Random(7)));
  }

  public VirtualEventLoop loop() {
    return loop;
  }

  public <T> void add(Class<T> client, T service) {
    clients.put(client, service);
  }

  /** The service as a user of the account calls it. */
  public <T, R> R call(Class<T> client, Function<T, R> operation) {
    var result = CallContext.call(USER, () -> operation.apply(client(client)));
    loop.runUntilIdle();
    return result;
  }

  public void advance(Duration duration) {
    loop.advance(duration);
  }

  /** From now on the role cannot be assumed. */
  public void distrust(String roleArn) {
    distrusted.add(roleArn);
  }

  @Override
  public <T> T client(Class<T> client) {
    CallContext.current();
    var found = clients.get(client);
    if (found == null) {
      throw new IllegalArgumentException("no such service here: " + client.getSimpleName());
    }
    return client.cast(found);
  }

  @Override
  public Session assume(String roleArn, String servicePrincipal, String sessionName) {
    if (distrusted.contains(roleArn)) {
      throw AwsErrors.error("AccessDenied", servicePrincipal + " may not assume " + roleArn, 403);
    }
    var name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    return new Session(
        new Caller.RoleSession(
            roleArn,
            "arn:aws:sts::123456789012:assumed-role/" + name + "/" + sessionName,
            "AROA:" + sessionName,
            Optional.empty(),
            loop.now()),
        "ASIA" + context.ids().base32(16),
        "secret",
        "token",
        loop.now().plus(Duration.ofHours(1)));
  }
}
