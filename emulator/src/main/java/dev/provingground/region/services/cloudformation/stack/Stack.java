package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OperationType;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A stack as it stands, with its history. Owned by the event loop. */
public final class Stack {
  static final String TYPE = "AWS::CloudFormation::Stack";

  private final Drift drift = new Drift();
  private final Operations operations;
  private final String name;
  private final String id;
  private final Ids ids;
  private final Supplier<Instant> clock;
  private final Instant creationTime;
  private final Map<String, StackResource> resources = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<StackResource> strays = new ArrayList<>();
  private final List<ChangeSet> changeSets = new ArrayList<>();
  private List<StackOutput> outputs = List.of();
  private Set<String> imports = Set.of();
  private @Nullable Revision revision;
  private @Nullable StackOperation operation;
  private Optional<UpdateRollback> failedRollback = Optional.empty();
  private Optional<UpdateJournal> halted = Optional.empty();
  private Optional<OnFailure> onFailure = Optional.empty();
  private Optional<Duration> creationTimeout = Optional.empty();
  private StackStatus status = StackStatus.UNKNOWN_TO_SDK_VERSION;
  private Optional<String> reason = Optional.empty();
  private Optional<Instant> lastUpdatedTime = Optional.empty();
  private Optional<Instant> deletionTime = Optional.empty();
  private Optional<String> roleArn = Optional.empty();
  private Optional<String> clientRequestToken = Optional.empty();
  private Optional<String> changeSetId = Optional.empty();
  private Optional<Nesting> nesting = Optional.empty();
  private Set<String> skipped = Set.of();
  private Map<String, String> announced = Map.of();
  private Predicate<StackResource> retention = Retention::onDelete;
  private boolean terminationProtection;
  private boolean disableRollback;
  private boolean retainsExceptOnCreate;

  Stack(String name, String id, Ids ids, Supplier<Instant> clock) {
    this.name = name;
    this.id = id;
    this.operations = new Operations(id);
    this.ids = ids;
    this.clock = clock;
    this.creationTime = clock.get();
  }

  /** Changes the stack's own status and writes it into its history. */
  void report(StackStatus next, Optional<String> nextReason) {
    operations.at(status, next, clock.get());
    status = next;
    reason = nextReason;
    if (next == StackStatus.DELETE_IN_PROGRESS) {
      deletionTime = Optional.of(clock.get());
    }
    if (next == StackStatus.UPDATE_IN_PROGRESS) {
      lastUpdatedTime = Optional.of(clock.get());
    }
    record(ids.uuid(), name, id, TYPE, next.toString(), nextReason, Optional.empty());
  }

  /** Changes a resource's status and writes it into the stack's history. */
  void report(StackResource resource, ResourceStatus next, Optional<String> nextReason) {
    resource.report(next, nextReason, clock.get());
    record(
        resource.logicalId() + "-" + next + "-" + ids.hex(12),
        resource.logicalId(),
        resource.physicalId(),
        resource.type(),
        next.toString(),
        nextReason,
        Optional.of(resource.properties().toString()));
  }

  private void record(
      String eventId,
      String logicalId,
      String physicalId,
      String type,
      String eventStatus,
      Optional<String> eventReason,
      Optional<String> properties) {
    events.add(
        new Event(
            eventId,
            logicalId,
            physicalId,
            type,
            clock.get(),
            eventStatus,
            eventReason,
            properties,
            clientRequestToken,
            operations.last()));
  }

  /** The next operation's events carry this token. */
  void begin(StackOperation next, Optional<String> token) {
    operation = next;
    failedRollback = Optional.empty();
    halted = Optional.empty();
    clientRequestToken = token;
  }

  void end() {
    operation = null;
  }

  /** What is under way is now done for another request, whose token its events carry. */
  void goOnFor(Optional<String> token) {
    clientRequestToken = token;
  }

  /** What is under way, if anything is. */
  Optional<StackOperation> operation() {
    return Optional.ofNullable(operation);
  }

  /** The rollback that brought it to UPDATE_ROLLBACK_FAILED, where one did. */
  Optional<UpdateRollback> failedRollback() {
    return failedRollback;
  }

  void setFailedRollback(Optional<UpdateRollback> next) {
    failedRollback = next;
  }

  /** What takes back the failed operation whose successes are kept, where there is one. */
  Optional<UpdateJournal> halted() {
    return halted;
  }

