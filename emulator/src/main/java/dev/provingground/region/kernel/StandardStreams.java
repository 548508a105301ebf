package dev.provingground.region.kernel;

import java.nio.file.Path;

/** Standard output and standard error of this process, and of those that it starts. */
public final class StandardStreams {
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;
  private static final Native DUP2 = Native.of("dup2");

  private StandardStreams() {}

  /**
   * From here on what is written to them goes nowhere: a virtual machine that makes an AOT cache
   * when it ends writes of its steps, and takes no option that keeps it from that.
   */
  public static void discard() {
    try (var nothing = Descriptor.openForWriting(Path.of("/dev/null"))) {
      DUP2.call("dup2", nothing.number(), OUTPUT);
      DUP2.call("dup2", nothing.number(), ERROR);
    }
  }
}
