package org.lockstep.registration.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Draining;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Notices;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.Roster;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Summary;
import org.lockstep.registration.core.World;

/**
 * Plays a scenario through the core that runs live. What ends by itself ends at once, successfully;
 * an action of the type {@code scripted} ends when a step says so, or at the timeout it states.
 */
public final class Player {
  static final String SCRIPTED = "scripted";

  /** Far more than any scenario needs: it would go round in circles. */
  private static final int MAX_ROUNDS = 10_000;

  final SimulatedNodes nodes;
  final Roster roster = new Roster();
  final Defining defining = new Defining(roster);
  final Attempts attempts = new Attempts();
  private final Set<Told> told = new HashSet<>();
  private final Journal journal = new Journal();
  private Instant now = Instant.EPOCH;
  private World seen = World.EMPTY;
  private Optional<Instant> wake = Optional.empty();

  private record Told(InstanceId id, long generation, Incarnation boot) {}

  public Player(Scenario scenario) {
    this.nodes = new SimulatedNodes(scenario, types(scenario));
    defining.define(scenario.services());
  }

  /** Goes on from how things are. */
  Player(Collection<Instance> instances, World world, Instant now) {
    SortedSet<String> types = new TreeSet<>();
    instances.forEach(one -> addTypes(types, one.definition().actions()));
    this.nodes = new SimulatedNodes(world, types);
    this.now = now;
    instances.forEach(roster::put);
    journal.knows(instances);
  }

  private static SortedSet<String> types(Scenario scenario) {
    SortedSet<String> types = new TreeSet<>();
    scenario.services().values().forEach(entry -> addTypes(types, entry.definition().actions()));
    for (Scenario.Step step : scenario.steps()) {
      step.what().defined().values().forEach(e -> addTypes(types, e.definition().actions()));
    }
    return types;
  }

  private static void addTypes(
      SortedSet<String> types, SortedMap<ActionPhase, ActionSpec> actions) {
    actions.values().forEach(action -> types.add(action.type()));
  }

  ScenarioReport.Step play(Scenario.Step step) {
    journal.begin();
    List<String> differences = new ArrayList<>(new Deeds(this).perform(step.what()));
    SortedMap<String, ScenarioReport.Service> services =
        journal.report(roster, round(false), nodes);
    step.expected()
        .forEach(
            (name, expected) ->
                differences.addAll(
                    Optional.ofNullable(services.get(name))
                        .map(seen -> expected.differences(name, seen))
                        .orElse(List.of(name + ": there is no client service of this name"))));
    return new ScenarioReport.Step(step.at(), step.deed(), differences, services);
  }

  ClientServiceState state(String name) {
    return Summary.state(
        roster.parts(name).stream().flatMap(id -> roster.get(id).stream()).toList());
  }

  /** The nodes where it is. */
  List<String> where(String name) {
    World world = nodes.world();
    return roster.parts(name).stream()
        .flatMap(id -> roster.get(id).stream())
        .flatMap(one -> one.on().stream())
        .map(boot -> world.name(boot.node()))
        .toList();
  }

  Round round(boolean tick) {
    return new Round(roster, nodes.world(), now, tick);
  }

  Instant now() {
    return now;
  }

  /** Until nothing follows any more without somebody's doing. */
  void settle(boolean tick) {
    for (int i = 0; i < MAX_ROUNDS; i++) {
      Round round = round(tick);
      round.witness(journal::saw);
      Collection<InstanceId> concerned = roster.concerned(seen, round.world(), tick);
      roster.settled();
      seen = round.world();
      SortedMap<InstanceId, Placement> decided = round.decide(concerned);
      decided.forEach(this::follow);
      wake = round.wake();
      boolean more = !decided.isEmpty() | runActions() | endLeaves();
      if (!more) {
        sendNotices();
        return;
      }
    }
    throw new IllegalStateException("the decisions do not come to an end");
  }

  /** In one decision it may have been nowhere, and be somewhere again by its new definition. */
  private void follow(InstanceId id, Placement then) {
    Placement now = round(false).get(id).orElseThrow().placement();
    place(id, then);
    if (then.remains().isEmpty() && then.generation() != now.generation()) {
      redefine(id);
    }
  }

