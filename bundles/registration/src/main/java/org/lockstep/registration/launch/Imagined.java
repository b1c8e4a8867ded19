package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Difference;
import org.lockstep.registration.Registration.Preview;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.core.Effect;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Groups;
import org.lockstep.registration.format.Records;
import org.lockstep.registration.scenario.WhatIf;

/** What would be, if; nothing is changed. */
final class Imagined {
  private final Engine engine;
  private final Definitions definitions;

  Imagined(Engine engine, Definitions definitions) {
    this.engine = engine;
    this.definitions = definitions;
  }

  ScenarioReport whatIf(List<String> deeds) {
    return now().perform(deeds);
  }

  private WhatIf now() {
    Book book = engine.books().read();
    World world = engine.world(book);
    List<Instance> instances = book.entries().stream().map(Book.Entry::instance).toList();
    return new WhatIf(instances, world, engine.now());
  }

  Preview preview(String yaml, String sourceName) {
    Book book = engine.books().read();
    Map<String, JsonNode> before = engine.books().sources(book);
    SortedMap<String, DefinitionDocument.Entry> entries = definitions.read(yaml, sourceName, book);
    definitions
        .refusal(entries, book)
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
    SortedMap<String, JsonNode> now = new TreeMap<>();
    entries.forEach((name, entry) -> now.put(name, entry.source()));
    List<DefinitionDocument.Entry> all = new ArrayList<>(entries.values());
    return new Preview(
        Difference.all(before, now),
        effects(entries, before, book),
        now().placed(all.stream().map(DefinitionDocument.Entry::definition).toList()));
  }

  /** Those below them take from them what they do not state themselves. */
  private static SortedMap<String, String> effects(
      SortedMap<String, DefinitionDocument.Entry> entries,
      Map<String, JsonNode> before,
      Book book) {
    Map<String, JsonNode> then = new HashMap<>(before);
    entries.forEach((name, entry) -> then.put(name, entry.source()));
    Groups groups = new Groups(then);
    Set<String> concerned = new TreeSet<>(entries.keySet());
    entries.keySet().forEach(name -> concerned.addAll(groups.below(name)));
    SortedMap<String, String> effects = new TreeMap<>();
    for (String name : concerned) {
      List<Instance> parts = book.parts(name).stream().map(Book.Entry::instance).toList();
      if (!parts.isEmpty()) {
        Effect.of(parts, Records.definition(groups.whole(name)))
            .ifPresent(effect -> effects.put(name, effect));
      }
    }
    return effects;
  }
}
