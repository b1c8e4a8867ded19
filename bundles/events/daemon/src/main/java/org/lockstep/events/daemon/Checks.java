package org.lockstep.events.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.daemon.core.References;

/** What is wrong with events, as far as their watchers and actions are here (EM-2). */
final class Checks {
  private static final String ACTION = "action";

  private final Plugins<EventWatcher> watchers;
  private final Plugins<ActionFunction> functions;

  Checks(Plugins<EventWatcher> watchers, Plugins<ActionFunction> functions) {
    this.watchers = watchers;
    this.functions = functions;
  }

  List<Problem> problems(EventSpec event) {
    List<Problem> problems = new ArrayList<>();
    watchers
        .find(event.watcher())
        .ifPresentOrElse(
            watcher -> problems.addAll(problems(event, watcher)),
            () -> problems.addAll(misspelt(event.watcher())));
    functions
        .find(event.action().type())
        .ifPresent(
            function ->
                function.validate(ActionPhase.EVENT, event.action().parameters()).stream()
                    .map(problem -> below(ACTION, problem))
                    .forEach(problems::add));
    return problems;
  }

  /** What an action function says of its parameters, of which it does not know where they stand. */
  static Problem below(String field, Problem problem) {
    String where = problem.where().isEmpty() ? field : field + "." + problem.where();
    return new Problem(problem.code(), problem.what(), where, problem.why());
  }

  /** Its bundle may come later; what is hardly another word than one that is here, is not meant. */
  private List<Problem> misspelt(String watcher) {
    return Nearest.like(watcher, watchers.types()).stream()
        .map(near -> "there is no watcher '" + watcher + "'; did you mean " + near + "?")
        .map(why -> new Problem("unknown-watcher", "not watched for", "watcher", why))
        .toList();
  }

  static List<Problem> problems(EventSpec event, EventWatcher watcher) {
    List<Problem> problems = new ArrayList<>();
    SortedSet<String> known = new TreeSet<>(watcher.in());
    for (String name : event.in().keySet()) {
      if (!known.contains(name)) {
        problems.add(
            new Problem(
                "unknown-parameter",
                "not watched for",
                "in." + name,
                event.watcher() + " has no such parameter; " + Nearest.of(name, known)));
      }
    }
    problems.addAll(watcher.validate(event.in()));
    References.problems(
            event.action().parameters(),
            new TreeSet<>(event.in().keySet()),
            new TreeSet<>(watcher.out()))
        .forEach(problem -> problems.add(below(ACTION, problem)));
    return problems;
  }

  /** OUT parameters are a fixed set; of a watcher that is not here nobody knows it (EM-2). */
  void refuseUnknown(EventSpec event, Map<String, String> out) {
    SortedSet<String> known = new TreeSet<>();
    watchers.find(event.watcher()).ifPresent(watcher -> known.addAll(watcher.out()));
    for (String name : new TreeSet<>(out.keySet())) {
      if (!known.isEmpty() && !known.contains(name)) {
        throw new ProblemException(
            "unknown-out",
            "not reported",
            event.name() + ": " + name,
            "a "
                + event.watcher()
                + " event has no such OUT parameter; "
                + Nearest.of(name, known));
      }
    }
  }
}
