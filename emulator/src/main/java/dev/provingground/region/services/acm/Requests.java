package dev.provingground.region.services.acm;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

/**
 * Requests for certificates, from "DNS validation" of Certificate Manager's user guide: each name
 * has a record, and once all of them are in public hosted zones, the certificate is issued. After
 * 72 hours it never is.
 */
final class Requests {
  private static final Duration LONGEST = Duration.ofDays(3);

  /** For so long a token stands for the same request. */
  private static final Duration TOKEN = Duration.ofHours(1);

  private static final int MOST_NAMES = 10;
  private static final int LONGEST_DOMAIN = 64;
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}");
  private static final List<KeyAlgorithm> KEYS =
      List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.EC_PRIME256_V1, KeyAlgorithm.EC_SECP384_R1);

  private final ServiceContext context;
  private final Function<String, Optional<String>> canonicalNames;
  private final Executor slow;
  private final Map<String, AccountCertificate> certificates;
  private final Authority authority = new Authority();
  private final Map<String, Token> tokens = new HashMap<>();

  private record Token(RequestCertificateRequest request, String arn, Instant until) {}

  /**
   * @param canonicalNames what a name's CNAME record in a public hosted zone says
   * @param slow where keys are made
   * @param certificates where those that are asked for are kept
   */
  Requests(
      ServiceContext context,
      Function<String, Optional<String>> canonicalNames,
      Executor slow,
      Map<String, AccountCertificate> certificates) {
    this.context = context;
    this.canonicalNames = canonicalNames;
    this.slow = slow;
    this.certificates = certificates;
  }

  /**
   * @return the ARN
   */
  String request(RequestCertificateRequest request, String newArn, Map<String, String> tags) {
    Supported.only(
        request,
        "DomainName",
        "ValidationMethod",
        "SubjectAlternativeNames",
        "IdempotencyToken",
        "Tags",
        "KeyAlgorithm");
    if (request.validationMethod() != ValidationMethod.DNS) {
      throw Supported.unsupported(
          "ValidationMethod "
              + Objects.requireNonNullElse(
                  request.validationMethodAsString(), "EMAIL, the default,")
              + " instead of DNS");
    }
    var now = context.loop().now();
    var earlier =
        request.idempotencyToken() == null ? null : tokens.get(request.idempotencyToken());
    if (earlier != null && now.isBefore(earlier.until) && earlier.request.equals(request)) {
      return earlier.arn;
    }
    var names = names(request);
    var algorithm = keyAlgorithm(request);
    var account = context.region().accountId();
    certificates.put(
        newArn,
        new RequestedCertificate(
            newArn,
            account,
            names,
            algorithm,
            now,
            CertificateStatus.PENDING_VALIDATION,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            tags));
    if (request.idempotencyToken() != null) {
      tokens.put(request.idempotencyToken(), new Token(request, newArn, now.plus(TOKEN)));
    }
    context.loop().after(LONGEST, () -> expire(newArn));
    context.loop().execute(this::validate);
    return newArn;
  }

  private static List<String> names(RequestCertificateRequest request) {
    var names = new LinkedHashSet<String>();
    names.add(domain(request.domainName(), "domainName"));
    request
        .subjectAlternativeNames()
        .forEach(name -> names.add(domain(name, "subjectAlternativeNames.member")));
    if (names.iterator().next().length() > LONGEST_DOMAIN) {
      throw AcmErrors.validation(
          "The first domain name can be no longer than " + LONGEST_DOMAIN + " characters.");
    }
    if (names.size() > MOST_NAMES) {
      throw AcmErrors.limitExceeded("The maximum number of domain names is " + MOST_NAMES + ".");
    }
    return List.copyOf(names);
  }

  private static String domain(@Nullable String name, String member) {
    var given = AcmErrors.required(name, member);
    if (!DOMAIN.matcher(given).matches()) {
      throw AcmErrors.validation(
          "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(given, member, DOMAIN));
    }
    return given.toLowerCase(Locale.ROOT);
  }

  private static KeyAlgorithm keyAlgorithm(RequestCertificateRequest request) {
    if (request.keyAlgorithmAsString() == null) {
      return KeyAlgorithm.RSA_2048;
    }
    if (!KEYS.contains(request.keyAlgorithm())) {
      throw AcmErrors.validation(
          "KeyAlgorithm must be one of %s, not %s."
              .formatted(KEYS, request.keyAlgorithmAsString()));
    }
    return request.keyAlgorithm();
  }

  /** Looks for the records of all that is pending, and issues what has them. */
  void validate() {
    for (var one : List.copyOf(certificates.values())) {
      if (one instanceof RequestedCertificate pending && pending.isPending()) {
        validate(pending);
      }
    }
  }

  private void validate(RequestedCertificate pending) {
    var shown = new ArrayList<String>();
    for (var name : pending.names()) {
      var wanted = RequestedCertificate.record(pending.account(), name);
      if (canonicalNames.apply(wanted.name()).equals(Optional.of(wanted.value()))) {
        shown.add(name);
      }
    }
    if (shown.equals(pending.validated())) {
      return; // known: its key is being made, or nothing has come
    }
    certificates.put(
        pending.arn(), pending.withStatus(CertificateStatus.PENDING_VALIDATION, shown));
    if (shown.equals(pending.names())) {
      var now = context.loop().now();
      slow.execute(
          () -> {
            var made = authority.issue(pending.names(), pending.keyAlgorithm(), now);
            context.loop().execute(() -> issue(pending.arn(), made));
          });
    }
  }

  private void issue(String arn, AccountCertificate.Content made) {
    if (certificates.get(arn) instanceof RequestedCertificate pending && pending.isPending()) {
      certificates.put(arn, pending.issued(made, context.loop().now()));
    }
  }

  private void expire(String arn) {
    if (certificates.get(arn) instanceof RequestedCertificate pending && pending.isPending()) {
      certificates.put(
          arn, pending.withStatus(CertificateStatus.VALIDATION_TIMED_OUT, pending.validated()));
    }
  }
}
