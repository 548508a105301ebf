package dev.provingground.region.api;

import java.util.random.RandomGenerator;

/** Makes identifiers as AWS's look. From a seeded generator they are the same every time. */
public final class Ids {
  private static final String HEX = "0123456789abcdef";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** {@code length} lower-case hexadecimal digits: task ids have 32, load balancers 16. */
  public String hex(int length) {
    return from(HEX, length);
  }

  /** {@code vpc-0f1e2d3c4b5a69788}: EC2's form, a prefix and 17 digits. */
  public String ec2(String prefix) {
    return prefix + "-" + hex(17);
  }

  /** Upper-case letters and digits, as in access keys and IAM's unique ids. */
  public String base32(int length) {
    return from(BASE32, length);
  }

  /** Letters and digits as CloudFormation appends to physical names. */
  public String suffix(int length) {
    return from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
  }

  /** A random UUID. */
  public String uuid() {
    var digits = hex(32);
    return digits.substring(0, 8)
        + "-"
        + digits.substring(8, 12)
        + "-4"
        + digits.substring(13, 16)
        + "-"
        + "89ab".charAt(random.nextInt(4))
        + digits.substring(17, 20)
        + "-"
        + digits.substring(20);
  }

  private String from(String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
