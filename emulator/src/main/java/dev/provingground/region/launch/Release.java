package dev.provingground.region.launch;

/** Which one of this program's versions runs. */
public final class Release {
  private Release() {}

  /**
   * The version in the jar's manifest, such as {@code 0.1.0}; {@code unreleased} when the classes
   * run from elsewhere.
   */
  public static String version() {
    var version = Release.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }
}
