package dev.provingground.region.container;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a task calls itself and others: its private DNS name and the VPC's resolver, as in the files
 * that Fargate generates.
 *
 * @param address the network interface's private address; empty when it has none
 * @param region names the domain
 */
record HostNames(Optional<String> address, String region) {
  // Amazon's resolver, at its link-local address: the same in every VPC.
  private static final String RESOLVER = "169.254.169.253";

  /** Looks in the network namespace of the calling thread. */
  static HostNames here(String region) throws SocketException {
    return new HostNames(
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(
                a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
            .map(a -> a.getHostAddress())
            .findFirst(),
        region);
  }

  /** Such as {@code ip-10-0-1-23.ec2.internal}. */
  String hostName() {
    return address.map(a -> "ip-" + a.replace('.', '-') + "." + domain()).orElse("localhost");
  }

  /** Writes {@code hostname}, {@code hosts} and {@code resolv.conf}. */
  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("hostname"), hostName() + "\n");
    Files.writeString(
        directory.resolve("hosts"),
        "127.0.0.1 localhost\n" + address.map(a -> a + " " + hostName() + "\n").orElse(""));
    Files.writeString(
        directory.resolve("resolv.conf"), "search " + domain() + "\nnameserver " + RESOLVER + "\n");
  }

  private String domain() {
    return region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
  }
}
