package dev.provingground.region.wire.codec;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A query's parameters as a tree: {@code Filter.1.Name=vpc-id} is {@code vpc-id} under {@code
 * Filter}, {@code 1}, {@code Name}.
 */
public final class Parameters {
  private final @Nullable Parameters parent;
  private final String name;
  private @Nullable String value;
  private Map<String, Parameters> children = Map.of();

  private Parameters(@Nullable Parameters parent, String name) {
    this.parent = parent;
    this.name = name;
  }

  /**
   * Reads {@code application/x-www-form-urlencoded} text.
   *
   * @param wanted decides by name which parameters count
   * @throws InvalidInputException when it is not that, or names a parameter twice
   */
  public static Parameters parse(String form, Predicate<String> wanted) {
    var root = new Parameters(null, "");
    for (int start = 0; start < form.length(); ) {
      var end = form.indexOf('&', start);
      var pair = form.substring(start, end < 0 ? form.length() : end);
      start = end < 0 ? form.length() : end + 1;
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (wanted.test(name)) {
          root.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
      }
    }
    return root;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text; // which the decoder would find out character by character
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.malformed("the form is not well encoded: " + e.getMessage());
    }
  }

  private void put(String path, String text) {
    var node = this;
    for (int start = 0; start <= path.length(); ) {
      var dot = path.indexOf('.', start);
      var end = dot < 0 ? path.length() : dot;
      node = node.makeChild(path.substring(start, end));
      start = end + 1;
    }
    if (node.value != null) {
      throw InvalidInputException.malformed("The parameter " + path + " is given twice");
    }
    node.value = text;
  }

  private Parameters makeChild(String childName) {
    if (children.isEmpty()) {
      children = new LinkedHashMap<>();
    }
    return children.computeIfAbsent(childName, key -> new Parameters(this, key));
  }

  /** Takes out a parameter at the top, such as {@code Action}; empty when it is not there. */
  public String take(String parameter) {
    var node = children.isEmpty() ? null : children.remove(parameter);
    return node == null || node.value == null ? "" : node.value;
  }

  /** Takes out a parameter that has this value; where it has another, it stays. */
  public void drop(String path, String text) {
    var dot = path.indexOf('.');
    var child = children.get(dot < 0 ? path : path.substring(0, dot));
    if (child == null) {
      return;
    }
    if (dot > 0) {
      child.drop(path.substring(dot + 1), text);
    }
    boolean meant = dot < 0 ? text.equals(child.value) : child.value == null;
    if (meant && child.children.isEmpty()) {
      children.remove(child.name);
    }
  }

  /** The text of a child. */
  @Nullable String text(String child) {
    var node = children.get(child);
    return node == null ? null : node.value;
  }

  String name() {
    return name;
  }

  @Nullable String value() {
    return value;
  }

  Map<String, Parameters> children() {
    return children;
  }

  /** The whole name, such as {@code Filter.1.Name}. */
  String path() {
    var path = new StringBuilder(name);
    for (var node = parent; node != null && node.parent != null; node = node.parent) {
      path.insert(0, '.').insert(0, node.name);
    }
    return path.toString();
  }
}
