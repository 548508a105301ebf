package dev.provingground.region.services.secretsmanager;

import static dev.provingground.region.services.secretsmanager.SecretErrors.required;

import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Tells secrets, and what is known of them. */
final class Reading {
  private final SecretStore secrets;
  private final EventLoop loop;

  Reading(SecretStore secrets, EventLoop loop) {
    this.secrets = secrets;
    this.loop = loop;
  }

  GetSecretValueResponse get(GetSecretValueRequest request) {
    var secret = secrets.inUse(request.secretId());
    var version = version(secret, request);
    // Of the time AWS tells the day.
    secret.access(version.id(), loop.now().truncatedTo(ChronoUnit.DAYS));
    return GetSecretValueResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(version.id())
        .secretString(version.text())
        .secretBinary(version.bytes())
        .versionStages(secret.stagesOf(version.id()))
        .createdDate(version.created())
        .build();
  }

  private static SecretVersion version(SecretRecord secret, GetSecretValueRequest request) {
    var id = request.versionId();
    var stage = request.versionStage();
    if (id == null) {
      var label = stage == null ? SecretRecord.CURRENT : stage;
      return secret
          .staged(label)
          .orElseThrow(() -> SecretErrors.notFound(" value for staging label: " + label));
    }
    var version =
        secret.version(id).orElseThrow(() -> SecretErrors.notFound(" value for VersionId: " + id));
    if (stage != null && !secret.stagesOf(id).contains(stage)) {
      throw SecretErrors.state(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  DescribeSecretResponse describe(DescribeSecretRequest request) {
    var secret = secrets.get(request.secretId());
    return DescribeSecretResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .description(secret.description().orElse(null))
        .createdDate(secret.created())
        .lastChangedDate(secret.changed())
        .lastAccessedDate(secret.accessed().orElse(null))
        .deletedDate(secret.deletion().orElse(null))
        .tags(tags(secret))
        .versionIdsToStages(secret.labelled())
        .build();
  }

  ListSecretsResponse list(ListSecretsRequest request) {
    var matching =
        secrets.all().stream()
            .filter(
                secret ->
                    secret.deletion().isEmpty()
                        || Boolean.TRUE.equals(request.includePlannedDeletion()))
            .filter(matching(request.filters()))
            .sorted(order(request))
            .map(Reading::entry)
            .toList();
    var page = SecretErrors.PAGES.page(request, matching);
    return ListSecretsResponse.builder()
        .secretList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** The youngest first, unless the request says otherwise. */
  private static Comparator<SecretRecord> order(ListSecretsRequest request) {
    Comparator<Instant> oldestFirst = Comparator.naturalOrder();
    return Comparator.comparing(
        SecretRecord::created,
        request.sortOrder() == SortOrderType.ASC ? oldestFirst : oldestFirst.reversed());
  }

  /** All filters must hold; of a filter's values, one. */
  private static Predicate<SecretRecord> matching(List<Filter> filters) {
    Predicate<SecretRecord> all = secret -> true;
    for (var filter : filters) {
      all = all.and(matching(filter));
    }
    return all;
  }

  private static Predicate<SecretRecord> matching(Filter filter) {
    var key = required(filter.keyAsString(), "filters.key");
    return switch (key) {
      case "name" -> matching(filter, secret -> Stream.of(secret.name()), UnaryOperator.identity());
      case "description" ->
          matching(
              filter,
              secret -> secret.description().stream(),
              text -> text.toLowerCase(Locale.ROOT));
      case "tag-key" ->
          matching(filter, secret -> secret.tags().keySet().stream(), UnaryOperator.identity());
      case "tag-value" ->
          matching(filter, secret -> secret.tags().values().stream(), UnaryOperator.identity());
      default -> throw Supported.unsupported("ListSecrets filter '" + key + "'");
    };
  }

  private static Predicate<SecretRecord> matching(
      Filter filter, Function<SecretRecord, Stream<String>> texts, UnaryOperator<String> folded) {
    var wanted = new ArrayList<Predicate<SecretRecord>>();
    for (var value : filter.values()) {
      boolean not = value.startsWith("!");
      var prefix = folded.apply(not ? value.substring(1) : value);
      wanted.add(
          secret -> not != texts.apply(secret).map(folded).anyMatch(one -> one.startsWith(prefix)));
    }
    return secret -> wanted.stream().anyMatch(one -> one.test(secret));
  }

  private static SecretListEntry entry(SecretRecord secret) {
    return SecretListEntry.builder()
        .arn(secret.arn())
        .name(secret.name())
        .description(secret.description().orElse(null))
        .createdDate(secret.created())
        .lastChangedDate(secret.changed())
        .lastAccessedDate(secret.accessed().orElse(null))
        .deletedDate(secret.deletion().orElse(null))
        .tags(tags(secret))
        .secretVersionsToStages(secret.labelled())
        .build();
  }

  private static List<Tag> tags(SecretRecord secret) {
    return secret.tags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
