package org.lockstep.registration.launch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Findings;
import org.lockstep.documents.Lines;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.Monitor;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Groups;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/** What only a running cluster can find wrong with a definition (RL-14). */
final class DefinitionChecks {
  private static final String REFUSED = "definitions refused";
  private static final String NAME = "[A-Za-z0-9_-]+(\\[[0-9]+])*";

  /**
   * Of a field of an action or a monitor; whatever else somebody names is said beside the place.
   */
  private static final Pattern FIELD = Pattern.compile(NAME + "(\\." + NAME + ")*");

  private final Functions functions;
  private final Monitors monitors;
  private final SortedSet<String> types = new TreeSet<>();

  /** Of one document: it knows the action types that there are now. */
  DefinitionChecks(SharedStore store, Functions functions, Monitors monitors) {
    this.functions = functions;
    this.monitors = monitors;
    types.addAll(functions.types());
    store.list(Records.NODE).values().forEach(record -> types.addAll(types(record)));
  }

  void check(DefinitionDocument.Entry entry, Book book) {
    checkParameters(entry.place(), "", entry.definition());
    book.entry(entry.definition().name())
        .ifPresent(before -> refuseAnotherPlace(before, entry, book));
  }

  /** Children take over what is changed above them. */
  void checkBelow(SortedMap<String, DefinitionDocument.Entry> entries, Groups groups) {
    entries.forEach(
        (name, entry) -> {
          for (String child : groups.below(name)) {
            if (!entries.containsKey(child)) {
              checkParameters(entry.place(), child, Records.definition(groups.whole(child)));
            }
          }
        });
  }

  /**
   * Types that are on other nodes only are validated when their node runs them.
   *
   * @param child of what stands there; empty: what stands there itself
   */
  private void checkParameters(Lines.Place place, String child, Definition definition) {
    Findings findings = new Findings();
    definition
        .actions()
        .forEach(
            (phase, action) ->
                check(
                    findings,
                    new Spot(place, child, "actions." + phase.name().toLowerCase(Locale.ROOT)),
                    phase,
                    action));
    int index = 0;
    for (Monitor monitor : definition.monitors()) {
      Spot spot = new Spot(place, child, "monitor[" + index++ + "]");
      monitors.problems(monitor).forEach(problem -> findings.add(spot.bad(problem)));
      monitor
          .action()
          .ifPresent(action -> check(findings, spot.at("action"), ActionPhase.EVENT, action));
    }
    findings.refuse();
  }

  /** A part of a definition; of a child's of what stands there, which has no line in the file. */
  private record Spot(Lines.Place place, String child, String field) {
    Spot at(String below) {
      return new Spot(place, child, field + "." + below);
    }

    ProblemException bad(Problem problem) {
      boolean named = FIELD.matcher(problem.where()).matches();
      return named
          ? at(problem.where()).refused("bad-definition", problem.why())
          : refused("bad-definition", problem.line());
    }

    ProblemException refused(String code, String why) {
      String where =
          child.isEmpty() ? place.of(field) : place.of("") + ": its child " + child + ": " + field;
      return new ProblemException(code, REFUSED, where, why);
    }
  }

  private void check(Findings findings, Spot spot, ActionPhase phase, ActionSpec action) {
    if (!types.contains(action.type())) {
      misspelt(spot, action.type()).ifPresent(findings::add);
      return;
    }
    functions
        .find(action.type())
        .map(function -> function.validate(phase, action.parameters()))
        .orElse(List.of())
        .forEach(problem -> findings.add(spot.bad(problem)));
  }

  /**
   * Its bundle may come later (RL-7); what is hardly another word than a type that there is, is
   * refused.
   */
  private Optional<ProblemException> misspelt(Spot spot, String type) {
    return Nearest.like(type, types)
        .map(
            near ->
                spot.at("type")
                    .refused(
                        "unknown-action-type",
                        "there is no action type '" + type + "'; did you mean " + near + "?"));
  }

  private static SortedSet<String> types(StoredRecord record) {
    try {
      return Records.offer(record.text()).types();
    } catch (ProblemException e) {
      return new TreeSet<>(); // of a later release: its own definitions name them
    }
  }

  /** On one node, on all, or beside its parent: that changes only while it is nowhere. */
  private static void refuseAnotherPlace(
      Book.Entry before, DefinitionDocument.Entry entry, Book book) {
    Definition then = entry.definition();
    boolean same =
        before.definition().choosing().everywhere() == then.choosing().everywhere()
            && parent(before.definition()).equals(parent(then));
    if (!same && isSomewhere(book, then.name())) {
      throw new ProblemException(
          "still-registered",
          REFUSED,
          entry.place().of(""),
          then.name()
              + " is up: its placement policy and its parent change only when it is"
              + " deregistered");
    }
  }

  private static Optional<String> parent(Definition definition) {
    return definition.group().map(Grouping::parent);
  }

  /** Any part of it, or of what is below it. */
  private static boolean isSomewhere(Book book, String name) {
    return book.parts(name).stream().anyMatch(DefinitionChecks::isSomewhere)
        || book.roster().children(name).stream().anyMatch(child -> isSomewhere(book, child));
  }

  static boolean isSomewhere(Book.Entry part) {
    return part.placement().state() != ClientServiceState.DEREGISTERED;
  }
}
