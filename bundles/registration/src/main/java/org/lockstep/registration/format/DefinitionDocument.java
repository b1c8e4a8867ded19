package org.lockstep.registration.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.Definition;
import org.lockstep.store.StoredRecord;
import org.yaml.snakeyaml.LoaderOptions;

/** A YAML document with the list {@code client_services}; all of it is valid or none (RL-14). */
public final class DefinitionDocument {
  /** The largest document, in bytes. */
  public static final int MAX_BYTES = 1024 * 1024;

  static final String LIST = "client_services";
  private static final int MAX_DEPTH = 20;

  /** Made when the first document is read: a node's start is not the time for it. */
  private static final class Yaml {
    static final YAMLMapper MAPPER = mapper();

    private static YAMLMapper mapper() {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(MAX_BYTES);
      YAMLMapper mapper =
          new YAMLMapper(
              YAMLFactory.builder()
                  .loaderOptions(options)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build());
      mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      return mapper;
    }
  }

  /**
   * A definition.
   *
   * @param where file, line and place in the list
   * @param record as it goes into the store
   */
  public record Entry(Definition definition, String where, String record) {}

  /**
   * @param knownNodes names of the configured nodes; empty: not known, nothing is refused for it
   */
  public SortedMap<String, Entry> read(
      String yaml, String sourceName, Optional<SortedSet<String>> knownNodes) {
    Lines lines = lines(yaml, sourceName);
    JsonNode services = services(parse(yaml, sourceName), lines);
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (int i = 0; i < services.size(); i++) {
      Lines.Place place = lines.inList(i);
      Entry entry = entry(services.get(i), place, knownNodes);
      Entry twice = entries.put(entry.definition().name(), entry);
      if (twice != null) {
        throw place.bad("name", "it is defined twice, first at " + twice.where());
      }
    }
    return Collections.unmodifiableSortedMap(entries);
  }

  private static JsonNode services(JsonNode root, Lines lines) {
    for (var names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals(LIST)) {
        throw lines.top().bad(name, "this field is not supported; there is " + LIST);
      }
    }
    JsonNode services = root.path(LIST);
    if (!services.isArray() || services.isEmpty()) {
      throw lines.top().bad(LIST, "the list is missing or empty");
    }
    return services;
  }

  private static Entry entry(
      JsonNode source, Lines.Place place, Optional<SortedSet<String>> knownNodes) {
    Definition definition = new DefinitionReader(place::bad, knownNodes).read(source);
    String record = Records.write(source);
    int bytes = record.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StoredRecord.MAX_VALUE) {
      throw place.bad(
          "name", "the definition has " + bytes + " bytes; " + StoredRecord.MAX_VALUE + " fit");
    }
    return new Entry(definition, place.of(""), record);
  }

  public String write(JsonNode source) {
    try {
      return Yaml.MAPPER.writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Lines lines(String yaml, String sourceName) {
    if (yaml.length() > MAX_BYTES || yaml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ProblemException(
          "too-large", Lines.WHAT, sourceName, "it has more than " + MAX_BYTES + " bytes");
    }
    return Lines.of(Yaml.MAPPER.getFactory(), yaml, sourceName);
  }

  private JsonNode parse(String yaml, String sourceName) {
    try {
      return Yaml.MAPPER.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw Lines.unreadable(sourceName, e);
    }
  }
}
