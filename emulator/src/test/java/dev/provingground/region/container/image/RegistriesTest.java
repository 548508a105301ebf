package dev.provingground.region.container.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.container.TestDistribution;
import dev.provingground.region.container.TestLayer;
import dev.provingground.region.container.TestRegistry;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.Login;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of registries on this machine. */
class RegistriesTest {
  private static final String RETRIED =
      "pull image manifest has been retried 1 time(s): failed to resolve ref ";

  private static final Login LOGIN = new Login("me", "päss:word");

  @TempDir private Path directory;
  private final Registries registries = new Registries(Set.of("docker.io"));
  private TestRegistry blobs;
  private TestDistribution distribution;
  private Image image;

  @BeforeEach
  void start() throws Exception {
    blobs = new TestRegistry();
    distribution = new TestDistribution();
    image = blobs.image(Map.of("Cmd", List.of("serve")), new TestLayer().file("f", "text"));
  }

  @AfterEach
  void stop() {
    distribution.close();
    blobs.close();
  }

  private PulledImage pull(RemoteImage remote) throws Exception {
    var store = new ImageStore(directory.resolve("images"), directory.resolve("scratch"));
    return store.pull(registries.resolve(remote));
  }

  private AbstractThrowableAssert<?, ?> assertRefused(RemoteImage remote) {
    return assertThatThrownBy(() -> pull(remote)).isInstanceOf(PullException.class);
  }

  @Test
  void anImageIsPulledWithTheTokenThatItsRegistryAsksFor() throws Exception {
    var remote = distribution.push("v1", image);
    var resolved = registries.resolve(remote);
    assertThat(resolved.image().manifestDigest()).isEqualTo(distribution.digestOf(remote));
    assertThat(resolved.image().config().digest()).isEqualTo(image.config().digest());
    var pulled = pull(remote);
    assertThat(pulled.config().command()).containsExactly("serve");
    assertThat(Files.readString(pulled.root().resolve("f"))).isEqualTo("text");
    assertThat(distribution.requests())
        .containsSubsequence(
            "/manifests/v1",
            "/token?scope=repository%3Ateam%2Fapp%3Apull&service=test+registry",
            "/manifests/v1",
            "/blobs/" + image.config().digest());
    assertThat(blobs.strangersTokens()).as("a token is for its registry alone").isZero();
  }

  private static RemoteImage as(Login login, RemoteImage image) {
    return new RemoteImage(
        image.uri(),
        image.host(),
        image.repository(),
        image.reference(),
        image.name(),
        Optional.of(login));
  }

  @Test
  void aPrivateImageIsPulledByWhoMay() throws Exception {
    var remote = distribution.push("v1", image);
    distribution.requireLogin(LOGIN);
    assertRefused(remote)
        .hasMessage(
            RETRIED
                + remote.name()
                + ": failed to authorize: failed to fetch anonymous token: unexpected status from"
                + " GET request to http://%s/token?scope=repository%%3Ateam%%2Fapp%%3Apull&service=test+registry: 401 Unauthorized - Server message: unauthorized: "
                    .formatted(distribution.host()));
    assertRefused(as(new Login("me", "wrong"), remote))
        .hasMessageContaining("failed to authorize: failed to fetch oauth token: unexpected status")
        .hasMessageContaining("401 Unauthorized");
    assertThat(pull(as(LOGIN, remote)).config().command()).containsExactly("serve");
    assertThat(blobs.strangersTokens()).as("a password is for its registry alone").isZero();
  }

  @Test
  void aRegistryThatTakesPasswordsGetsThem() throws Exception {
    var remote = distribution.push("v1", image);
    distribution.requirePassword(LOGIN);
    assertRefused(remote).hasMessageContaining("pull access denied");
    assertRefused(as(new Login("me", "wrong"), remote)).hasMessageContaining("pull access denied");
    assertThat(pull(as(LOGIN, remote)).config().command()).containsExactly("serve");
    assertThat(blobs.strangersTokens()).isZero();
    assertThat(LOGIN.toString()).doesNotContain(LOGIN.password());
  }

  @Test
  void ofAnIndexTheImageForThisPlatformIsTaken() throws Exception {
    var other = blobs.image("arm64", Map.of(), new TestLayer().file("f", "other"));
    var index =
        distribution.pushIndex(
            "multi",
            Map.of(
                "linux/arm64", distribution.push("arm", other),
                "linux/amd64", distribution.push("x86", image)));
    assertThat(registries.resolve(index).image().manifestDigest())
        .isEqualTo(distribution.digestOf(distribution.named("x86")));
    assertRefused(
            distribution.pushIndex(
                "arm-only", Map.of("linux/arm64", distribution.push("arm", other))))
        .hasMessage(
            "pull image manifest has been retried 1 time(s): image Manifest does not contain"
                + " descriptor matching platform 'linux/amd64'");
    assertRefused(distribution.push("arm", other))
        .hasMessageEndingWith("matching platform 'linux/amd64'");
  }

