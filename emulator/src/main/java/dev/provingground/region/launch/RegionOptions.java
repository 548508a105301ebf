package dev.provingground.region.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

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
    Optional<Path> readyFile) {}
