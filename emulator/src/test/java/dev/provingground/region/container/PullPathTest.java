package dev.provingground.region.container;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.SecretSource;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.RealEventLoop;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way from a task to the registry, on the real kernel. */
@NeedsNamespaces
final class PullPathTest {
  private static final String OUTSIDE = "198.51.100.1";
  private static final Blob CONFIG = new Blob("sha256:0", "x", 0, URI.create("http://127.0.0.1"));
  private static final Image OF_THE_REGION = new Image("x", "sha256:0", CONFIG, List.of());

  private final RealEventLoop loop = new RealEventLoop(10);
  private NetNs namespace;

  @BeforeEach
  void create() {
    namespace = NetNs.create("task");
    try (var links = Rtnetlink.in(namespace)) {
      links.up("lo");
      links.addAddress("lo", Cidr.of("10.0.1.23/32"));
    }
  }

  @AfterEach
  void close() {
    namespace.close();
    loop.close();
  }

  private void require(String registry) throws Exception {
    require(registry, OF_THE_REGION);
  }

  private void require(String registry, ImageSource image) throws Exception {
    var container = TestContainer.shell(image, new RecordedTask(), "").launch();

    new PullPath(loop, (eni, name) -> InetAddress.ofLiteral(registry))
        .require(inside(), new TestTask("eni-0").launch(List.of(container)));
  }

  private Namespace inside() {
    return new Namespace() {
      @Override
      public String path() {
        return namespace.path();
      }

      @Override
      public <T> T call(Callable<T> task) throws Exception {
        return namespace.call(task);
      }
    };
  }

  @Test
  void whoIsRefusedThereHasAWayThere() {
    assertThatCode(() -> require("10.0.1.23")).doesNotThrowAnyException();
  }

  @Test
  void whoHasNoRouteIsToldInTheAgentsWords() {
    assertThatThrownBy(() -> require(OUTSIDE))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution"
                + " resource retrieval failed: unable to retrieve ecr registry auth: ")
        .hasMessageEndingWith(
            "caused by: Post \"https://api.ecr.us-east-1.amazonaws.com/\": dial tcp"
                + " 198.51.100.1:443: Network is unreachable");
  }

  @Test
  void ofAnotherRegistrysImageItIsTheManifestThatCannotBeHad() {
    var image =
        new RemoteImage(
            "nginx",
            "docker.io",
            "library/nginx",
            "1",
            "docker.io/library/nginx:1",
            Optional.empty());
    assertThatThrownBy(() -> require(OUTSIDE, image))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
                + " resolve ref docker.io/library/nginx:1: failed to do request: Head"
                + " \"https://docker.io/v2/library/nginx/manifests/1\": dial tcp 198.51.100.1:443:"
                + " Network is unreachable");
  }

  @ParameterizedTest
  @CsvSource({
    "api.ecr., ResourceInitializationError: unable to pull secrets or registry auth: execution"
        + " resource retrieval failed: unable to retrieve ecr registry auth",
    "ssm., ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
        + " retrieval failed: unable to retrieve secrets from ssm",
    "secretsmanager., ResourceInitializationError: unable to pull secrets or registry auth:"
        + " execution resource retrieval failed: unable to retrieve secret from asm: service call"
        + " has been retried 1 time(s): failed to fetch secret arn:secret from secrets manager:"
        + " RequestError",
    "logs., ResourceInitializationError: failed to validate logger args",
    "123456789012.dkr.ecr., CannotPullContainerError: pull image manifest has been retried",
    "prod-us-east-1-starport-layer-bucket.s3., CannotPullContainerError: ref pull has been retried"
  })
  void eachServiceThatIsOutOfReachIsToldInTheAgentsWords(String away, String told) {
    var sent = new SentOutput();
    var container = TestContainer.shell(OF_THE_REGION, sent, "").launch();
    var path =
        new PullPath(
            loop,
            (eni, name) -> InetAddress.ofLiteral(name.startsWith(away) ? OUTSIDE : "10.0.1.23"));
    var task =
        new TestTask("eni-0")
            .secretsOf(
                new SecretSource.ParameterStore(), new SecretSource.SecretsManager("arn:secret"));
    assertThatThrownBy(() -> path.require(inside(), task.launch(List.of(container))))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(told)
        .hasMessageEndingWith(": dial tcp 198.51.100.1:443: Network is unreachable");
  }

  @Test
  void whoHasNoSecretsNeedsNoWayToThem() {
    var container = TestContainer.shell(OF_THE_REGION, new SentOutput(), "").launch();
    var path =
        new PullPath(
            loop,
            (eni, name) ->
                InetAddress.ofLiteral(
                    name.startsWith("ssm.") || name.startsWith("secretsmanager.")
                        ? OUTSIDE
                        : "10.0.1.23"));
    assertThatCode(() -> path.require(inside(), new TestTask("eni-0").launch(List.of(container))))
        .doesNotThrowAnyException();
  }

  @Test
  void whoseLinesGoNowhereNeedsNoWayToTheLogs() {
    var container = TestContainer.shell(OF_THE_REGION, new RecordedTask(), "").launch();
    var path =
        new PullPath(
            loop,
            (eni, name) -> InetAddress.ofLiteral(name.startsWith("logs.") ? OUTSIDE : "10.0.1.23"));
    assertThatCode(() -> path.require(inside(), new TestTask("eni-0").launch(List.of(container))))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsDroppedOnTheWayTimesOut() {
    try (var links = Rtnetlink.in(namespace)) {
      links.addDeviceRoute(Cidr.of(OUTSIDE), "lo"); // which takes nobody anywhere
    }
    assertThatThrownBy(() -> require(OUTSIDE))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith("dial tcp 198.51.100.1:443: i/o timeout");
  }
}
