package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.registration.ScenarioReport;

/** What a step expects of a client service; what is empty is not looked at. */
public record Expected(
    Optional<String> state,
    Optional<List<String>> flags,
    Optional<List<String>> passes,
    SortedMap<String, String> nodes,
    Optional<List<String>> notified) {
  public Expected {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** What is otherwise, each difference in words. */
  List<String> differences(String name, ScenarioReport.Service seen) {
    List<String> differences = new ArrayList<>();
    state
        .filter(wanted -> !wanted.equals(seen.state()))
        .ifPresent(wanted -> differences.add(difference(name, "state", wanted, seen.state())));
    flags
        .filter(wanted -> !wanted.equals(seen.flags()))
        .ifPresent(wanted -> differences.add(difference(name, "flags", wanted, seen.flags())));
    passes
        .filter(wanted -> !wanted.equals(seen.passes()))
        .ifPresent(wanted -> differences.add(difference(name, "passes", wanted, seen.passes())));
    nodes.forEach(
        (node, wanted) -> {
          String is = seen.nodes().getOrDefault(node, "not a node");
          if (!wanted.equals(is)) {
            differences.add(difference(name, "on " + node, wanted, is));
          }
        });
    notified
        .filter(wanted -> !wanted.equals(seen.notified()))
        .ifPresent(
            wanted -> differences.add(difference(name, "notified", wanted, seen.notified())));
    return differences;
  }

  private static String difference(String name, String what, Object wanted, Object is) {
    return name + " " + what + ": expected " + wanted + ", is " + is;
  }
}
