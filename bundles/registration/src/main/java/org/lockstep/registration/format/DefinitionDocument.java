package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.lockstep.base.Nearest;
import org.lockstep.documents.Findings;
import org.lockstep.documents.Lines;
import org.lockstep.documents.YamlDocument;
import org.lockstep.registration.core.Definition;
import org.lockstep.store.StoredRecord;

/** A YAML document with the list {@code client_services}; all of it is valid or none (RL-14). */
public final class DefinitionDocument {
  /** The largest document, in bytes. */
  public static final int MAX_BYTES = YamlDocument.MAX_BYTES;

  public static final String LIST = "client_services";
  private static final String REFUSED = "definitions refused";

  /**
   * A definition.
   *
   * @param definition with what it takes from its parent
   * @param place where it stands
   * @param source as written
   * @param record as it goes into the store
   */
  public record Entry(Definition definition, Lines.Place place, JsonNode source, String record) {}

  /** As {@link #read(String, String, Optional, Map)}, of a cluster without any. */
  public SortedMap<String, Entry> read(
      String yaml, String sourceName, Optional<SortedSet<String>> knownNodes) {
    return read(yaml, sourceName, knownNodes, Map.of());
  }

  /**
   * @param knownNodes names of the configured nodes; empty: not known, nothing is refused for it
   * @param others definitions as written that are there already, by name
   */
  public SortedMap<String, Entry> read(
      String yaml,
      String sourceName,
      Optional<SortedSet<String>> knownNodes,
      Map<String, JsonNode> others) {
    YamlDocument document = YamlDocument.read(yaml, sourceName, REFUSED);
    JsonNode services = services(document.root(), document.lines());
    return entries(services, i -> document.lines().inList(LIST, i), knownNodes, others);
  }

  /**
   * Of a list in a larger document.
   *
   * @param placeOf where each of them stands
   */
  public static SortedMap<String, Entry> entries(
      JsonNode services,
      IntFunction<Lines.Place> placeOf,
      Optional<SortedSet<String>> knownNodes,
      Map<String, JsonNode> others) {
    SortedMap<String, Lines.Place> places = new TreeMap<>();
    Map<String, JsonNode> written = new HashMap<>(others);
    Findings findings = new Findings();
    for (int i = 0; i < services.size(); i++) {
      JsonNode service = services.get(i);
      Lines.Place place = placeOf.apply(i);
      findings.attempt(() -> note(service, place, places, written, knownNodes));
    }
    findings.refuse();
    Groups groups = new Groups(written);
    SortedMap<String, Entry> entries = new TreeMap<>();
    places.forEach(
        (name, place) ->
            findings.attempt(
                () -> {
                  entries.put(name, entry(name, groups, place, knownNodes));
                  checkBelow(name, groups, places, place, knownNodes);
                }));
    findings.refuse();
    refuseUnknownNeighbours(entries, places, groups, written);
    return Collections.unmodifiableSortedMap(entries);
  }

  private static void note(
      JsonNode service,
      Lines.Place place,
      SortedMap<String, Lines.Place> places,
      Map<String, JsonNode> written,
      Optional<SortedSet<String>> knownNodes) {
    String name = new DefinitionReader(place::bad, knownNodes).name(service);
    Lines.Place twice = places.put(name, place);
    if (twice != null) {
      throw place.bad("name", "it is defined twice, first at " + twice.of(""));
    }
    written.put(name, service);
  }

  private static Entry entry(
      String name, Groups groups, Lines.Place place, Optional<SortedSet<String>> knownNodes) {
    groups
        .flaw(name)
        .ifPresent(
            why -> {
              throw place.bad(DefinitionReader.PARENT, why);
            });
    Definition definition = new DefinitionReader(place::bad, knownNodes).read(groups.whole(name));
    JsonNode source = groups.source(name);
    String record = Records.write(source);
    int bytes = record.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StoredRecord.MAX_VALUE) {
      throw place.bad(
          "",
          "the definition of "
              + name
              + " takes "
              + bytes
              + " bytes as JSON; at most "
              + StoredRecord.MAX_VALUE
              + " fit into a record");
    }
    return new Entry(definition, place, source, record);
  }

  /** What is there already below it is still to make sense. */
  private static void checkBelow(
      String name,
      Groups groups,
      SortedMap<String, Lines.Place> places,
      Lines.Place place,
      Optional<SortedSet<String>> knownNodes) {
    for (String child : groups.below(name)) {
      if (!places.containsKey(child)) {
        new DefinitionReader(
                (field, why) -> place.bad("", "its child " + child + ": " + field + ": " + why),
                knownNodes)
            .read(groups.whole(child));
      }
    }
  }

  private static void refuseUnknownNeighbours(
      SortedMap<String, Entry> entries,
      SortedMap<String, Lines.Place> places,
      Groups groups,
      Map<String, JsonNode> written) {
    entries.forEach(
        (name, entry) -> {
          refuseApartWithin(name, groups, Objects.requireNonNull(places.get(name)));
          for (String other : entry.definition().choosing().apart()) {
            Lines.Place place = Objects.requireNonNull(places.get(name));
            if (other.equals(name)) {
              throw place.bad(
                  ChoosingReader.KEEP_APART, name + " cannot be kept apart from itself");
            }
            if (!written.containsKey(other)) {
              throw place.bad(
                  ChoosingReader.KEEP_APART,
                  "there is no client service " + other + groups.like(other));
            }
          }
        });
  }

  private static void refuseApartWithin(String name, Groups groups, Lines.Place place) {
    groups
        .keptApartWithin(name)
        .ifPresent(
            other -> {
              boolean child = !groups.above(name).isEmpty();
              throw place.bad(
                  child ? DefinitionReader.PARENT : ChoosingReader.KEEP_APART,
                  other + " is of its own group, and kept apart from it");
            });
  }

  private static JsonNode services(JsonNode root, Lines lines) {
    if (root.isMissingNode() || root.isNull()) {
      throw lines.top().bad("", "the document is empty; there is to be a list " + LIST);
    }
    if (!root.isObject()) {
      throw lines.top().bad("", "it is not a map with the list " + LIST);
    }
    for (var names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals(LIST)) {
        String why = "this field is not supported; " + Nearest.of(name, List.of(LIST));
        throw lines.top().bad(name, why);
      }
    }
    JsonNode services = root.path(LIST);
    boolean empty = services.isMissingNode() || services.isNull() || services.isEmpty();
    if (!services.isArray() || empty) {
      throw lines.top().bad(LIST, empty ? "the list is missing or empty" : "it is not a list");
    }
    return services;
  }

  public String write(JsonNode source) {
    return YamlDocument.write(source);
  }
}
