package org.lockstep.registration.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.lockstep.documents.Fields;
import org.lockstep.documents.Lines;
import org.lockstep.documents.YamlDocument;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.format.DefinitionDocument;

/** A scenario in YAML; whatever is wrong is refused, naming file, line, field and reason (AL-1). */
public final class ScenarioReader {
  private static final String REFUSED = "scenario refused";
  static final Set<String> FIELDS = Set.of("cluster", DefinitionDocument.LIST, "steps");
  static final Set<String> NODE_FIELDS = Set.of("name", "capacity");
  static final Set<String> STEP_FIELDS = Set.of("at", "do", "expect");
  private static final int MOST_NODES = 4096;
  private static final int MOST_STEPS = 10_000;

  private final Lines lines;
  private final Fields top;
  private final List<String> nodes = new ArrayList<>();
  private final SortedMap<String, NodeSettings> settings = new TreeMap<>();
  private final Map<String, JsonNode> written = new HashMap<>();

  private ScenarioReader(Lines lines) {
    this.lines = lines;
    this.top = new Fields(lines.top()::bad);
  }

  public static Scenario read(String yaml, String sourceName) {
    YamlDocument document = YamlDocument.read(yaml, sourceName, REFUSED);
    return new ScenarioReader(document.lines()).read(document.root());
  }

  private Scenario read(JsonNode root) {
    top.only(root, "", FIELDS);
    readNodes(root.path("cluster"));
    JsonNode list = root.path(DefinitionDocument.LIST);
    if (!list.isMissingNode() && !list.isArray()) {
      throw top.bad(DefinitionDocument.LIST, "it is not a list");
    }
    SortedMap<String, DefinitionDocument.Entry> services =
        defined(list, i -> lines.inList(DefinitionDocument.LIST, i));
    return new Scenario(nodes, settings, services, steps(root.path("steps")));
  }

  private void readNodes(JsonNode cluster) {
    top.only(cluster, "cluster.", Set.of("nodes"));
    JsonNode list = cluster.path("nodes");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_NODES) {
      throw top.bad("cluster.nodes", "it is not a list of 1 to " + MOST_NODES + " nodes");
    }
    for (JsonNode item : list) {
      String name = name(item);
      if (nodes.contains(name)) {
        throw top.bad("cluster.nodes", name + " is named twice");
      }
      nodes.add(name);
    }
  }

  private String name(JsonNode item) {
    if (!item.isObject()) {
      return top.text(item, "cluster.nodes");
    }
    top.only(item, "cluster.nodes.", NODE_FIELDS);
    String name = top.text(item.path("name"), "cluster.nodes.name");
    settings.put(
        name,
        NodeSettings.NONE.capacity(top.amounts(item.path("capacity"), "cluster.nodes.capacity")));
    return name;
  }

  private SortedMap<String, DefinitionDocument.Entry> defined(
      JsonNode list, IntFunction<Lines.Place> placeOf) {
    Optional<SortedSet<String>> known = Optional.of(new TreeSet<>(nodes));
    SortedMap<String, DefinitionDocument.Entry> entries =
        DefinitionDocument.entries(list, placeOf, known, written);
    entries.forEach((name, entry) -> written.put(name, entry.source()));
    return entries;
  }

  private List<Scenario.Step> steps(JsonNode list) {
    if (!list.isArray() || list.size() > MOST_STEPS) {
      throw top.bad("steps", "it is not a list of at most " + MOST_STEPS + " steps");
    }
    List<Scenario.Step> steps = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      steps.add(step(list.get(i), lines.inList("steps", i), i));
    }
    return steps;
  }

  private Scenario.Step step(JsonNode item, Lines.Place place, int index) {
    Fields fields = new Fields(place::bad);
    fields.only(item, "", STEP_FIELDS);
    JsonNode deed = item.path("do");
    Deed what = deed.isMissingNode() ? Deed.NOTHING : deed(deed, place, fields);
    String at = item.has("at") ? fields.text(item.path("at"), "at") : "step " + (index + 1);
    String text =
        deed.isObject() ? "define " + String.join(" ", what.defined().keySet()) : deed.asText();
    return new Scenario.Step(
        at,
        text,
        what,
        new ExpectedReader(fields, nodes, written.keySet()).read(item.path("expect")));
  }

  private Deed deed(JsonNode node, Lines.Place place, Fields fields) {
    if (!node.isObject()) {
      return new DeedReader(fields, nodes, written.keySet()).read(fields.text(node, "do"));
    }
    fields.only(node, "do.", Set.of("define"));
    JsonNode definition = node.path("define");
    Lines.Place where = place.at("do.define");
    if (definition.has(DefinitionDocument.LIST)) {
      JsonNode list = definition.path(DefinitionDocument.LIST);
      return new Deed(
          Word.DEFINE,
          List.of(),
          defined(list, i -> where.at(DefinitionDocument.LIST + "[" + i + "]")));
    }
    JsonNode one = definition.isArray() ? definition : array(definition);
    return new Deed(
        Word.DEFINE,
        List.of(),
        defined(one, i -> definition.isArray() ? place.at("do.define[" + i + "]") : where));
  }

  private static JsonNode array(JsonNode one) {
    return JsonNodeFactory.instance.arrayNode().add(one);
  }
}
