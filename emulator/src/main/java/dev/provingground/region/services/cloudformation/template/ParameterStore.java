package dev.provingground.region.services.cloudformation.template;

import java.util.Optional;

/** Reads parameters of Systems Manager. */
public interface ParameterStore {
  /**
   * A parameter as it is stored.
   *
   * @param type {@code String}, {@code StringList} or {@code SecureString}
   * @param value of a SecureString whatever was read without decrypting it
   */
  record Stored(String type, String value) {
    boolean isSecure() {
      return type.equals("SecureString");
    }

    boolean isList() {
      return type.equals("StringList");
    }
  }

  /**
   * @param name may end in a colon and a version
   * @return empty when there is no such parameter
   */
  Optional<Stored> find(String name);
}
