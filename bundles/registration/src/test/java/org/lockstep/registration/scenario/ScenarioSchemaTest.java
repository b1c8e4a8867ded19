package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.registration.Registration;

/** The published schema names what the reader takes, no more and no less. */
class ScenarioSchemaTest {
  @Test
  void theSchemaHasTheFieldsOfTheReader_AL1() throws Exception {
    JsonNode root = schema();
    JsonNode defs = root.path("$defs");
    assertThat(names(root)).isEqualTo(ScenarioReader.FIELDS);
    assertThat(names(defs.at("/node/oneOf/1"))).isEqualTo(ScenarioReader.NODE_FIELDS);
    assertThat(names(defs.path("step"))).isEqualTo(ScenarioReader.STEP_FIELDS);
    assertThat(names(defs.path("expected"))).isEqualTo(ExpectedReader.FIELDS);
    assertThat(texts(defs.at("/state/enum"))).isEqualTo(ExpectedReader.STATES);
    assertThat(texts(defs.at("/expected/properties/flags/items/enum")))
        .isEqualTo(ExpectedReader.FLAGS);
    assertThat(texts(defs.at("/expected/properties/nodes/additionalProperties/oneOf/0/enum")))
        .isEqualTo(ExpectedReader.NODE_TEXTS);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode type) {
    Set<String> names = new TreeSet<>();
    type.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode schema() throws Exception {
    try (InputStream in = Registration.class.getResourceAsStream("scenario.schema.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
