package dev.provingground.harness.drill;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may be hurt, and how much.
 *
 * @param tag the key and the value that a stack must carry for faults to be allowed
 * @param accounts where drills may run; empty where the target is nobody's account
 */
public record Guards(Map.Entry<String, String> tag, Optional<Set<String>> accounts) {

  /**
   * Before a drill begins.
   *
   * @param tags of the stack
   * @throws IllegalStateException when no fault may be injected; the message says what to do
   */
  public void allow(String stack, Map<String, String> tags, String account) {
    if (!tag.getValue().equals(tags.get(tag.getKey()))) {
      throw new IllegalStateException(
          "no drill runs on the stack %s: it has no tag %s=%s; deploy it with that tag to allow faults"
              .formatted(stack, tag.getKey(), tag.getValue()));
    }
    accounts.ifPresent(
        allowed -> {
          if (!allowed.contains(account)) {
            throw new IllegalStateException(
                "no drill runs in the account that ends in %s: it is not among those of -Daws.accounts"
                    .formatted(account.substring(Math.max(0, account.length() - 4))));
          }
        });
  }

  /**
   * Before a fault begins.
   *
   * @param share of the tasks that the plan allows to touch, 0 to 1
   * @throws IllegalStateException when the fault would touch more
   */
  public static void mayTouch(int touched, int desired, double share) {
    if (touched > share * desired) {
      throw new IllegalStateException(
          "the fault would touch %d of %d tasks, more than the share of %.0f percent that the drill allows itself"
              .formatted(touched, desired, share * 100));
    }
  }
}
