package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Flags;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Roster;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Summary;

/** What is seen in the course of a step. */
final class Journal {
  private final Map<InstanceId, ClientServiceState> states = new HashMap<>();
  private final Map<String, List<String>> passes = new HashMap<>();
  private final Map<String, List<String>> notified = new HashMap<>();

  /** Those that were there before. */
  void knows(Collection<Instance> instances) {
    instances.forEach(one -> states.put(one.id(), one.placement().state()));
  }

  void forget(String name) {
    states.keySet().removeIf(id -> id.name().equals(name));
  }

  void begin() {
    passes.clear();
    notified.clear();
  }

  /** A state whose action is absent is skipped (RL-6). */
  void saw(Instance one) {
    ClientServiceState state = one.placement().state();
    ClientServiceState before = states.put(one.id(), state);
    boolean news = state != (before == null ? ClientServiceState.DEREGISTERED : before);
    if (news && !isSkipped(one.running(), state)) {
      passes
          .computeIfAbsent(one.name(), any -> new ArrayList<>())
          .add(state + (one.placement().transfer() ? "/T" : ""));
    }
  }

  private static boolean isSkipped(Definition running, ClientServiceState state) {
    return switch (state) {
      case STARTING -> !running.has(ActionPhase.START);
      case STOPPING -> !running.has(ActionPhase.STOP);
      case RECOVERING -> !running.has(ActionPhase.RECOVERY);
      case REGISTERED, DEREGISTERED -> false;
    };
  }

  void notified(String name, String node) {
    notified.computeIfAbsent(name, any -> new ArrayList<>()).add(node);
  }

  SortedMap<String, ScenarioReport.Service> report(
      Roster roster, Round round, SimulatedNodes nodes) {
    SortedMap<String, ScenarioReport.Service> reports = new TreeMap<>();
    for (Instance one : roster.instances()) {
      if (one.id().home().isEmpty()) {
        reports.put(one.name(), report(one, roster, round, nodes));
      }
    }
    return reports;
  }

  private ScenarioReport.Service report(
      Instance one, Roster roster, Round round, SimulatedNodes nodes) {
    List<Instance> parts =
        roster.parts(one.name()).stream().flatMap(id -> roster.get(id).stream()).toList();
    List<String> flags = new ArrayList<>(Flags.of(round, one));
    flags.remove("N");
    SortedMap<String, String> states = new TreeMap<>();
    List<String> available = new ArrayList<>();
    for (String name : nodes.names()) {
      states.put(name, nodes.isUp(name) ? state(parts, nodes.id(name)) : "down");
      if (one.definition().choosing().allows(name)) {
        available.add(name);
      }
    }
    String state = Summary.state(parts).name();
    return new ScenarioReport.Service(
        state,
        flags,
        before(state, passes.getOrDefault(one.name(), List.of())),
        states,
        available,
        notified.getOrDefault(one.name(), List.of()));
  }

  /** Of several parts that are at a node, one of which is being recovered there, its own. */
  private static String state(List<Instance> parts, NodeId node) {
    return parts.stream()
        .filter(part -> part.on().map(Incarnation::node).filter(node::equals).isPresent())
        .min(Comparator.comparing(part -> !part.id().home().equals(Optional.of(node))))
        .map(part -> part.placement().state().name())
        .orElse("up");
  }

  /** What was gone through: not the one that it is in now. */
  private static List<String> before(String state, List<String> all) {
    int last = all.size() - 1;
    boolean ends = last >= 0 && all.get(last).split("/")[0].equals(state);
    return ends ? all.subList(0, last) : all;
  }
}
