package dev.provingground.region.services.elbv2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Cipher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SslPolicy;

/**
 * What listeners for HTTPS accept: "Security policies for your Application Load Balancer". Versions
 * before 1.2 and key exchange by RSA are in some; a JDK of today has neither, and so clients that
 * need them are refused.
 */
final class SecurityPolicies {
  /** What a listener has whose maker did not choose. */
  static final String DEFAULT = "ELBSecurityPolicy-2016-08";

  private static final List<String> TLS13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
  private static final List<String> GCM =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");
  private static final List<String> CBC =
      List.of(
          "ECDHE-ECDSA-AES128-SHA256",
          "ECDHE-RSA-AES128-SHA256",
          "ECDHE-ECDSA-AES256-SHA384",
          "ECDHE-RSA-AES256-SHA384");
  private static final List<String> CBC_SHA1 =
      List.of(
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-RSA-AES256-SHA",
          "ECDHE-ECDSA-AES256-SHA");
  private static final List<String> RSA =
      List.of("AES128-GCM-SHA256", "AES128-SHA256", "AES256-GCM-SHA384", "AES256-SHA256");
  private static final List<String> RSA_SHA1 = List.of("AES128-SHA", "AES256-SHA");

  private static final List<String> FROM_12 = List.of("TLSv1.2");
  private static final List<String> FROM_13 = List.of("TLSv1.3");
  private static final List<String> BOTH = List.of("TLSv1.2", "TLSv1.3");
  private static final List<String> FROM_10 = List.of("TLSv1", "TLSv1.1", "TLSv1.2");

  /** A policy: protocols, and cipher suites by OpenSSL's names. */
  record Policy(String name, List<String> protocols, List<String> suites) {
    /** The suites by the names of the JDK, which are those of the standard. */
    List<String> standardSuites() {
      return suites.stream().map(SecurityPolicies::standardName).toList();
    }

    SslPolicy describe() {
      var ciphers =
          Stream.iterate(0, i -> i < suites.size(), i -> i + 1)
              .map(i -> Cipher.builder().name(suites.get(i)).priority(i + 1).build())
              .toList();
      return SslPolicy.builder()
          .name(name)
          .sslProtocols(protocols)
          .ciphers(ciphers)
          .supportedLoadBalancerTypes("application")
          .build();
    }
  }

  private static final Map<String, Policy> ALL = new LinkedHashMap<>();

  static {
    policy(DEFAULT, FROM_10, GCM, CBC, CBC_SHA1, RSA, RSA_SHA1);
    policy("ELBSecurityPolicy-TLS13-1-2-2021-06", BOTH, TLS13, GCM, CBC);
    policy("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", BOTH, TLS13, GCM);
    // Of their key exchanges those before quantum computers, which every client has that comes
    // here.
    policy("ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", BOTH, TLS13, GCM, CBC);
    policy("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", BOTH, TLS13, GCM);
    policy("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", BOTH, TLS13, GCM, CBC, RSA);
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", BOTH, TLS13, GCM, CBC, CBC_SHA1, RSA, RSA_SHA1);
    policy("ELBSecurityPolicy-TLS13-1-3-2021-06", FROM_13, TLS13);
    policy("ELBSecurityPolicy-TLS-1-2-2017-01", FROM_12, GCM, CBC, RSA);
    policy("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", FROM_12, GCM, CBC, CBC_SHA1, RSA, RSA_SHA1);
    policy("ELBSecurityPolicy-FS-1-2-2019-08", FROM_12, GCM, CBC, CBC_SHA1);
    policy("ELBSecurityPolicy-FS-1-2-Res-2019-08", FROM_12, GCM, CBC);
    policy("ELBSecurityPolicy-FS-1-2-Res-2020-10", FROM_12, GCM);
  }

  private SecurityPolicies() {}

  @SafeVarargs
  private static void policy(String name, List<String> protocols, List<String>... suites) {
    ALL.put(name, new Policy(name, protocols, Stream.of(suites).flatMap(List::stream).toList()));
  }

  static List<Policy> all() {
    return List.copyOf(ALL.values());
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException SSLPolicyNotFound
   */
  static Policy named(@Nullable String name) {
    var policy = ALL.get(name == null ? DEFAULT : name);
    if (policy == null) {
      throw ElbErrors.policyNotFound(String.valueOf(name));
    }
    return policy;
  }

  /** {@code ECDHE-RSA-AES128-GCM-SHA256} is {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}. */
  private static String standardName(String suite) {
    if (suite.startsWith("TLS_")) {
      return suite;
    }
    var text = suite.startsWith("ECDHE-") ? suite : "RSA-" + suite;
    int cipher = text.indexOf("AES");
    var exchange = text.substring(0, cipher - 1).replace('-', '_');
    var rest = text.substring(cipher + 3).replace('-', '_');
    var bits = rest.substring(0, 3);
    var mode = rest.substring(4);
    return "TLS_"
        + exchange
        + "_WITH_AES_"
        + bits
        + "_"
        + (mode.startsWith("GCM") ? mode : "CBC_" + mode);
  }
}
