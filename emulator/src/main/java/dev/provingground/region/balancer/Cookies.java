package dev.provingground.region.balancer;

import dev.provingground.region.balancer.TargetPicker.Choice;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Stickiness;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What clients carry so that they stay where they are. Read by any thread. */
final class Cookies {
  /** How long clients keep the cookie of application-based stickiness, whatever its duration. */
  private static final Duration APPLICATION_KEPT = Duration.ofDays(7);

  private final StickyCookie ofTarget;
  private final StickyCookie ofGroup;
  private final StickyCookie ofApplication;
  private final InstantSource clock;

  /**
   * @param key 16 bytes that all nodes of the load balancer share
   */
  Cookies(byte[] key, InstantSource clock) {
    ofTarget = new StickyCookie(StickyCookie.TARGET, key);
    ofGroup = new StickyCookie(StickyCookie.GROUP, key);
    ofApplication = new StickyCookie(StickyCookie.APPLICATION, key);
    this.clock = clock;
  }

  /** The group that the client is held to; null when it is to none. */
  @Nullable String group(RequestHead head) {
    return ofGroup.read(head, clock.instant()).orElse(null);
  }

  /** The target of the group that the client is held to; null when it is to none there now. */
  @Nullable Target target(RequestHead head, TargetGroup group, Stickiness stickiness) {
    var known =
        switch (stickiness) {
          case Stickiness.LoadBalancerCookie unused -> ofTarget.read(head, clock.instant());
          case Stickiness.ApplicationCookie application ->
              StickyCookie.value(head, application.name())
                  .flatMap(value -> ofApplication.read(head, clock.instant()));
        };
    for (var target : group.targets()) {
      if (known.filter(key(target)::equals).isPresent()) {
        return target;
      }
    }
    return null;
  }

  /** Values of {@code Set-Cookie}. */
  List<String> of(Choice choice, ResponseHead head) {
    var now = clock.instant();
    var cookies = new ArrayList<String>();
    var value = key(choice.target());
    switch (choice.group().stickiness().orElse(null)) {
      case Stickiness.LoadBalancerCookie sticky ->
          cookies.addAll(ofTarget.twins(value, sticky.life(), now));
      case Stickiness.ApplicationCookie sticky -> {
        if (choice.bound() || sets(head, sticky.name())) {
          cookies.add(ofApplication.alone(value, sticky.life(), APPLICATION_KEPT, now));
        }
      }
      case null -> {}
    }
    Optional<Duration> ofForward = choice.forward().stickiness();
    ofForward.ifPresent(
        life -> cookies.addAll(ofGroup.twins(choice.group().targetGroupArn(), life, now)));
    return cookies;
  }

  private static boolean sets(ResponseHead head, String cookie) {
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (fields.kind(i) == Field.SET_COOKIE && fields.value(i).startsWith(cookie + "=")) {
        return true;
      }
    }
    return false;
  }

  private static String key(Target target) {
    return target.address() + ":" + target.port();
  }
}
