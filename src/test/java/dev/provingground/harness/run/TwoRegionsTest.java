package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.Deployer;
import dev.provingground.harness.deployment.Deployment;
import dev.provingground.harness.deployment.StackTemplates;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Outputs;
import dev.provingground.infra.Synthesis;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two regions of one host, on each of them stacks of the same names and a VPC of the same block.
 */
final class TwoRegionsTest {
  private static final double TIME_SCALE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DYING = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final Console quiet =
      new Console(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();

  /** A region, and the service on it. */
  private record Neighbour(Path home, Target target, Aws aws, Deployment deployment) {
    /** The task that answers at the service's own name. */
    String answering() throws Exception {
      var service = URI.create(deployment.output(Outputs.SERVICE_URL)).resolve("/");
      var request = HttpRequest.newBuilder(service).timeout(PATIENCE).build();
      try (var http = target.internet().httpClient()) {
        var answer = http.send(request, BodyHandlers.ofString());
        return new JsonMapper().readTree(answer.body()).at("/ecs/taskArn").asText();
      }
    }

    List<String> tasks() {
      var cluster = deployment.output(Outputs.CLUSTER_NAME);
      return aws.ecs().listTasks(r -> r.cluster(cluster)).taskArns();
    }

    String block() {
      var vpc = deployment.output(Outputs.VPC_ID);
      return aws.ec2().describeVpcs(r -> r.vpcIds(vpc)).vpcs().getFirst().cidrBlock();
    }

    RegionFamily family() {
      return RegionFamily.in(home);
    }
  }

  @AfterEach
  void end() {
    endings.forEach(Runnable::run);
  }

  private Neighbour settle(String name, DeploymentOptions options, TemplateSource source) {
    var home = directory.resolve(name);
    var target = Targets.embedded(TIME_SCALE, quiet, home);
    endings.addFirst(target::close);
    var aws = new Aws(target);
    endings.addFirst(aws::close);
    return new Neighbour(home, target, aws, Deployer.unwatched(aws, quiet, source).deploy(options));
  }

  @Test
  void eachServesItsOwnTasksAndOutlivesTheOther() throws Exception {
    var options = DeploymentOptions.reference().withDesiredCount(1);
    var templates = StackTemplates.of(new Synthesis().synth(options, directory.resolve("cdk.out")));
    var mounts = RegionFamily.mounts();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var settling = threads.submit(() -> settle("first", options, same -> templates));
      var second = threads.submit(() -> settle("second", options, same -> templates)).get();
      var first = settling.get();
      assertThat(first.block()).isEqualTo(second.block());
      assertThat(first.deployment().serviceStack()).isEqualTo(second.deployment().serviceStack());

      var task = second.answering();
      assertThat(second.tasks()).containsExactly(task);
      assertThat(first.tasks()).containsExactly(first.answering()).doesNotContain(task);

      var dying = first.family();
      var living = second.family();
      assertThat(dying.hasTask()).as("a running task").isTrue();
      assertThat(dying.regions().getLast().destroyForcibly()).isTrue();

      await("the death of all")
          .atMost(DYING)
          .untilAsserted(() -> assertThat(dying.remains()).isEqualTo(List.of()));
      assertThat(RegionFamily.mounts()).isEqualTo(mounts);
      assertThat(living.regions()).isNotEmpty().allMatch(ProcessHandle::isAlive);
      assertThat(second.tasks()).containsExactly(task);
      assertThat(second.answering()).isEqualTo(task);
    }
  }
}
