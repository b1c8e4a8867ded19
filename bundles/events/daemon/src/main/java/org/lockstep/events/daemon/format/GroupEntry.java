package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Findings;
import org.lockstep.documents.Lines;
import org.lockstep.events.EventSpec;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.store.StoredRecord;

/**
 * A group in a document.
 *
 * @param place where it stands
 * @param record as it goes into the store
 */
public record GroupEntry(EventGroup group, Lines.Place place, String record) {
  static GroupEntry read(
      JsonNode source, Lines.Place place, Optional<SortedSet<String>> knownNodes) {
    EventGroup group = new GroupReader(place::bad, knownNodes).read(source);
    String record = GroupRecords.write(source);
    int bytes = record.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StoredRecord.MAX_VALUE) {
      throw place.bad("", "the group has " + bytes + " bytes; " + StoredRecord.MAX_VALUE + " fit");
    }
    return new GroupEntry(group, place, record);
  }

  ProblemException bad(String field, String why) {
    return place.bad(field, why);
  }

  private void forEach(BiConsumer<EventSpec, String> check) {
    for (int i = 0; i < group.events().size(); i++) {
      check.accept(group.events().get(i), GroupReader.EVENTS + "[" + i + "]");
    }
  }

  /**
   * Names that the document has already.
   *
   * @param events by name, where it stands; those of this group are added
   */
  void refuseTwice(Map<String, String> events) {
    forEach(
        (event, field) -> {
          String twice = events.putIfAbsent(event.name(), place.of(field));
          if (twice != null) {
            throw bad(field + ".name", event.name() + " is defined twice, first at " + twice);
          }
        });
  }

  /**
   * Names that others have.
   *
   * @param owners by event, the group
   */
  void refuseTaken(Map<String, String> owners) {
    forEach(
        (event, field) -> {
          String owner = owners.get(event.name());
          if (owner != null) {
            throw bad(field + ".name", "the group " + owner + " has an event " + event.name());
          }
        });
  }

  void refuse(Function<EventSpec, List<Problem>> problems) {
    Findings findings = new Findings();
    forEach(
        (event, field) ->
            problems.apply(event).forEach(problem -> findings.add(refused(field, problem))));
    findings.refuse();
  }

  private ProblemException refused(String field, Problem problem) {
    boolean named = problem.where().matches("(in|action)\\..*|watcher");
    return bad(
        field + "." + (named ? problem.where() : "action"), named ? problem.why() : problem.line());
  }
}
