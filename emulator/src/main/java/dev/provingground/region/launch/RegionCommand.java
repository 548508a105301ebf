package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "emulator",
    description = "An AWS region in one process: its API, its network, its tasks.",
    mixinStandardHelpOptions = true,
    versionProvider = RegionCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class RegionCommand {
  /** Exit code for what the user can mend. */
  public static final int USAGE = 2;

  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address of the API and the internet proxy; 0.0.0.0 is for the inside of a container."
              + " Default: ${DEFAULT-VALUE}")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4566",
      description = "Port of the API; 0 for any. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--proxy-port",
      paramLabel = "PORT",
      description = "Port of the internet proxy; 0 for any. Default: PORT + 1")
  private @Nullable Integer proxyPort;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many of the region's seconds pass in one, 1 to 100. Default: ${DEFAULT-VALUE}")
  private double timeScale;

  @Option(
      names = "--region",
      paramLabel = "CODE",
      defaultValue = "us-east-1",
      description = "The region's code. Default: ${DEFAULT-VALUE}")
  private String region = "";

  @Option(
      names = "--account",
      paramLabel = "ID",
      defaultValue = "000000000000",
      description = "The account, twelve digits. Default: ${DEFAULT-VALUE}")
  private String account = "";

  @Option(
      names = "--credentials",
      paramLabel = "KEY:SECRET",
      defaultValue = "test:test",
      description =
          "Access key id and secret access key of the account's root, who may do everything."
              + " Whoever lists this machine's processes sees them. Default: ${DEFAULT-VALUE}")
  private String credentials = "";

  @Option(
      names = "--registry",
      paramLabel = "HOST",
      split = ",",
      description =
          "A registry that images may be pulled from, such as docker.io, besides the region's own"
              + " and those of this machine; may be given more than once. Without it no image comes"
              + " from elsewhere.")
  private Set<String> registries = Set.of();

  @Option(
      names = "--egress",
      description =
          "Let tasks with a way to the internet reach the real one, through this host. Takes root,"
              + " and a host that forwards. Default: nothing leaves the machine.")
  private boolean egress;

  @Option(
      names = "--directory",
      paramLabel = "PATH",
      description =
          "Where images are kept from run to run. Default: ${java.io.tmpdir}/proving-ground-USER")
  private @Nullable Path directory;

  @Option(
      names = "--ready-file",
      paramLabel = "PATH",
      description = "Written when the region is ready: JSON, as GET /_region/health answers.")
  private @Nullable Path readyFile;

  @Option(
      names = "--lifeline",
      description =
          "End when standard input ends: for a program that must not leave its region behind,"
              + " however it ends itself.")
  private boolean lifeline;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What came of the arguments. */
  public sealed interface Parsed {
    /** There is nothing more to do: help was printed, or an error. */
    record Done(int exitCode) implements Parsed {}

    /**
     * @param lifeline whether the region ends when this process's standard input does
     */
    record Run(RegionOptions options, boolean lifeline) implements Parsed {}
  }

  /** Reads the arguments; prints help to standard output, errors as one line to standard error. */
  public static Parsed parse(String... arguments) {
    var command = new RegionCommand();
    var line = new CommandLine(command);
    try {
      var result = line.parseArgs(arguments);
      return help(line, result) ? new Parsed.Done(0) : command.run();
    } catch (ParameterException e) {
      line.getErr().println(e.getMessage() + " (--help lists the options)");
      return new Parsed.Done(USAGE);
    }
  }

  private static boolean help(CommandLine line, ParseResult result) {
    if (result.isUsageHelpRequested()) {
      line.usage(line.getOut());
    } else if (result.isVersionHelpRequested()) {
      line.printVersionHelp(line.getOut());
    } else {
      return false;
    }
    return true;
  }

  private Parsed run() {
    require(
        host.equals(LOOPBACK) || host.equals(EVERYWHERE),
        "--host",
        host,
        LOOPBACK + ", or " + EVERYWHERE + " inside a container");
    require(port >= 0 && port <= 65535, "--port", port, "0 to 65535");
    var proxy = proxyPort == null ? (port == 0 ? 0 : port + 1) : proxyPort;
    require(proxy >= 0 && proxy <= 65535, "--proxy-port", proxy, "0 to 65535");
    require(timeScale >= 1 && timeScale <= 100, "--time-scale", timeScale, "1 to 100");
    require(
        region.matches("[a-z]{2}(-[a-z]+)+-[0-9]"), "--region", region, "a code as eu-central-1");
    require(account.matches("[0-9]{12}"), "--account", account, "twelve digits");
    for (var host : registries) {
      require(
          host.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?"),
          "--registry",
          host,
          "a host as images name it, such as docker.io or registry.example.com:5000");
    }
    var options =
        new RegionOptions(
            host,
            port,
            proxy,
            timeScale,
            region,
            account,
            rootCredentials(),
            Set.copyOf(registries),
            egress,
            directory == null ? defaultDirectory() : directory,
            Optional.ofNullable(readyFile));
    return new Parsed.Run(options, lifeline);
  }

  private RootCredentials rootCredentials() {
    return RootCredentials.parse(credentials)
        .orElseThrow(
            // What was given is not repeated: half of it may be a secret.
            () ->
                new ParameterException(
                    spec.commandLine(), "--credentials must be " + RootCredentials.FORMAT));
  }

  private void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), option + " must be " + expected + ", not '" + value + "'");
    }
  }

  private static Path defaultDirectory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "proving-ground-" + System.getProperty("user.name"));
  }

  /** As picocli asks for it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Release.version()};
    }
  }
}
