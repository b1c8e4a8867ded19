package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.lockstep.documents.Fields;
import org.lockstep.documents.PlainValues;
import org.lockstep.registration.core.ActionSpec;

/** One action: {@code type}, {@code timeout}; all its other fields are parameters of the type. */
final class ActionReader {
  static final String ON_FAILURE = "on_failure";
  private final Fields fields;
  private final String field;

  ActionReader(Fields fields, String field) {
    this.fields = fields;
    this.field = field;
  }

  ActionSpec read(JsonNode node) {
    if (!node.isObject()) {
      throw fields.bad(field, "it is not a map");
    }
    JsonNode type = node.path("type");
    if (!type.isTextual() || type.asText().isBlank()) {
      throw fields.bad(field + ".type", "it is missing or not a text");
    }
    if (node.has(ON_FAILURE) && !field.endsWith("stop")) {
      throw fields.bad(field + "." + ON_FAILURE, "only stop has it");
    }
    Map<String, Object> parameters = PlainValues.fields(node);
    parameters.remove("type");
    parameters.remove("timeout");
    parameters.remove(ON_FAILURE);
    return new ActionSpec(
        type.asText(), parameters, fields.duration(node.path("timeout"), field + ".timeout"));
  }
}
