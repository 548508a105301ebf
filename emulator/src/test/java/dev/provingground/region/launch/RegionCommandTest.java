package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.launch.RegionCommand.Parsed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionCommandTest {
  private static RegionOptions options(String... arguments) {
    return ((Parsed.Run) RegionCommand.parse(arguments)).options();
  }

  @Test
  void withoutOptionsItIsTheRegionThatTheReadmeSays() {
    var options = options();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(4566);
    assertThat(options.proxyPort()).isEqualTo(4567);
    assertThat(options.timeScale()).isEqualTo(1);
    assertThat(options.region()).isEqualTo("us-east-1");
    assertThat(options.accountId()).isEqualTo("000000000000");
    assertThat(options.credentials()).isEqualTo(new RootCredentials("test", "test"));
    assertThat(options.egress()).isFalse();
    assertThat(options.readyFile()).isEmpty();
  }

  @Test
  void anyPortMeansAnyPortForTheProxyToo() {
    assertThat(options("--port", "0").proxyPort()).isZero();
    assertThat(options("--port", "0", "--proxy-port", "99").proxyPort()).isEqualTo(99);
  }

  @Test
  void registriesAreNamedOneByOneOrTogether() {
    assertThat(options().registries()).isEmpty();
    assertThat(options("--registry", "docker.io,quay.io", "--registry=ghcr.io").registries())
        .containsExactlyInAnyOrder("docker.io", "quay.io", "ghcr.io");
  }

  @Test
  void theRootsCredentialsEndTheirKeyAtTheFirstColon() {
    assertThat(options("--credentials", "AKIDEXAMPLE:se:cr/et+").credentials())
        .isEqualTo(new RootCredentials("AKIDEXAMPLE", "se:cr/et+"))
        .asString()
        .doesNotContain("se:cr/et+");
  }

  @Test
  void whoGivesNoDirectoryGetsTheUsualOneOfTheUserOutside() {
    var usual = Path.of("/tmp/proving-ground-somebody");
    var given = List.of("--directory", "/var/some where");
    assertThat(((Parsed.Run) RegionCommand.parse(usual, List.of())).options().directory())
        .isEqualTo(usual);
    assertThat(((Parsed.Run) RegionCommand.parse(usual, given)).options().directory())
        .isEqualTo(Path.of("/var/some where"));
    assertThat(options().directory()).isEqualTo(Outline.usualDirectory());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "--host=example.com",
        "--port=65536",
        "--port=x",
        "--port=",
        "--port",
        "--por=1",
        "--proxy-port=-1",
        "--time-scale=0.5",
        "--time-scale=NaN",
        "--region=Virginia",
        "--account=1",
        "--registry=https://docker.io",
        "--registry=docker.io/library",
        "--credentials=test",
        "--credentials=:secret",
        "--credentials=key:",
        "--credentials=key/id:secret",
        "--credentials=key:two words",
        "--directory=",
        "--lifeline=yes",
        "stray"
      })
  void aWrongArgumentIsForTheUserToMend(String argument) {
    assertThat(RegionCommand.parse(argument)).isEqualTo(new Parsed.Done(2));
  }

  @Test
  void whatIsGivenTwiceIsForTheUserToMend() {
    assertThat(RegionCommand.parse("--port", "1", "--port", "2")).isEqualTo(new Parsed.Done(2));
    assertThat(RegionCommand.parse("--egress", "--egress")).isEqualTo(new Parsed.Done(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "-V"})
  void whoOnlyAsksGetsNoRegion(String argument) {
    assertThat(RegionCommand.parse(argument)).isEqualTo(new Parsed.Done(0));
  }
}
