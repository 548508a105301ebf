package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Algorithm;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Stickiness;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.WeightedGroup;
import io.undertow.server.handlers.CookieImpl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which target a request goes to. */
final class TargetChoiceTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final TestBalancer world = new TestBalancer();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void theTargetWithTheFewestRequestsInFlightIsChosen() throws Exception {
    var release = new CountDownLatch(1);
    world.keep(release::countDown);
    var busy = world.silent(release);
    var node =
        world.node(
            forward(group(Algorithm.LEAST_OUTSTANDING_REQUESTS, busy, world.target("idle"))));
    try (var socket = TestBalancer.connect(node)) {
      for (int i = 0; node.inFlight(busy) == 0 && i < 2; i++) {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        await().until(() -> node.inFlight(busy) == 1 || socket.getInputStream().available() > 0);
      }
      assertThat(node.inFlight(busy)).isEqualTo(1);
      for (int i = 0; i < 6; i++) {
        assertThat(world.get(node, "/").body()).isEqualTo("idle");
      }
    }
  }

  @Test
  void chanceReachesAllTargets() throws Exception {
    var node =
        world.node(
            forward(group(Algorithm.WEIGHTED_RANDOM, world.target("one"), world.target("two"))));
    var answers = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      answers.add(world.get(node, "/").body());
    }
    assertThat(new HashSet<>(answers)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void groupsGetTheirWeightAndKeepTheirClients() throws Exception {
    var blue = named("blue", world.target("blue"));
    var green = named("green", world.target("green"));
    var node =
        world.node(
            new Action.Forward(
                List.of(new WeightedGroup(blue, 1), new WeightedGroup(green, 1)),
                Optional.of(DAY)));
    var first = world.get(node, "/");
    var cookies = first.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(0)).startsWith("AWSALBTG=");
    assertThat(cookies.get(1)).startsWith("AWSALBTGCORS=").endsWith("; SameSite=None");
    var cookie = cookies.getFirst().substring(0, cookies.getFirst().indexOf(';'));
    for (int i = 0; i < 10; i++) {
      assertThat(world.get(node, "/", cookie).body()).isEqualTo(first.body());
    }
    node.configure(
        config(
            new Action.Forward(
                List.of(new WeightedGroup(blue, 0), new WeightedGroup(green, 1)),
                Optional.of(DAY))));
    for (int i = 0; i < 5; i++) {
      assertThat(world.get(node, "/", cookie).body()).as("blue has no weight").isEqualTo("green");
    }
    node.configure(
        config(new Action.Forward(List.of(new WeightedGroup(blue, 0)), Optional.empty())));
    assertThat(world.get(node, "/").body()).as("the only one").isEqualTo("blue");
  }

  @Test
  void anApplicationsCookieHoldsItsClients() throws Exception {
    var group =
        new TargetGroup(
            "arn:tg",
            Algorithm.ROUND_ROBIN,
            Optional.of(new Stickiness.ApplicationCookie("SESSION", DAY)),
            Duration.ZERO,
            List.of(application("one"), application("two")));
    var node = world.node(forward(group));
    assertThat(world.get(node, "/").headers().allValues("Set-Cookie"))
        .as("the application has not begun a session")
        .isEmpty();
    var login = world.get(node, "/login");
    var cookies = login.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(2).anySatisfy(one -> assertThat(one).startsWith("SESSION="));
    var own = cookies.stream().filter(one -> one.startsWith("AWSALBAPP-0=")).findFirst();
    var both = "SESSION=x; " + own.orElseThrow().split(";", -1)[0];
    for (int i = 0; i < 4; i++) {
      var answer = world.get(node, "/", both);
      assertThat(answer.body()).isEqualTo(login.body());
      assertThat(answer.headers().allValues("Set-Cookie"))
          .as("the time begins anew")
          .singleElement()
          .asString()
          .startsWith("AWSALBAPP-0=");
    }
    var alone = new HashSet<String>();
    for (int i = 0; i < 4; i++) {
      alone.add(world.get(node, "/", own.orElseThrow().split(";", -1)[0]).body());
    }
    assertThat(alone).as("without the application's own cookie").hasSize(2);
  }

  @Test
  void aTargetThatJoinsOthersWarmsUp() {
    var clock = new AtomicLong();
    var slowStart = new SlowStart(clock::get);
    var first = new Target("10.0.0.1", 80);
    var second = new Target("10.0.0.2", 80);
    var before = warming(first);
    slowStart.configure(config(forward(before)));
    assertThat(slowStart.share(before, first)).as("it was there at first").isEqualTo(1);
    var after = warming(first, second);
    slowStart.configure(config(forward(after)));
    assertThat(slowStart.share(after, second)).isZero();
    assertThat(slowStart.share(after, first)).isEqualTo(1);
    clock.addAndGet(Duration.ofSeconds(15).toNanos());
    slowStart.configure(config(forward(after)));
    assertThat(slowStart.share(after, second)).isCloseTo(0.5, within(0.001));
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(slowStart.share(after, second)).isEqualTo(1);
  }

  @Test
  void aTargetThatIsCoolGetsLessThanItsShare() throws Exception {
    var warm = world.target("warm");
    var cool = world.target("cool");
    var node = world.node(forward(warming(warm)));
    node.configure(config(forward(warming(warm, cool))));
    int cooled = 0;
    for (int i = 0; i < 20; i++) {
      cooled += world.get(node, "/").body().equals("cool") ? 1 : 0;
    }
    assertThat(cooled).as("half a minute is long").isLessThan(8);
  }

  private static TargetGroup warming(Target... targets) {
    return new TargetGroup(
        "arn:tg",
        Algorithm.ROUND_ROBIN,
        Optional.empty(),
        Duration.ofSeconds(30),
        List.of(targets));
  }

  /** Begins a session at {@code /login}. */
  private Target application(String name) {
    return world.serve(
        e -> {
          if (e.getRequestPath().equals("/login")) {
            e.setResponseCookie(new CookieImpl("SESSION", "x"));
          }
          e.getResponseSender().send(name);
        });
  }

  private static TargetGroup group(Algorithm algorithm, Target... targets) {
    return new TargetGroup("arn:tg", algorithm, Optional.empty(), Duration.ZERO, List.of(targets));
  }

  private static TargetGroup named(String name, Target target) {
    return new TargetGroup(
        "arn:" + name, Algorithm.ROUND_ROBIN, Optional.empty(), Duration.ZERO, List.of(target));
  }

  private static Action forward(TargetGroup group) {
    return new Action.Forward(List.of(new WeightedGroup(group, 1)), Optional.empty());
  }

  private NodeConfig config(Action action) {
    return world.config(action);
  }
}
