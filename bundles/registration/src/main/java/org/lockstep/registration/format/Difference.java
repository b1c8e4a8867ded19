package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between two definitions, field by field. */
public final class Difference {
  private final List<String> lines = new ArrayList<>();

  private Difference() {}

  /**
   * @param before null: there was none
   * @return lines that begin with {@code -} for what was and {@code +} for what is
   */
  public static List<String> lines(@Nullable JsonNode before, JsonNode now) {
    Difference difference = new Difference();
    JsonNode from = before == null ? JsonNodeFactory.instance.objectNode() : before;
    difference.compare("", from, now);
    return difference.lines;
  }

  private void compare(String path, JsonNode before, JsonNode now) {
    if (before.equals(now)) {
      return;
    }
    if ((before.isObject() || before.isMissingNode()) && now.isObject()
        || before.isObject() && now.isMissingNode()) {
      Set<String> names = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(path.isEmpty() ? name : path + "." + name, before.path(name), now.path(name));
      }
      return;
    }
    add("- ", path, before);
    add("+ ", path, now);
  }

  private void add(String sign, String path, JsonNode value) {
    if (!value.isMissingNode()) {
      lines.add(sign + path + ": " + (value.isTextual() ? value.asText() : value));
    }
  }
}
