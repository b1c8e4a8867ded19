package org.lockstep.registration.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.World;

/** Plays on from how things are, without changing anything. */
public final class WhatIf {
  private final Player player;
  private final Collection<String> services = new TreeSet<>();

  public WhatIf(Collection<Instance> instances, World world, Instant now) {
    player = new Player(instances, world, now);
    instances.forEach(one -> services.add(one.name()));
  }

  /**
   * @param deeds in the words of scenarios
   */
  public ScenarioReport perform(List<String> deeds) {
    List<String> nodes = player.nodes.names();
    DeedReader reader = new DeedReader(new Fields(WhatIf::bad), nodes, services);
    List<Scenario.Step> steps = new ArrayList<>();
    for (String deed : deeds) {
      String at = "step " + (steps.size() + 1);
      steps.add(new Scenario.Step(at, deed, reader.read(deed), new TreeMap<>()));
    }
    return new ScenarioReport(nodes, steps.stream().map(player::play).toList());
  }

  /** The nodes where each would be, if these were defined. */
  public SortedMap<String, List<String>> placed(Collection<Definition> definitions) {
    definitions.forEach(player.defining::define);
    player.settle(true);
    SortedMap<String, List<String>> placed = new TreeMap<>();
    for (Definition definition : definitions) {
      placed.put(definition.name(), player.where(definition.name()));
    }
    return placed;
  }

  private static ProblemException bad(String field, String why) {
    return new ProblemException("bad-deed", "not simulated", field, why);
  }
}
