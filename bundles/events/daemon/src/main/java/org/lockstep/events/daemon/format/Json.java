package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Objects;

/** Made when the first record is read or written: a node's start is not the time for it. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** The fields that have a value. */
  static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map =
        MAPPER.convertValue(object, new TypeReference<Map<String, Object>>() {});
    map.values().removeIf(Objects::isNull);
    return map;
  }
}
