package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.format.Groups;
import org.lockstep.registration.format.Records;
import org.lockstep.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All definitions with what they take from their parents; read anew only when one has changed. */
final class DefinitionsRead {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionsRead.class);

  private Map<String, Long> versions = Map.of();
  private Map<String, Definition> definitions = Map.of();

  Map<String, Definition> of(Collection<StoredRecord> records, Readings<JsonNode> sources) {
    Map<String, Long> now = new HashMap<>();
    Map<String, JsonNode> written = new HashMap<>();
    for (StoredRecord record : records) {
      String name = record.key().substring(Records.DEFINITION.length());
      now.put(name, record.version());
      sources.of(record).ifPresent(source -> written.put(name, source));
    }
    if (!now.equals(versions)) {
      Map<String, Definition> before = definitions;
      Groups groups = new Groups(written);
      Map<String, Definition> all = new HashMap<>();
      for (String name : written.keySet()) {
        boolean same = Objects.equals(now.get(name), versions.get(name));
        Optional.ofNullable(before.get(name))
            .filter(definition -> same && definition.group().isEmpty())
            .or(() -> read(name, groups))
            .ifPresent(definition -> all.put(name, definition));
      }
      versions = now;
      definitions = all;
    }
    return definitions;
  }

  private static Optional<Definition> read(String name, Groups groups) {
    try {
      Optional<String> flaw = groups.flaw(name);
      if (flaw.isEmpty()) {
        return Optional.of(Records.definition(groups.whole(name)));
      }
      LOG.error("{} is left alone: {}", name, flaw.get());
    } catch (ProblemException e) {
      LOG.error("{} is left alone: {}", name, e.problem().line());
    }
    return Optional.empty();
  }
}