  void setHalted(Optional<UpdateJournal> next) {
    halted = next;
  }

  /** Physical resources that go with the stack though no resource of it tells of them. */
  List<StackResource> strays() {
    return strays;
  }

  void setRevision(Revision next) {
    revision = next;
  }

  void setOutputs(List<StackOutput> next) {
    outputs = List.copyOf(next);
  }

  void setImports(Set<String> next) {
    imports = Set.copyOf(next);
  }

  void setRoleArn(Optional<String> next) {
    roleArn = next;
  }

  void setDisableRollback(boolean next) {
    disableRollback = next;
  }

  /** What the operation that is under way, or was last, says of what it made. */
  boolean retainsExceptOnCreate() {
    return retainsExceptOnCreate;
  }

  void setRetainsExceptOnCreate(boolean next) {
    retainsExceptOnCreate = next;
  }

  /** What the request that created it said to do on failure, in so many words. */
  public Optional<OnFailure> onFailure() {
    return onFailure;
  }

  public void setOnFailure(Optional<OnFailure> next) {
    onFailure = next;
  }

  /** How long its creation may take; empty for as long as it takes. */
  public Optional<Duration> creationTimeout() {
    return creationTimeout;
  }

  public void setCreationTimeout(Optional<Duration> next) {
    creationTimeout = next;
  }

  /** Where it belongs, if it is nested. */
  public Optional<Nesting> nesting() {
    return nesting;
  }

  public void setNesting(Optional<Nesting> next) {
    nesting = next;
  }

  /** What its rollback is to leave as it is when its root's goes on; asked once. */
  Set<String> takeSkipped() {
    var taken = skipped;
    skipped = Set.of();
    return taken;
  }

  void setSkipped(Set<String> next) {
    skipped = next;
  }

  /** Which resources are left where they are by what is under way: nested stacks go by it too. */
  Predicate<StackResource> retention() {
    return retention;
  }

  void setRetention(Predicate<StackResource> next) {
    retention = next;
  }

  /** The nested stacks that the change set under way is to make: their ids by logical ids. */
  Map<String, String> announced() {
    return announced;
  }

  public void setAnnounced(Map<String, String> next) {
    announced = Map.copyOf(next);
  }

  /** The change set that was last executed. */
  public Optional<String> changeSetId() {
    return changeSetId;
  }

  public void setChangeSetId(Optional<String> next) {
    changeSetId = next;
  }

  public void setTerminationProtection(boolean next) {
    terminationProtection = next;
  }

  Map<String, StackResource> mutableResources() {
    return resources;
  }

  public Drift drift() {
    return drift;
  }

  public String name() {
    return name;
  }

  public String id() {
    return id;
  }

  /** What was last deployed; empty while only a change set is in review. */
  public Optional<Revision> revision() {
    return Optional.ofNullable(revision);
  }

  /** In the template's order; those that are gone keep their last status. */
  public List<StackResource> resources() {
    return List.copyOf(resources.values());
  }

  public Optional<StackResource> resource(String logicalId) {
    return Optional.ofNullable(resources.get(logicalId));
  }

  /** What is being done to it, or was last. */
  public Operation lastOperation() {
    return operations.last();
  }

  /** The last of a kind; there must have been one. */
  public Operation lastOperation(OperationType type) {
    return operations.last(type);
  }

  /** Oldest first. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Those that were not deleted, oldest first. */
  public List<ChangeSet> changeSets() {
    return changeSets;
  }

  public List<StackOutput> outputs() {
    return outputs;
  }

  /** The names of other stacks' exports that it uses. */
  public Set<String> imports() {
    return imports;
  }

  public StackStatus status() {
    return status;
  }

  public Optional<String> statusReason() {
    return reason;
  }

  public Instant creationTime() {
    return creationTime;
  }

  public Optional<Instant> lastUpdatedTime() {
    return lastUpdatedTime;
  }

  public Optional<Instant> deletionTime() {
    return deletionTime;
  }

  public Optional<String> roleArn() {
    return roleArn;
  }

  public boolean terminationProtection() {
    return terminationProtection;
  }

  public boolean disableRollback() {
    return disableRollback;
  }

  public boolean isDeleted() {
    return status == StackStatus.DELETE_COMPLETE;
  }
}
