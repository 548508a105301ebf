package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChildTest {
  @Test
  void anExitCodeIsTheProgramsOwn() {
    assertThat(run("exit 0")).isZero();
    assertThat(run("exit 37")).isEqualTo(37);
    assertThat(run("exit 255")).isEqualTo(255);
    assertThat(run("kill -TERM $$")).isEqualTo(128 + 15);
    assertThat(run("kill -KILL $$")).isEqualTo(137);
  }

  @Test
  void aSignalReachesIt() {
    var child = start("/bin/sh", List.of("sh", "-c", "exec sleep 1000"), List.of(), null);
    child.signal(Child.TERM);
    assertThat(child.reap()).isEqualTo(128 + 15);
    child.signal(Child.KILL); // whoever has the number now is not hit
  }

  @Test
  void itHasItsArgumentsItsEnvironmentAndNoDescriptorsOfOurs() {
    var pipe = Descriptor.pipe();
    try (var read = pipe.get(0)) {
      var child =
          start(
              "/bin/sh",
              List.of(
                  "sh", "-c", "echo \"$0 $1 $A $HOME\"; ls /proc/self/fd | wc -w", "zero", "one"),
              List.of("A=x", "PATH=/usr/bin:/bin"),
              pipe.get(1));
      pipe.get(1).close();
      assertThat(child.reap()).isZero();
      // 0, 1, 2 and the one that ls opens
      assertThat(text(read)).isEqualTo("zero one x \n4\n");
    }
  }

  @Test
  void aProgramThatIsNotThereIsAnErrorOfTheStart() {
    assertThatThrownBy(() -> start("/no/such", List.of("x"), List.of(), null))
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(2))
        .hasMessage("start /no/such: ENOENT");
  }

  private static int run(String script) {
    return start("/bin/sh", List.of("sh", "-c", script), List.of(), null).reap();
  }

  private static Child start(
      String program,
      List<String> arguments,
      List<String> environment,
      @Nullable Descriptor output) {
    try (var nothing = Descriptor.open(Path.of("/dev/null"));
        var sink = Descriptor.openForWriting(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                program,
                arguments,
                environment,
                nothing,
                List.of(output == null ? sink : output, sink),
                Optional.empty(),
                Optional.empty())) {
      return new Child(spawn.start());
    }
  }

  private static String text(Descriptor read) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(4096);
      var text = new StringBuilder();
      for (int count = read.read(buffer); count > 0; count = read.read(buffer)) {
        text.append(
            new String(
                buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
      }
      return text.toString();
    }
  }
}
