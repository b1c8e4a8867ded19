package org.lockstep.registration.format;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.yaml.snakeyaml.LoaderOptions;

/** A YAML document with the list {@code client_services}; all of it is valid or none (RL-14). */
public final class DefinitionDocument {
  /** The largest document, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final int MAX_DEPTH = 20;
  private static final String WHAT = "definitions refused";

  private final YAMLMapper mapper;

  public DefinitionDocument() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    mapper =
        new YAMLMapper(
            YAMLFactory.builder()
                .loaderOptions(options)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
    mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** A definition, and what was written. */
  public record Entry(Definition definition, JsonNode source) {}

  /**
   * @param knownNodes names of the configured nodes; empty: not known, nothing is refused for it
   */
  public SortedMap<String, Entry> read(
      String yaml, String sourceName, Optional<SortedSet<String>> knownNodes) {
    JsonNode services = parse(yaml, sourceName).path("client_services");
    if (!services.isArray() || services.isEmpty()) {
      throw new ProblemException(
          "bad-definition", WHAT, sourceName, "the list client_services is missing or empty");
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (int i = 0; i < services.size(); i++) {
      DefinitionReader reader =
          new DefinitionReader(sourceName + ": client_services[" + i + "]", knownNodes);
      Definition definition = reader.read(services.get(i));
      if (entries.put(definition.name(), new Entry(definition, services.get(i))) != null) {
        throw new ProblemException(
            "bad-definition", WHAT, sourceName, definition.name() + " is defined twice");
      }
    }
    return Collections.unmodifiableSortedMap(entries);
  }

  public String write(JsonNode source) {
    try {
      return mapper.writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode parse(String yaml, String sourceName) {
    if (yaml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ProblemException(
          "too-large", WHAT, sourceName, "it has more than " + MAX_BYTES + " bytes");
    }
    try {
      return mapper.readTree(yaml);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ProblemException("bad-yaml", WHAT, sourceName + line, e.getOriginalMessage());
    }
  }
}
