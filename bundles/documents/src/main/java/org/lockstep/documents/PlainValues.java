package org.lockstep.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as maps, lists, texts, numbers and truth values, for those who know nothing of trees. */
public final class PlainValues {
  private PlainValues() {}

  /** The fields of a map, in their order; those that are null are left out. Yours to change. */
  public static Map<String, Object> fields(JsonNode map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.properties()
        .forEach(
            field -> {
              Object value = value(field.getValue());
              if (value != null) {
                fields.put(field.getKey(), value);
              }
            });
    return fields;
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> list(node);
      case NUMBER -> node.numberValue();
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.textValue();
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  /** What is null further below stays, for the one whose it is to refuse it. */
  private static Map<String, @Nullable Object> map(JsonNode node) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
    return map;
  }

  private static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> list = new ArrayList<>(node.size());
    node.forEach(item -> list.add(value(item)));
    return list;
  }
}
