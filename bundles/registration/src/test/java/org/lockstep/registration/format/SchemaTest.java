package org.lockstep.registration.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.documents.Durations;
import org.lockstep.registration.Registration;

/** The published schema names what the reader takes, no more and no less. */
class SchemaTest {
  @Test
  void theSchemaHasTheFieldsOfTheReader_RL14() throws Exception {
    JsonNode defs = schema().path("$defs");
    assertThat(names(defs.path("client_service"))).isEqualTo(DefinitionReader.FIELDS);
    assertThat(names(defs.path("monitor"))).isEqualTo(new TreeSet<>(MonitorReader.FIELDS));
    assertThat(names(defs.at("/client_service/properties/actions")))
        .isEqualTo(DefinitionReader.PHASES.keySet());
    assertThat(defs.at("/duration/pattern").asText())
        .isEqualTo("^" + Durations.DURATION.pattern() + "$");
  }

  private static Set<String> names(JsonNode type) {
    Set<String> names = new TreeSet<>();
    type.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode schema() throws Exception {
    try (InputStream in = Registration.class.getResourceAsStream("client-services.schema.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
