package dev.provingground.region.services.acm;

import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.elbv2.BalancerFabric;
import dev.provingground.region.services.elbv2.Certificates;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.AddTagsToCertificateRequest;
import software.amazon.awssdk.services.acm.model.AddTagsToCertificateResponse;
import software.amazon.awssdk.services.acm.model.DeleteCertificateRequest;
import software.amazon.awssdk.services.acm.model.DeleteCertificateResponse;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateResponse;
import software.amazon.awssdk.services.acm.model.GetCertificateRequest;
import software.amazon.awssdk.services.acm.model.GetCertificateResponse;
import software.amazon.awssdk.services.acm.model.ImportCertificateRequest;
import software.amazon.awssdk.services.acm.model.ImportCertificateResponse;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.ListCertificatesResponse;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateRequest;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateResponse;
import software.amazon.awssdk.services.acm.model.RemoveTagsFromCertificateRequest;
import software.amazon.awssdk.services.acm.model.RemoveTagsFromCertificateResponse;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateResponse;
import software.amazon.awssdk.services.acm.model.Tag;

/**
 * Certificate Manager, as {@link AcmClient}: certificates that are imported, and those that are
 * requested, which the region's own authority signs once DNS shows whose the names are. Not for
 * more than one thread.
 */
public final class AcmService implements AcmClient, ResourceAware, Certificates {
  private static final int MAX_TAGS = 50;
  private static final int MAX_PAGE = 1000;

  private final ServiceContext context;
  private final Map<String, AccountCertificate> certificates = new LinkedHashMap<>();
  private final Requests requests;
  private Certificates.Users users = arn -> List.of();

  /**
   * @param canonicalNames what a name's CNAME record in a public hosted zone says, with its last
   *     dot; empty where there is none
   * @param slow where keys are made, which takes a moment
   */
  public AcmService(
      ServiceContext context, Function<String, Optional<String>> canonicalNames, Executor slow) {
    this.context = context;
    this.requests = new Requests(context, canonicalNames, slow, certificates);
  }

  /** To be told of every change of records, which may be what a request waits for. */
  public void recordsChanged() {
    requests.validate();
  }

  /** Who may use certificates; those that are in use are not deleted. */
  public void usedBy(Certificates.Users who) {
    users = who;
  }

  /** This service at the region's front door. */
  public Mount<AcmClient> mount() {
    return new Mount<>(
        "acm", "acm", Protocol.AWS_JSON, "CertificateManager", "2015-12-08", AcmClient.class, this);
  }

  @Override
  public Optional<BalancerFabric.Certificate> find(String arn) {
    return Optional.ofNullable(certificates.get(arn))
        .flatMap(AccountCertificate::content)
        .map(
            one ->
                new BalancerFabric.Certificate(
                    arn,
                    Stream.concat(Stream.of(one.certificate()), one.chain().stream()).toList(),
                    one.key()));
  }

  @Override
  public ImportCertificateResponse importCertificate(ImportCertificateRequest request) {
    var leaf = one(AcmErrors.required(request.certificate(), "certificate"));
    var key = Pem.key(AcmErrors.required(request.privateKey(), "privateKey"));
    if (!StoredCertificate.match(leaf, key)) {
      throw AcmErrors.validation("The private key does not match the certificate.");
    }
    var now = context.loop().now();
    if (now.isBefore(leaf.getNotBefore().toInstant())
        || now.isAfter(leaf.getNotAfter().toInstant())) {
      throw AcmErrors.validation("The certificate is not valid now.");
    }
    var chain =
        request.certificateChain() == null
            ? List.<X509Certificate>of()
            : Pem.certificates(request.certificateChain(), "certificateChain");
    var arn = request.certificateArn();
    Map<String, String> tags = new LinkedHashMap<>();
    if (arn == null) {
      arn = newArn();
      tags = tagged(Map.of(), request.tags());
    } else {
      var before = stored(arn);
      if (before instanceof RequestedCertificate) {
        throw AcmErrors.validation(
            "The certificate " + arn + " was not imported and cannot be imported anew.");
      }
      tags.putAll(before.tags());
      if (request.hasTags()) {
        throw AcmErrors.validation("Tags cannot be given when a certificate is imported anew.");
      }
    }
    certificates.put(arn, new StoredCertificate(arn, leaf, chain, key, now, tags));
    users.changed();
    return ImportCertificateResponse.builder().certificateArn(arn).build();
  }

  private static X509Certificate one(SdkBytes bytes) {
    var found = Pem.certificates(bytes, "certificate");
    if (found.size() > 1) {
      throw AcmErrors.validation(
          "The certificate field contains more than one certificate. You can specify only one"
              + " certificate in this field.");
    }
    return found.getFirst();
  }