  @Test
  void anImageByItsDigestIsThatImage() throws Exception {
    var digest = distribution.digestOf(distribution.push("v1", image));
    assertThat(registries.resolve(distribution.named(digest)).image().manifestDigest())
        .isEqualTo(digest);
    distribution.replace(digest, "{}".getBytes());
    assertRefused(distribution.named(digest))
        .hasMessageContaining("failed commit on ref \"manifest-" + digest + "\"")
        .hasMessageContaining(", expected " + digest + ": failed precondition");
  }

  @Test
  void aBlobWithAnotherDigestIsRefused() {
    var remote = distribution.push("v1", image);
    var layer = image.layers().getFirst();
    blobs.corrupt(layer, new byte[(int) layer.size()]);
    assertRefused(remote)
        .hasMessageStartingWith(
            "ref pull has been retried 1 time(s): failed commit on ref \"" + layer.digest())
        .hasMessageContaining("unexpected commit digest");
  }

  @Test
  void whatIsNotThereIsNamed() {
    var remote = distribution.named("v2");
    assertRefused(remote)
        .hasMessage(RETRIED + remote.name() + ": " + remote.name() + ": not found");
  }

  @Test
  void whatMayNotBePulledSaysSo() {
    var remote = distribution.push("v1", image);
    distribution.grantNothing();
    assertRefused(remote)
        .hasMessage(
            RETRIED
                + remote.name()
                + ": pull access denied, repository does not exist or may require authorization:"
                + " server message: insufficient_scope: authorization failed");
  }

  @Test
  void whatARegistrySaysOfItsRefusalIsTold() {
    var remote = distribution.push("v1", image);
    distribution.answer(
        429, "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"You have had enough.\"}]}");
    assertRefused(remote)
        .hasMessage(
            RETRIED
                + remote.name()
                + ": unexpected status from HEAD request to http://"
                + distribution.host()
                + "/v2/team/app/manifests/v1: 429 Too Many Requests - Server message:"
                + " toomanyrequests: You have had enough.");
  }

  @Test
  void anAnswerThatIsNoManifestIsRefused() {
    var remote = distribution.push("v1", image);
    distribution.answer(200, "<html>");
    assertRefused(remote).hasMessageContaining("failed to parse manifest");
    distribution.answer(200, "{\"mediaType\":\"application/vnd.example\"}");
    assertRefused(remote)
        .hasMessageEndingWith("media type \"application/vnd.example\" is not supported");
    distribution.answer(200, " ".repeat((4 << 20) + 1));
    assertRefused(remote).hasMessageContaining("manifest of more than 4194304 bytes");
  }

  @Test
  void aRegistryThatIsNotThereIsToldAtOnce() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var host = "127.0.0.1:" + port;
    assertRefused(
            new RemoteImage(host + "/x", host, "x", "latest", host + "/x:latest", Optional.empty()))
        .hasMessage(
            RETRIED
                + "%s/x:latest: failed to do request: Head \"http://%s/v2/x/manifests/latest\": dial tcp %s: connect: connection refused"
                    .formatted(host, host, host));
  }

  @Test
  void aRegistryOnThisMachineLeadsNowhereElse() {
    var remote = distribution.push("v1", image);
    distribution.realm("https://auth.example.com/token");
    assertRefused(remote).hasMessageContaining("may lead to this machine only");
  }

  @Test
  void aRedirectToWhatIsNoAddressIsTold() {
    var remote = distribution.push("v1", image);
    distribution.keepBlobsAt("http://127.0.0.1/a b");
    assertRefused(remote)
        .hasMessageContaining("failed to follow the redirect of http://" + distribution.host())
        .hasMessageContaining("http://127.0.0.1/a b");
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io, https://auth.docker.io/token, true",
    "docker.io, http://auth.docker.io/token, false",
    "docker.io, https://127.0.0.1/token, false",
    "docker.io, token, false",
    "127.0.0.1:5000, http://127.0.0.1:6000/x, true",
    "localhost:5000, http://localhost/x, true",
    "127.0.0.1:5000, https://127.0.0.1.example.com/x, false",
    "127.0.0.1:5000, https://127.0.0.1@example.com/x, false",
  })
  void whereARegistryMayLead(String host, String place, boolean may) {
    assertThat(RegistryHost.of(host).maySendTo(URI.create(place))).isEqualTo(may);
  }

  @Test
  void onlyRegistriesOfThisMachineAndThoseThatAreNamedAreAsked() {
    assertThat(registries.mayPullFrom("docker.io")).isTrue();
    assertThat(registries.mayPullFrom("127.0.0.1:5000")).isTrue();
    assertThat(registries.mayPullFrom("localhost:5000")).isTrue();
    assertThat(registries.mayPullFrom("quay.io")).isFalse();
    assertThat(registries.mayPullFrom("127.0.0.1.example.com")).isFalse();
    assertThat(RegistryHost.of("docker.io").root()).isEqualTo("https://registry-1.docker.io");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                registries.resolve(
                    new RemoteImage("quay.io/x", "quay.io", "x", "latest", "x", Optional.empty())));
  }
}
