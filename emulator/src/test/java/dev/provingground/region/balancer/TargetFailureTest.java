package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Algorithm;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients hear of targets that are not there, do not answer, or answer too late. */
final class TargetFailureTest {
  private final TestBalancer world = new TestBalancer(Duration.ofMillis(300));

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void withoutAnyTargetTheAnswerIs503() throws Exception {
    var answer = world.get(world.nodeBefore(), "/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("<h1>503 Service Temporarily Unavailable</h1>");
    assertThat(answer.headers().firstValue("Server")).hasValue("awselb/2.0");
  }

  @Test
  void aTargetThatRefusesGives502() throws Exception {
    assertThat(
            world
                .get(world.nodeBefore(new Target("127.0.0.1", TestBalancer.freePort())), "/")
                .statusCode())
        .isEqualTo(502);
  }

  @Test
  void aTargetThatHangsUpInsteadOfAnsweringGives502() throws Exception {
    var node = world.nodeBefore(world.raw(""));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(502);
    node.configure(world.config(TestBalancer.forward(world.raw("I am no HTTP\r\n\r\n"))));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(502);
  }

  @Test
  void aTargetThatDoesNotAnswerGives504AfterTheIdleTimeout() throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    var node =
        world.node(
            new NodeConfig(
                List.of(world.listener(TestBalancer.forward(world.silent(held)))),
                Duration.ofMillis(300)));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(504);
  }

  @Test
  void theTargetsOwn503IsPassedOn() throws Exception {
    var node =
        world.nodeBefore(
            world.serve(
                e -> {
                  e.setStatusCode(503);
                  e.getResponseHeaders().put(new HttpString("X-Own"), "yes");
                  e.getResponseSender().send("mine");
                }));
    var answer = world.get(node, "/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("mine");
    assertThat(answer.headers().firstValue("X-Own")).hasValue("yes");
  }

  @Test
  void aTargetThatDoesNotAcceptInTimeGives504() throws Exception {
    var backlog = world.keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    for (int i = 0; i < 2; i++) {
      world.keep(new Socket(InetAddress.getLoopbackAddress(), backlog.getLocalPort()));
    }
    var node = world.nodeBefore(new Target("127.0.0.1", backlog.getLocalPort()));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(504);
    var counts = node.takeCounts();
    assertThat(counts.ownAnswers()).isEqualTo(Map.of(504, 1L));
    assertThat(Objects.requireNonNull(counts.groups().get("arn:tg")).connectionErrors()).isOne();
  }

  @Test
  void aTargetThatTakesTooLongToAgreeOnTlsGives504() throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    var group =
        new TargetGroup(
            "arn:tg",
            TargetProtocol.HTTPS,
            Algorithm.ROUND_ROBIN,
            Optional.empty(),
            Duration.ZERO,
            List.of(world.silent(held)));
    var node = world.node(TestBalancer.forward(group));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(504);
    assertThat(Objects.requireNonNull(node.takeCounts().groups().get("arn:tg")).tlsErrors())
        .isOne();
  }
}
