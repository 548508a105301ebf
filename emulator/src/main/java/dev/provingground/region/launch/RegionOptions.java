package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user chose on the command line.
 *
 * @param host the address to listen on: 127.0.0.1, or 0.0.0.0 inside a container
 * @param port of the API; 0 for any
 * @param proxyPort of the internet proxy; 0 for any
 * @param timeScale how many of the region's seconds pass in one; 1 to 100
 * @param region a region's code, such as {@code us-east-1}
 * @param accountId twelve digits
 * @param credentials of the account's root
 * @param registries other than the region's and those of this machine that images may be pulled
 *     from
 * @param egress whether VPCs have a way to the real internet
 * @param directory keeps images from run to run
 * @param readyFile is written when the region is ready, with what {@code /_region/health} answers
 */
public record RegionOptions(
    String host,
    int port,
    int proxyPort,
    double timeScale,
    String region,
    String accountId,
    RootCredentials credentials,
    Set<String> registries,
    boolean egress,
    Path directory,
    Optional<Path> readyFile) {

  /** Says the same to another process of this program. */
  List<String> toArguments() {
    return List.of(
        host,
        Integer.toString(port),
        Integer.toString(proxyPort),
        Double.toString(timeScale),
        region,
        accountId,
        credentials.accessKeyId(),
        credentials.secretAccessKey(),
        String.join(",", registries),
        Boolean.toString(egress),
        directory.toAbsolutePath().toString(),
        readyFile.isPresent() ? readyFile.get().toAbsolutePath().toString() : "");
  }

  /** Reads what {@link #toArguments} wrote. */
  static RegionOptions of(List<String> arguments) {
    return new RegionOptions(
        arguments.get(0),
        Integer.parseInt(arguments.get(1)),
        Integer.parseInt(arguments.get(2)),
        Double.parseDouble(arguments.get(3)),
        arguments.get(4),
        arguments.get(5),
        new RootCredentials(arguments.get(6), arguments.get(7)),
        Stream.of(arguments.get(8).split(","))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toSet()),
        Boolean.parseBoolean(arguments.get(9)),
        Path.of(arguments.get(10)),
        Optional.of(arguments.get(11)).filter(file -> !file.isEmpty()).map(Path::of));
  }
}
