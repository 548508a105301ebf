package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The command line. */
public final class RegionCommand {
  /** Exit code for what the user can mend. */
  public static final int USAGE = 2;

  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  private static final Option HOST =
      valued(
          "host",
          "ADDRESS",
          "Address of the API and the internet proxy; 0.0.0.0 is for the inside of a container."
              + " Default: 127.0.0.1");
  private static final Option PORT =
      valued("port", "PORT", "Port of the API; 0 for any. Default: 4566");
  private static final Option PROXY_PORT =
      valued("proxy-port", "PORT", "Port of the internet proxy; 0 for any. Default: PORT + 1");
  private static final Option TIME_SCALE =
      valued(
          "time-scale", "N", "How many of the region's seconds pass in one, 1 to 100. Default: 1");
  private static final Option REGION =
      valued("region", "CODE", "The region's code. Default: us-east-1");
  private static final Option ACCOUNT =
      valued("account", "ID", "The account, twelve digits. Default: 000000000000");
  private static final Option CREDENTIALS =
      valued(
          "credentials",
          "KEY:SECRET",
          "Access key id and secret access key of the account's root, who may do everything."
              + " Whoever lists this machine's processes sees them. Default: test:test");
  private static final Option REGISTRY =
      valued(
          "registry",
          "HOST[,HOST...]",
          "A registry that images may be pulled from, such as docker.io, besides the region's own"
              + " and those of this machine; may be given more than once. Without it no image comes"
              + " from elsewhere.");
  private static final Option EGRESS =
      flag(
          null,
          "egress",
          "Let tasks with a way to the internet reach the real one, through this host. Takes root,"
              + " and a host that forwards. Default: nothing leaves the machine.");
  private static final Option DIRECTORY =
      valued(
          "directory",
          "PATH",
          "Where images are kept from run to run. Default: proving-ground-USER among the temporary"
              + " files");
  private static final Option READY_FILE =
      valued(
          "ready-file",
          "PATH",
          "Written when the region is ready: JSON, as GET /_region/health answers.");
  private static final Option LIFELINE =
      flag(
          null,
          "lifeline",
          "End when standard input ends: for a program that must not leave its region behind,"
              + " however it ends itself.");
  private static final Option HELP = flag("h", "help", "Show this help and exit.");
  private static final Option VERSION = flag("V", "version", "Print the version and exit.");

  private static final Options ALL =
      new Options()
          .addOption(HOST)
          .addOption(PORT)
          .addOption(PROXY_PORT)
          .addOption(TIME_SCALE)
          .addOption(REGION)
          .addOption(ACCOUNT)
          .addOption(CREDENTIALS)
          .addOption(REGISTRY)
          .addOption(EGRESS)
          .addOption(DIRECTORY)
          .addOption(READY_FILE)
          .addOption(LIFELINE)
          .addOption(HELP)
          .addOption(VERSION);

  private final CommandLine line;
  private final Path usualDirectory;

  private RegionCommand(CommandLine line, Path usualDirectory) {
    this.line = line;
    this.usualDirectory = usualDirectory;
  }

  /** What came of the arguments. */
  public sealed interface Parsed {
    /** There is nothing more to do: help was printed, or an error. */
    record Done(int exitCode) implements Parsed {}

    /** A region is asked for. */
    record Run(RegionOptions options) implements Parsed {}
  }

  /** Reads the arguments; prints help to standard output, errors as one line to standard error. */
  public static Parsed parse(String... arguments) {
    return parse(Outline.usualDirectory(), List.of(arguments));
  }

  /**
   * The same, where the user is another than outside.
   *
   * @param usualDirectory for who gives none
   */
  public static Parsed parse(Path usualDirectory, List<String> arguments) {
    try {
      var command = new RegionCommand(read(arguments.toArray(String[]::new)), usualDirectory);
      return command.help() ? new Parsed.Done(0) : command.run();
    } catch (ParseException e) {
      System.err.println(e.getMessage() + " (--help lists the options)");
      return new Parsed.Done(USAGE);
    }
  }

