package dev.provingground.harness.target;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * AWS itself, with the credentials and the region that the SDK finds. Nothing that costs is called
 * before the account is one that the user listed, and the estimate is within the user's limit.
 */
final class AwsTarget implements Target {
  private static final double HOURS = 1;

  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final String account;
  private final CostEstimate estimate;

  private AwsTarget(
      AwsCredentialsProvider credentials, Region region, String account, CostEstimate estimate) {
    this.credentials = credentials;
    this.region = region;
    this.account = account;
    this.estimate = estimate;
  }

  /**
   * Opens it for a run, which costs.
   *
   * @throws IllegalStateException when there are no credentials or no region, or the user has not
   *     agreed to the account or to the cost; the message says what to do
   */
  static AwsTarget open(Settings.Aws choice, Console console) {
    var target = signIn(choice);
    console.say("cost", "an hour in " + target.region + ", at list prices of us-east-1:");
    target.estimate.print().forEach(line -> console.say("cost", line));
    agree(choice, target.estimate);
    return target;
  }

  /**
   * Opens it for taking away, which costs nothing.
   *
   * @throws IllegalStateException as {@link #open}, but for the cost
   */
  static AwsTarget openToSweep(Settings.Aws choice, Console console) {
    var target = signIn(choice);
    target.facts().forEach((name, fact) -> console.say("region", name + ": " + fact));
    return target;
  }

  private static AwsTarget signIn(Settings.Aws choice) {
    var region = chosenRegion();
    var credentials = DefaultCredentialsProvider.builder().build();
    var account = account(credentials, region);
    if (!choice.accounts().contains(account)) {
      throw new IllegalStateException(
          "Account %s is not one that this suite may use: list it in -Daws.accounts=, which has %s"
              .formatted(account, choice.accounts()));
    }
    return new AwsTarget(credentials, region, account, CostEstimate.ofSuite(HOURS));
  }

  private static Region chosenRegion() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalStateException(
          "There is no AWS region: give -Daws.region=, or AWS_REGION, or a profile that has one",
          e);
    }
  }

  private static String account(AwsCredentialsProvider credentials, Region region) {
    try (var http = UrlConnectionHttpClient.create();
        var sts =
            StsClient.builder()
                .credentialsProvider(credentials)
                .region(region)
                .httpClient(http)
                .build()) {
      return sts.getCallerIdentity().account();
    } catch (SdkException e) {
      throw new IllegalStateException(
          "AWS does not know who calls: sign in (aws sso login), and name the profile in"
              + " AWS_PROFILE: "
              + e.getMessage(),
          e);
    }
  }

  private static void agree(Settings.Aws choice, CostEstimate estimate) {
    var limit = choice.costLimit();
    if (limit.isEmpty() || limit.getAsDouble() < estimate.dollars()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "A run may cost %.2f USD: agree with -Daws.cost.limit=%.2f or more",
              estimate.dollars(),
              Math.ceil(estimate.dollars() * 100) / 100));
    }
  }

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public Optional<URI> endpoint() {
    return Optional.empty();
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return credentials;
  }

  @Override
  public Region region() {
    return region;
  }

  @Override
  public URI registry(URI stated) {
    return stated;
  }

  /** Through the HTTP proxy that the JVM is told of, where there is one. */
  @Override
  public Internet internet() {
    return Optional.ofNullable(System.getProperty("http.proxyHost"))
        .<Internet>map(
            host ->
                ProxiedInternet.at(
                    URI.create(
                        "http://%s:%s"
                            .formatted(host, System.getProperty("http.proxyPort", "80")))))
        .orElseGet(DirectInternet::new);
  }

  @Override
  public double timeScale() {
    return 1;
  }

  @Override
  public Patience patience() {
    return Patience.REMOTE;
  }

  /** It can do all there is, but for what takes more than the stack has. */
  @Override
  public Optional<String> missing(Capability capability) {
    return capability == Capability.COUNTED_FAULTS
        ? Optional.of(
            "on AWS, FIS needs an SSM agent beside the tasks, which the stack has not, and does not"
                + " count what a fault did")
        : Optional.empty();
  }

  @Override
  public boolean beginsEmpty() {
    return false;
  }

  @Override
  public Optional<String> refusesImagesOf(String host) {
    return Optional.empty();
  }

  @Override
  public Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("account", "********" + account.substring(8));
    facts.put("region", region.id());
    facts.put("cost", String.format(Locale.ROOT, "%.2f USD at most", estimate.dollars()));
    return facts;
  }

  @Override
  public boolean hasEnded(Duration within) {
    return false;
  }

  /** AWS stays. */
  @Override
  public void close() {}
}