  private String newArn() {
    return context.region().arn("acm", "certificate/" + context.ids().uuid());
  }

  @Override
  public RequestCertificateResponse requestCertificate(RequestCertificateRequest request) {
    var tags = tagged(Map.of(), request.tags());
    return RequestCertificateResponse.builder()
        .certificateArn(requests.request(request, newArn(), tags))
        .build();
  }

  @Override
  public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
    var found = stored(request.certificateArn());
    return DescribeCertificateResponse.builder()
        .certificate(found.detail(users.of(found.arn())))
        .build();
  }

  @Override
  public GetCertificateResponse getCertificate(GetCertificateRequest request) {
    var stored = stored(request.certificateArn());
    var found = stored.content().orElseThrow(() -> AcmErrors.inProgress(stored.arn()));
    return GetCertificateResponse.builder()
        .certificate(Pem.write(List.of(found.certificate())))
        .certificateChain(found.chain().isEmpty() ? null : Pem.write(found.chain()))
        .build();
  }

  @Override
  public ListCertificatesResponse listCertificates(ListCertificatesRequest request) {
    Supported.only(request, "CertificateStatuses", "NextToken", "MaxItems");
    var wanted = request.certificateStatuses();
    var all =
        certificates.values().stream()
            .filter(one -> wanted.isEmpty() || wanted.contains(one.status()))
            .toList();
    int from = position(request.nextToken(), all.size());
    int size = request.maxItems() == null ? MAX_PAGE : request.maxItems();
    if (size < 1 || size > MAX_PAGE) {
      throw AcmErrors.validation("MaxItems must be from 1 to " + MAX_PAGE + ", not " + size + ".");
    }
    int to = Math.min(all.size(), from + size);
    return ListCertificatesResponse.builder()
        .certificateSummaryList(
            all.subList(from, to).stream()
                .map(one -> one.summary(!users.of(one.arn()).isEmpty()))
                .toList())
        .nextToken(to < all.size() ? String.valueOf(to) : null)
        .build();
  }

  private static int position(@Nullable String token, int size) {
    if (token == null) {
      return 0;
    }
    if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > size) {
      throw AcmErrors.validation("NextToken '" + token + "' is none that was given out.");
    }
    return Integer.parseInt(token);
  }

  @Override
  public DeleteCertificateResponse deleteCertificate(DeleteCertificateRequest request) {
    var found = stored(request.certificateArn());
    if (!users.of(found.arn()).isEmpty()) {
      throw AcmErrors.inUse(found.arn());
    }
    certificates.remove(found.arn());
    return DeleteCertificateResponse.builder().build();
  }

  @Override
  public AddTagsToCertificateResponse addTagsToCertificate(AddTagsToCertificateRequest request) {
    var found = stored(request.certificateArn());
    certificates.put(found.arn(), found.withTags(tagged(found.tags(), request.tags())));
    return AddTagsToCertificateResponse.builder().build();
  }

  @Override
  public RemoveTagsFromCertificateResponse removeTagsFromCertificate(
      RemoveTagsFromCertificateRequest request) {
    var found = stored(request.certificateArn());
    var left = new LinkedHashMap<>(found.tags());
    for (var tag : request.tags()) {
      var key = AcmErrors.required(tag.key(), "tags.member.key");
      if (tag.value() == null || tag.value().equals(left.get(key))) {
        left.remove(key);
      }
    }
    certificates.put(found.arn(), found.withTags(left));
    return RemoveTagsFromCertificateResponse.builder().build();
  }

  @Override
  public ListTagsForCertificateResponse listTagsForCertificate(
      ListTagsForCertificateRequest request) {
    var tags =
        stored(request.certificateArn()).tags().entrySet().stream()
            .map(one -> Tag.builder().key(one.getKey()).value(one.getValue()).build())
            .toList();
    return ListTagsForCertificateResponse.builder().tags(tags).build();
  }

  private static Map<String, String> tagged(Map<String, String> before, List<Tag> more) {
    var tags = new LinkedHashMap<>(before);
    for (var tag : more) {
      tags.put(
          AcmErrors.required(tag.key(), "tags.member.key"), tag.value() == null ? "" : tag.value());
    }
    if (tags.size() > MAX_TAGS) {
      throw AcmErrors.tooManyTags();
    }
    return tags;
  }

  private AccountCertificate stored(@Nullable String arn) {
    var wanted = AcmErrors.required(arn, "certificateArn");
    var found = certificates.get(wanted);
    if (found == null) {
      throw AcmErrors.notFound(wanted);
    }
    return found;
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return request
        .getValueForField("CertificateArn", String.class)
        .map(List::of)
        .orElse(List.of("*"));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
