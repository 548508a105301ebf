package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user chose on the command line.
 *
 * @param port of the API on 127.0.0.1; 0 for any
 * @param proxyPort of the internet proxy on 127.0.0.1; 0 for any
 * @param timeScale how many of the region's seconds pass in one; 1 to 100
 * @param region a region's code, such as {@code us-east-1}
 * @param accountId twelve digits
 * @param directory keeps images from run to run
 * @param readyFile is written when the region is ready, with what {@code /_region/health} answers
 */
public record RegionOptions(
    int port,
    int proxyPort,
    double timeScale,
    String region,
    String accountId,
    Path directory,
    Optional<Path> readyFile) {

  /**
   * The command line that says the same, defaults spelt out: who the user is, for one, is something
   * else in a user namespace.
   */
  List<String> toArguments() {
    var arguments = new ArrayList<String>();
    arguments.add("--port=" + port);
    arguments.add("--proxy-port=" + proxyPort);
    arguments.add("--time-scale=" + timeScale);
    arguments.add("--region=" + region);
    arguments.add("--account=" + accountId);
    arguments.add("--directory=" + directory.toAbsolutePath());
    readyFile.ifPresent(file -> arguments.add("--ready-file=" + file.toAbsolutePath()));
    return arguments;
  }
}
