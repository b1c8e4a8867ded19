package org.lockstep.registration.scenario;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.format.DefinitionDocument;

/**
 * What is played: a cluster whose nodes are all down at first, client services, and what happens.
 *
 * @param nodes names in the order of their ids
 * @param settings of the nodes that have any, by name
 */
public record Scenario(
    List<String> nodes,
    SortedMap<String, NodeSettings> settings,
    SortedMap<String, DefinitionDocument.Entry> services,
    List<Step> steps) {
  public Scenario {
    nodes = List.copyOf(nodes);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param at a label
   * @param deed as written; empty: nothing happens
   * @param expected by name of a client service
   */
  public record Step(String at, String deed, Deed what, SortedMap<String, Expected> expected) {
    public Step {
      expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
    }
  }
}
