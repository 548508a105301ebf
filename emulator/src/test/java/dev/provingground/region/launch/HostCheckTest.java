package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.launch.Isolation.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's file system stands in a directory here. */
final class HostCheckTest {
  @TempDir Path root;

  private void write(String path, String content) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void program(String name, String script) throws IOException {
    write("usr/bin/" + name, "#!/bin/sh\n" + script + "\n");
    assertThat(root.resolve("usr/bin/" + name).toFile().setExecutable(true)).isTrue();
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsPackage() {
    assertThatThrownBy(() -> new HostCheck(root).isolation())
        .isInstanceOf(LaunchException.class)
        .hasMessage("There is no program 'setpriv': install util-linux");
  }

  @Test
  void aRefusalIsToldInOneLineWithTheWayOn() throws IOException {
    program("setpriv", "echo 'unshare failed: Operation not permitted' >&2; exit 1");
    program("unshare", "exit 1");
    assertThatThrownBy(() -> new HostCheck(root).isolation())
        .isInstanceOf(LaunchException.class)
        .hasMessage(
            "This host refuses namespaces (unshare failed: Operation not permitted): run as root;"
                + " in a container, with --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add"
                + " SYS_PTRACE");
  }

  @Test
  void theSettingThatForbidsNamespacesIsNamed() throws IOException {
    write("proc/sys/user/max_user_namespaces", "0\n");
    assertThat(new HostCheck(root).explain("no"))
        .endsWith("sudo sysctl user.max_user_namespaces=15000");
    write("proc/sys/user/max_user_namespaces", "100\n");
    write("proc/sys/kernel/unprivileged_userns_clone", "0\n");
    assertThat(new HostCheck(root).explain("no"))
        .endsWith("sudo sysctl kernel.unprivileged_userns_clone=1");
    write("proc/sys/kernel/unprivileged_userns_clone", "1\n");
    write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    assertThat(new HostCheck(root).explain("no"))
        .isEqualTo(
            "This host keeps ordinary users from making namespaces (no): run as root, or allow it"
                + " with: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void aHostThatLetsItIsTaken() throws Exception {
    program("setpriv", "exit 0");
    program("unshare", "exit 0");
    assertThat(new HostCheck(root).isolation().unshare())
        .isEqualTo(root.resolve("usr/bin/unshare"));
  }

  @Test
  void whatAHostProbablyAllowsIsKnownWithoutATrial() throws Exception {
    program("setpriv", "exit 1");
    program("unshare", "exit 1");
    var isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
    assertThat(check().probable().users()).isEqualTo(isRoot ? Users.HOST : Users.ONE);
    write("proc/self/status", "Name:\tjava\nCapEff:\t00000000a80425fb\n");
    assertThat(check().probable().users()).as("a container's root").isEqualTo(Users.ONE);
    assertThat(check().refuses(check().probable())).isTrue();
    program("newuidmap", "exit 0");
    write("etc/subuid", "somebody-else:100000:65536\n");
    assertThat(check().probable().users()).isEqualTo(Users.ONE);
    write("etc/subuid", System.getProperty("user.name") + ":100000:65536\n");
    assertThat(check().probable().users()).isEqualTo(Users.RANGE);
  }

  private HostCheck check() {
    return new HostCheck(root);
  }
}
