package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.lockstep.base.Problem;
import org.lockstep.documents.Fields;
import org.lockstep.documents.Lines;
import org.lockstep.documents.YamlDocument;
import org.lockstep.events.EventSpec;
import org.lockstep.events.daemon.core.EventGroup;

/**
 * A YAML document with the list {@code events}; all of its groups are valid or none (EM-3).
 *
 * @param entries by the names of the groups
 */
public record GroupDocument(SortedMap<String, GroupEntry> entries) {
  public static final String LIST = "events";
  private static final String REFUSED = "event groups refused";

  public GroupDocument {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /**
   * @param knownNodes names of the configured nodes; empty: not known, nothing is refused for it
   * @param problems what is wrong with an event, as far as its watcher and its action are here
   * @throws org.lockstep.base.ProblemException with file, line and field of what is wrong
   */
  public static GroupDocument read(
      String yaml,
      String sourceName,
      Optional<SortedSet<String>> knownNodes,
      Function<EventSpec, List<Problem>> problems) {
    YamlDocument document = YamlDocument.read(yaml, sourceName, REFUSED);
    Lines.Place top = document.lines().top();
    new Fields(top::bad).only(document.root(), "", Set.of(LIST));
    JsonNode list = document.root().path(LIST);
    if (!list.isArray() || list.isEmpty()) {
      throw top.bad(LIST, "the list is missing or empty");
    }
    SortedMap<String, GroupEntry> entries = new TreeMap<>();
    Map<String, String> events = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      Lines.Place place = document.lines().inList(LIST, i);
      GroupEntry entry = GroupEntry.read(list.get(i), place, knownNodes);
      GroupEntry twice = entries.putIfAbsent(entry.group().name(), entry);
      if (twice != null) {
        throw entry.bad(GroupReader.GROUP, "defined twice, first at " + twice.place().of(""));
      }
      entry.refuseTwice(events);
      entry.refuse(problems);
    }
    return new GroupDocument(entries);
  }

  /**
   * Refuses names of events that others have (EM-2).
   *
   * @param there all groups that there are; those of the same name are replaced
   */
  public void refuseTaken(Collection<EventGroup> there) {
    Map<String, String> owners = new HashMap<>();
    there.stream()
        .filter(group -> !entries.containsKey(group.name()))
        .forEach(group -> group.eventNames().forEach(name -> owners.put(name, group.name())));
    entries.values().forEach(entry -> entry.refuseTaken(owners));
  }
}
