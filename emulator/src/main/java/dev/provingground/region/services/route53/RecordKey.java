package dev.provingground.region.services.route53;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * What a zone has one record set of, in the order in which Route 53 lists them.
 *
 * @param identifier empty for a set that is alone
 */
record RecordKey(DomainName name, RRType type, String identifier) implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing(RecordKey::name)
          .thenComparing(key -> key.type().toString())
          .thenComparing(RecordKey::identifier);

  /** Of a set whose name is known to be one. */
  static RecordKey of(ResourceRecordSet set) {
    return new RecordKey(
        DomainName.parse(set.name()).orElseThrow(),
        set.type(),
        Objects.requireNonNullElse(set.setIdentifier(), ""));
  }

  /** As error messages name it. */
  @Override
  public String toString() {
    return "[name='%s', type='%s'%s]"
        .formatted(
            name.written(),
            type,
            Optional.of(identifier)
                .filter(id -> !id.isEmpty())
                .map(id -> ", set identifier='" + id + "'")
                .orElse(""));
  }

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }
}