  private static CommandLine read(String... arguments) throws ParseException {
    var line = DefaultParser.builder().setAllowPartialMatching(false).get().parse(ALL, arguments);
    if (!line.getArgList().isEmpty()) {
      throw new ParseException("Unexpected argument: '" + line.getArgList().getFirst() + "'");
    }
    var given = new HashSet<Option>();
    for (var option : line.getOptions()) {
      if (!given.add(option) && !option.equals(REGISTRY)) {
        throw new ParseException("--" + option.getLongOpt() + " is given more than once");
      }
    }
    return line;
  }

  private boolean help() {
    if (line.hasOption(HELP)) {
      printHelp();
      return true;
    }
    if (line.hasOption(VERSION)) {
      System.out.println(Release.version());
      return true;
    }
    return false;
  }

  @SuppressWarnings("deprecation") // its successor in 1.11.0 does not always indent a second line
  private static void printHelp() {
    var help = new org.apache.commons.cli.HelpFormatter();
    help.setOptionComparator(null); // as they stand above
    help.setSyntaxPrefix("Usage: ");
    help.setLongOptSeparator("=");
    help.setLeftPadding(2);
    help.setWidth(80);
    help.printHelp(
        "java -jar emulator.jar [OPTION]...",
        "An AWS region in one process: its API, its network, its tasks.",
        ALL,
        "");
  }

  private Parsed run() throws ParseException {
    var host = value(HOST, LOOPBACK);
    require(
        host.equals(LOOPBACK) || host.equals(EVERYWHERE),
        HOST,
        host,
        LOOPBACK + ", or " + EVERYWHERE + " inside a container");
    var port = port(PORT, 4566);
    var proxyPort = port(PROXY_PORT, port == 0 ? 0 : port + 1);
    var region = value(REGION, "us-east-1");
    require(region.matches("[a-z]{2}(-[a-z]+)+-[0-9]"), REGION, region, "a code as eu-central-1");
    var account = value(ACCOUNT, "000000000000");
    require(account.matches("[0-9]{12}"), ACCOUNT, account, "twelve digits");
    var options =
        new RegionOptions(
            host,
            port,
            proxyPort,
            timeScale(),
            region,
            account,
            rootCredentials(),
            registries(),
            line.hasOption(EGRESS),
            directory(),
            Optional.ofNullable(path(READY_FILE)));
    return new Parsed.Run(options);
  }

  private int port(Option option, int otherwise) throws ParseException {
    var port = value(option, Integer.toString(otherwise));
    require(
        port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535, option, port, "0 to 65535");
    return Integer.parseInt(port);
  }

  private double timeScale() throws ParseException {
    var given = value(TIME_SCALE, "1");
    var scale = given.matches("[0-9]{1,3}(\\.[0-9]{1,9})?") ? Double.parseDouble(given) : 0;
    require(scale >= 1 && scale <= 100, TIME_SCALE, given, "1 to 100");
    return scale;
  }

  private RootCredentials rootCredentials() throws ParseException {
    var credentials = RootCredentials.parse(value(CREDENTIALS, "test:test"));
    if (credentials.isEmpty()) {
      // What was given is not repeated: half of it may be a secret.
      throw new ParseException("--credentials must be " + RootCredentials.FORMAT);
    }
    return credentials.get();
  }

  private Set<String> registries() throws ParseException {
    var registries = new HashSet<String>();
    var given = line.getOptionValues(REGISTRY);
    if (given != null) {
      for (var host : String.join(",", given).split(",", -1)) {
        require(
            host.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?"),
            REGISTRY,
            host,
            "a host as images name it, such as docker.io or registry.example.com:5000");
        registries.add(host);
      }
    }
    return Set.copyOf(registries);
  }

  private Path directory() throws ParseException {
    var given = path(DIRECTORY);
    return given == null ? usualDirectory : given;
  }

  private @Nullable Path path(Option option) throws ParseException {
    var given = line.getOptionValue(option);
    require(given == null || !given.isEmpty(), option, "", "a path");
    return given == null ? null : Path.of(given);
  }

  private String value(Option option, String otherwise) {
    var given = line.getOptionValue(option);
    return given == null ? otherwise : given;
  }

  private static void require(boolean holds, Option option, String value, String expected)
      throws ParseException {
    if (!holds) {
      throw new ParseException(
          "--" + option.getLongOpt() + " must be " + expected + ", not '" + value + "'");
    }
  }

  private static Option valued(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }

  private static Option flag(@Nullable String letter, String name, String description) {
    return Option.builder(letter).longOpt(name).desc(description).get();
  }
}
