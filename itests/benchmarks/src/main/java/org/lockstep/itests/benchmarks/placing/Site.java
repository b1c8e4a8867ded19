package org.lockstep.itests.benchmarks.placing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Choosing;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.RestartLimit;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.Roster;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.World;

/** Nodes that are all up, and client services that any of them may have; none is placed yet. */
final class Site {
  private static final Instant NOW = Instant.EPOCH;

  private final int nodes;
  private final List<Instance> services = new ArrayList<>();

  Site(int nodes, int count) {
    this.nodes = nodes;
    for (int i = 0; i < count; i++) {
      Definition definition = definition("cs" + i);
      InstanceId id = InstanceId.of(definition.name());
      services.add(new Instance(id, definition, definition, Placement.NONE));
    }
  }

  private static Definition definition(String name) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    Map<String, Object> command = Map.of("command", List.of("run", name));
    actions.put(ActionPhase.START, new ActionSpec("exec", command, Optional.empty()));
    actions.put(ActionPhase.STOP, new ActionSpec("exec", Map.of(), Optional.empty()));
    return new Definition(
        name,
        Optional.empty(),
        Choosing.DEFAULT,
        Collections.emptySortedMap(),
        RestartLimit.DEFAULT,
        false,
        actions,
        List.of());
  }

  /**
   * @param lost a node that is gone; less than 0: none is
   */
  World world(int lost) {
    SortedMap<NodeId, World.Node> all = new TreeMap<>();
    for (int i = 0; i < nodes; i++) {
      NodeId id = NodeId.of(i);
      boolean up = i != lost;
      all.put(
          id,
          new World.Node(
              "N" + i,
              Optional.of(new Incarnation(id, 1)).filter(any -> up),
              false,
              up ? 0 : 1,
              Optional.of(new Offered(new TreeSet<>(List.of("exec")), 0, i + 1, i + 1))
                  .filter(any -> up),
              NodeSettings.NONE));
    }
    return new World(all, ClusterSettings.NONE);
  }

  /** All that were placed, and how long it took from the records to the decisions. */
  Placed place() {
    World world = world(-1);
    long began = System.nanoTime();
    Roster roster = Roster.of(services);
    Round round = new Round(roster, world, NOW, false);
    SortedMap<InstanceId, Placement> decided =
        round.decide(services.stream().map(Instance::id).toList());
    double ms = (System.nanoTime() - began) / 1e6;
    return new Placed(roster, decided, ms);
  }

  /**
   * What was decided.
   *
   * @param roster as it was before
   */
  record Placed(Roster roster, SortedMap<InstanceId, Placement> decided, double ms) {
    /** All of them have started: the roster says so. */
    void started() {
      decided.forEach(
          (id, placement) ->
              roster
                  .get(id)
                  .ifPresent(
                      one ->
                          roster.put(
                              one.at(
                                  Results.ended(
                                      placement,
                                      ActionPhase.START,
                                      ActionResult.ok(),
                                      true,
                                      NOW)))));
      roster.settled();
    }
  }

  /** What follows when one node is lost, and how long it took to decide. */
  Placed lose(Roster roster, int lost) {
    World before = world(-1);
    World after = world(lost);
    long began = System.nanoTime();
    Round round = new Round(roster, after, NOW, false);
    SortedMap<InstanceId, Placement> decided = round.decide(roster.concerned(before, after, false));
    return new Placed(roster, decided, (System.nanoTime() - began) / 1e6);
  }
}