  void place(InstanceId id, Placement placement) {
    Instance before = round(false).get(id).orElseThrow();
    Instance after = before.at(placement);
    roster.put(after);
    journal.saw(after);
  }

  /** What is to come of it goes by its definition as it is now. */
  void redefine(InstanceId id) {
    roster
        .get(id)
        .map(one -> new Instance(id, one.definition(), one.definition(), one.placement()))
        .ifPresent(roster::put);
  }

  /** One of the same name that is defined later is another one. */
  void forget(String name) {
    told.removeIf(each -> each.id().name().equals(name));
    journal.forget(name);
  }

  /** Begins what is asked for, and ends what ends by itself; whether anything ended. */
  private boolean runActions() {
    List<Attempts.Attempt> asked = new ArrayList<>();
    boolean ended = false;
    for (Instance one : List.copyOf(roster.instances())) {
      Optional<ActionPhase> phase = Results.due(one.running(), one.placement());
      if (phase.isPresent() && one.on().isPresent()) {
        Optional<ActionSpec> spec = one.running().action(phase.get());
        if (spec.filter(found -> found.type().equals(SCRIPTED)).isPresent()) {
          boolean waits = phase.get() == ActionPhase.RECOVERY; // for its end, however late
          Optional<Duration> limit = waits ? Optional.empty() : spec.get().limit();
          Attempts.Attempt attempt = attempt(one, phase.get(), one.on().get().node(), limit);
          asked.add(attempt);
          attempts.begin(attempt);
        } else {
          end(one, phase.get(), ActionResult.ok());
          ended = true;
        }
      }
    }
    attempts.keep(asked);
    return ended;
  }

  private Attempts.Attempt attempt(
      Instance one, ActionPhase phase, NodeId node, Optional<Duration> limit) {
    return new Attempts.Attempt(
        one.id(), one.placement().generation(), phase, node, limit.map(now::plus));
  }

  void end(Instance one, ActionPhase phase, ActionResult result) {
    boolean single = roster.children(one.name()).isEmpty();
    place(one.id(), Results.ended(one.placement(), phase, result, single, now));
  }

  /** A node has left when nothing is on it any more and all transfers have ended (RL-10). */
  private boolean endLeaves() {
    Draining draining = new Draining(round(false));
    boolean transfers = roster.instances().stream().anyMatch(draining::isMoving);
    boolean ended = false;
    for (String name : nodes.names()) {
      NodeId id = nodes.id(name);
      boolean busy = roster.instances().stream().anyMatch(one -> draining.isOn(one, id));
      if (nodes.isLeaving(name) && !busy && !transfers) {
        nodes.down(name);
        ended = true;
      }
    }
    return ended;
  }

  private void sendNotices() {
    World world = nodes.world();
    for (Instance one : roster.instances()) {
      for (String name : nodes.names()) {
        world
            .up(nodes.id(name))
            .filter(boot -> Notices.isDue(one, world, boot))
            .filter(boot -> told.add(new Told(one.id(), one.placement().generation(), boot)))
            .ifPresent(boot -> journal.notified(one.name(), name));
      }
    }
  }

  /** Fires what is due by then, by due time, then name. */
  void elapse(Duration time) {
    Instant end = now.plus(time);
    settle(true);
    for (Optional<Instant> next = next(end); next.isPresent(); next = next(end)) {
      now = next.get();
      timeOut();
      settle(true);
    }
    now = end;
    settle(true);
  }

  private Optional<Instant> next(Instant end) {
    Optional<Instant> timeout = attempts.next().flatMap(Attempts.Attempt::due);
    return Stream.of(wake, timeout)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .filter(when -> !when.isAfter(end) && when.isAfter(now));
  }

  private void timeOut() {
    for (Optional<Attempts.Attempt> late = attempts.next();
        late.flatMap(Attempts.Attempt::due).filter(due -> !due.isAfter(now)).isPresent();
        late = attempts.next()) {
      Attempts.Attempt attempt = late.get();
      attempts.end(attempt);
      roster
          .get(attempt.id())
          .ifPresent(one -> end(one, attempt.phase(), ActionResult.failed("no end in time")));
    }
  }
}
