package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.stack.Nesting;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.Stacks;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every stack, those that are deleted too. Owned by the event loop. */
final class StackStore implements Stacks {
  private final Map<String, Stack> byId = new LinkedHashMap<>();

  void add(Stack stack) {
    byId.put(stack.id(), stack);
  }

  /** Newest first. */
  List<Stack> all() {
    return List.copyOf(byId.values()).reversed();
  }

  /** Those that are not deleted, newest first. */
  List<Stack> alive() {
    return all().stream().filter(stack -> !stack.isDeleted()).toList();
  }

  /**
   * @param nameOrId a deleted stack is found by its id only
   */
  Optional<Stack> find(@Nullable String nameOrId) {
    if (nameOrId == null) {
      throw Problems.validationError(
          "1 validation error detected: Value null at 'stackName' failed to satisfy constraint:"
              + " Member must not be null");
    }
    var named = byId.get(nameOrId);
    return named != null
        ? Optional.of(named)
        : alive().stream().filter(stack -> stack.name().equals(nameOrId)).findFirst();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError: Stack
   *     with id … does not exist
   */
  Stack get(@Nullable String nameOrId) {
    return find(nameOrId)
        .orElseThrow(
            () -> Problems.validationError("Stack with id " + nameOrId + " does not exist"));
  }

  /** As {@link #get}, in the words of the operations that change stacks. */
  Stack getToChange(@Nullable String nameOrId) {
    return find(nameOrId)
        .filter(stack -> !stack.isDeleted())
        .orElseThrow(() -> Problems.validationError("Stack [" + nameOrId + "] does not exist"));
  }

  @Override
  public Optional<Stack> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public List<Stack> descendants(Stack stack) {
    return alive().stream().filter(other -> other != stack && isWithin(other, stack.id())).toList();
  }

  private boolean isWithin(Stack stack, String ancestorId) {
    var parent = stack.nesting().map(Nesting::parentId);
    return parent.isPresent()
        && (parent.get().equals(ancestorId)
            || byId(parent.get()).filter(next -> isWithin(next, ancestorId)).isPresent());
  }

  @Override
  public Optional<Stack> exporter(String exportName) {
    return alive().stream()
        .filter(
            stack ->
                stack.outputs().stream()
                    .anyMatch(o -> o.exportName().equals(Optional.of(exportName))))
        .findFirst();
  }

  @Override
  public Optional<String> value(String exportName) {
    return alive().stream()
        .flatMap(stack -> stack.outputs().stream())
        .filter(output -> output.exportName().equals(Optional.of(exportName)))
        .map(output -> output.value())
        .findFirst();
  }

  @Override
  public List<String> importers(String exportName) {
    return alive().stream()
        .filter(stack -> stack.imports().contains(exportName))
        .map(Stack::name)
        .toList();
  }
}
