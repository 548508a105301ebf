package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * All resources of one kind: by id, in order of creation. They are SDK values, replaced when they
 * change; what a describe shows is a view with tags and whatever is computed.
 */
final class Resources<T> {
  private final Kind<T> kind;
  private final Tags tags;
  private final Map<String, T> byId = new LinkedHashMap<>();
  private final List<Index<?, T>> indexes = new ArrayList<>();
  private @Nullable Filters<T> filters;

  Resources(Kind<T> kind, Tags tags) {
    this.kind = kind;
    this.tags = tags;
  }

  /**
   * Keeps the resources by a property as well; to be called before there are any.
   *
   * @param property which never changes in any of them
   */
  <K> Index<K, T> indexedBy(Function<T, K> property) {
    var index = new Index<>(property);
    indexes.add(index);
    return index;
  }

  /**
   * @param type as tags name it, such as {@code internet-gateway}
   * @param notFound the error's code
   * @param notFoundMessage with {@code %s} for the id
   * @param view what callers see of a resource, given its tags
   * @param filters on views, made for the first describe
   */
  record Kind<T>(
      String type,
      String notFound,
      String notFoundMessage,
      Function<T, String> id,
      BiFunction<T, List<Tag>, T> view,
      Supplier<Filters<T>> filters) {}

  /**
   * @param parameter how a MissingParameter names it
   * @throws AwsServiceException MissingParameter or the kind's NotFound
   */
  T get(@Nullable String id, String parameter) {
    return get(Requests.required(id, parameter));
  }

  /** The resource itself, which must exist. */
  T get(String id) {
    return find(id).orElseThrow(() -> notFound(id));
  }

  /** What to throw when there is no such resource, or none where it was asked for. */
  AwsServiceException notFound(String id) {
    return error(kind.notFound, kind.notFoundMessage.formatted(id));
  }

  Optional<T> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Adds or replaces. */
  void put(T resource) {
    var id = kind.id.apply(resource);
    byId.put(id, resource);
    indexes.forEach(index -> index.put(id, resource));
  }

  /** Adds with tags. */
  T add(T resource, List<Tag> itsTags) {
    put(resource);
    tags.put(kind.id.apply(resource), itsTags);
    return view(resource);
  }

  void remove(String id) {
    find(id).ifPresent(resource -> indexes.forEach(index -> index.remove(id, resource)));
    byId.remove(id);
    tags.forget(id);
  }

  Stream<T> stream() {
    return byId.values().stream();
  }

  Stream<String> ids() {
    return byId.keySet().stream();
  }

  /** What callers see. */
  T view(T resource) {
    return kind.view.apply(resource, tags.of(kind.id.apply(resource)));
  }

  private Filters<T> filters() {
    var known = filters;
    if (known == null) {
      known = kind.filters.get();
      filters = known;
    }
    return known;
  }

  /**
   * Answers a describe.
   *
   * @param ids all of which must exist; empty for all resources
   * @param parameter the ids' name in errors, such as {@code vpcIds}
   */
  Page<T> describe(Ec2Request request, List<String> ids, String parameter, List<Filter> filters) {
    if (request.getValueForField("MaxResults", Integer.class).isPresent() && !ids.isEmpty()) {
      throw error(
          "InvalidParameterCombination",
          "The parameter %s cannot be used with the parameter maxResults".formatted(parameter));
    }
    var matching = filters().matching(filters);
    var candidates =
        ids.isEmpty() ? stream() : ids.stream().distinct().map(this::get).toList().stream();
    return Requests.PAGES.page(request, candidates.map(this::view).filter(matching).toList());
  }

  String type() {
    return kind.type;
  }
}
