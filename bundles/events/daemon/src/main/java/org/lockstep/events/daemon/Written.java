package org.lockstep.events.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lockstep.documents.Difference;
import org.lockstep.documents.YamlDocument;
import org.lockstep.events.EventGroups.Preview;
import org.lockstep.events.daemon.core.Situation;
import org.lockstep.events.daemon.format.GroupDocument;
import org.lockstep.events.daemon.format.GroupRecords;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/** The groups as people have written them, as they were at one moment. */
final class Written {
  private final SortedMap<String, StoredRecord> definitions;
  private final Collection<StoredRecord> switches;
  private final SortedMap<String, JsonNode> sources = new TreeMap<>();
  private final SortedMap<String, GroupBook.Unread> unread = new TreeMap<>();

  Written(SharedStore store) {
    definitions = new TreeMap<>(store.list(GroupRecords.GROUP));
    switches = store.list(GroupRecords.SWITCH).values();
    GroupBook.read(definitions.values(), GroupRecords::source, sources, unread);
  }

  Preview preview(GroupDocument document, Situation here) {
    SortedMap<String, JsonNode> now = new TreeMap<>();
    SortedMap<String, StoredRecord> records = new TreeMap<>(definitions);
    document
        .entries()
        .forEach(
            (name, entry) -> {
              String key = GroupRecords.GROUP + name;
              now.put(name, GroupRecords.source(entry.record()));
              records.put(
                  key, new StoredRecord(key, entry.record().getBytes(StandardCharsets.UTF_8), 1));
            });
    SortedMap<String, List<String>> differences = Difference.all(sources, now);
    differences.replaceAll(this::withWhatIsReplaced);
    return new Preview(differences, GroupBook.of(records.values(), switches).notHere(here));
  }

  /** A record that nobody here can read is replaced too. */
  private List<String> withWhatIsReplaced(String name, List<String> lines) {
    GroupBook.Unread before = unread.get(name);
    if (before == null) {
      return lines;
    }
    List<String> all = new ArrayList<>(List.of("- what this node does not read: " + before.why()));
    all.addAll(lines);
    return all;
  }

  String export() {
    return comments() + YamlDocument.write(GroupDocument.LIST, sources.values());
  }

  /** What define does not say again. */
  private String comments() {
    GroupBook book = GroupBook.of(definitions.values(), switches);
    List<String> lines = new ArrayList<>();
    book.groups()
        .forEach(
            (name, group) ->
                book.saidOf(name)
                    .filter(enabled -> enabled != group.enabled())
                    .ifPresent(enabled -> lines.add(since(name, enabled))));
    book.unread()
        .forEach(
            (name, left) ->
                lines.add(
                    (unread.containsKey(name) ? "left out: " : "") + name + ": " + left.why()));
    return lines.stream()
        .map(line -> "# " + line.replaceAll("\\p{Cntrl}", "?") + "\n")
        .collect(Collectors.joining());
  }

  private static String since(String name, boolean enabled) {
    return "and since then: event group " + (enabled ? "enable " : "disable ") + name;
  }
}
