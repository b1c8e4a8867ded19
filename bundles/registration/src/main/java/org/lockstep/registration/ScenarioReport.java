package org.lockstep.registration;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a scenario.
 *
 * @param nodes names in the order of their ids
 */
public record ScenarioReport(List<String> nodes, List<Step> steps) {
  public ScenarioReport {
    nodes = List.copyOf(nodes);
    steps = List.copyOf(steps);
  }

  /** Whether all is as expected. */
  public boolean ok() {
    return steps.stream().allMatch(Step::ok);
  }

  /**
   * One step.
   *
   * @param at a label
   * @param deed as written
   * @param differences what is not as expected; empty: all is
   * @param services by name
   */
  public record Step(
      String at, String deed, List<String> differences, SortedMap<String, Service> services) {
    public Step {
      differences = List.copyOf(differences);
      services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    public boolean ok() {
      return differences.isEmpty();
    }
  }

  /**
   * A client service after a step.
   *
   * @param flags M and T
   * @param passes states gone through in the step, with their flags, before the one it has now
   * @param nodes {@code down}, {@code up}, or the state that the client service has there
   * @param available the nodes in the available node set (flag I)
   * @param notified where its notify action ran in the step
   */
  public record Service(
      String state,
      List<String> flags,
      List<String> passes,
      SortedMap<String, String> nodes,
      List<String> available,
      List<String> notified) {
    public Service {
      flags = List.copyOf(flags);
      passes = List.copyOf(passes);
      nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
      available = List.copyOf(available);
      notified = List.copyOf(notified);
    }
  }
}
