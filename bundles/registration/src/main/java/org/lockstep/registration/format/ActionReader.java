package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lockstep.base.Nearest;
import org.lockstep.documents.Fields;
import org.lockstep.documents.PlainValues;
import org.lockstep.registration.core.ActionSpec;

/** One action: {@code type}, {@code timeout}; all its other fields are parameters of the type. */
final class ActionReader {
  static final String ON_FAILURE = "on_failure";
  private static final String TYPE = "type";
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
    JsonNode type = node.path(TYPE);
    if (type.isMissingNode()) {
      throw fields.bad(field + "." + TYPE, "it is missing" + instead(node));
    }
    String name = fields.text(type, field + "." + TYPE);
    if (node.has(ON_FAILURE) && !field.endsWith("stop")) {
      throw fields.bad(field + "." + ON_FAILURE, "only stop has it");
    }
    Map<String, Object> parameters = PlainValues.fields(node);
    parameters.remove(TYPE);
    parameters.remove("timeout");
    parameters.remove(ON_FAILURE);
    return new ActionSpec(
        name, parameters, fields.duration(node.path("timeout"), field + ".timeout"));
  }

  /** Any other field is a parameter, also one that was meant to be this. */
  private static String instead(JsonNode node) {
    List<String> given = new ArrayList<>();
    node.fieldNames().forEachRemaining(given::add);
    return Nearest.like(TYPE, given).map(near -> "; there is a field '" + near + "'").orElse("");
  }
}
