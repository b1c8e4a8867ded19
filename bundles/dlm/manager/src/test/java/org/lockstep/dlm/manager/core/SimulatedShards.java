package org.lockstep.dlm.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;

/**
 * One shard on several nodes, whose messages are as slow as chance will have it, and the membership
 * manager's barriers: each is told to every node at a moment of its own, and the next one begins
 * when what each had to say has arrived. A death interrupts whatever is under way.
 */
final class SimulatedShards {
  static final int MOST_NODES = 5;
  private static final int BARRIERS = 4;

  private record Path(Incarnation from, Incarnation to) {}

  private static final class Round {
    final Set<Incarnation> dead;
    final Set<Incarnation> leaving;
    final Set<Incarnation> joining;
    final Set<Incarnation> told = new HashSet<>();
    final Set<Incarnation> acknowledged = new HashSet<>();
    final long batch;
    int barrier;

    Round(long batch, Set<Incarnation> dead, Set<Incarnation> leaving, Set<Incarnation> joining) {
      this.batch = batch;
      this.dead = dead;
      this.leaving = new HashSet<>(leaving);
      this.joining = new HashSet<>(joining);
    }
  }

  final SortedMap<Incarnation, SimulatedUser> nodes = new TreeMap<>();
  final Random chance;
  final LockInvariants invariants = new LockInvariants();
  private final Map<Path, Deque<Message>> paths = new LinkedHashMap<>();
  private final SortedSet<Incarnation> members = new TreeSet<>();
  private final SortedSet<Incarnation> undetected = new TreeSet<>();
  private final SortedSet<Incarnation> unrecovered = new TreeSet<>();
  private final Deque<Round> rounds = new ArrayDeque<>();
  private final boolean retains;
  private final List<String> trace = new ArrayList<>();
  private int boots;
  private long batch;

  SimulatedShards(long seed, boolean retains) {
    this.chance = new Random(seed);
    this.retains = retains;
  }

  /** What has happened, for who has to find out why. */
  List<String> trace() {
    return trace;
  }

  void say(String what) {
    trace.add(what);
  }

  // Membership.

  void join() {
    Set<Integer> there = new HashSet<>();
    nodes.keySet().forEach(node -> there.add(node.node().value()));
    undetected.forEach(node -> there.add(node.node().value()));
    for (int id = 0; id < MOST_NODES; id++) {
      if (there.add(id)) {
        Incarnation joins = Incarnation.of(id, ++boots);
        SimulatedUser user = new SimulatedUser(joins, this);
        nodes.put(joins, user);
        members.add(joins);
        begin(Set.of(), Set.of(), Set.of(joins));
        return;
      }
    }
  }

  void leave(Incarnation node) {
    members.remove(node);
    begin(Set.of(), Set.of(node), Set.of());
  }

  void kill(Incarnation node) {
    say(node + " dies");
    SimulatedUser dead = nodes.remove(node);
    invariants.died(dead, !rounds.isEmpty() && rounds.peek().leaving.contains(node));
    undetected.add(node);
    for (Map.Entry<Path, Deque<Message>> each : paths.entrySet()) {
      if (each.getKey().to().equals(node)) {
        each.getValue().clear();
      } else if (each.getKey().from().equals(node)) {
        for (int lost = chance.nextInt(each.getValue().size() + 1); lost > 0; lost--) {
          each.getValue().removeLast();
        }
      }
    }
  }

  /** The forced leave of all that have died; it interrupts what is under way. */
  void force() {
    Set<Incarnation> dead = Set.copyOf(undetected);
    undetected.clear();
    members.removeAll(dead);
    rounds.forEach(round -> round.joining.removeAll(dead));
    rounds.forEach(round -> round.leaving.removeAll(dead));
    if (retains) {
      unrecovered.addAll(dead);
    } else {
      invariants.recovered(dead);
    }
    begin(dead, Set.of(), Set.of());
  }

  void recover(Incarnation dead) {
    unrecovered.remove(dead);
    invariants.recovered(Set.of(dead));
    say("recovered " + dead);
    nodes.values().forEach(user -> user.recovery.recovered(Set.of(dead)));
  }

  private void begin(Set<Incarnation> dead, Set<Incarnation> leaving, Set<Incarnation> joining) {
    rounds.push(new Round(++batch, dead, leaving, joining));
    say("batch " + batch + " dead " + dead + " leaving " + leaving + " joining " + joining);
  }

  boolean isChanging() {
    return !rounds.isEmpty();
  }

  SortedSet<Incarnation> undetected() {
    return undetected;
  }

  SortedSet<Incarnation> unrecovered() {
    return unrecovered;
  }

  /** Those who are members and are not on their way out or in. */
  List<SimulatedUser> settled() {
    return nodes.values().stream()
        .filter(user -> members.contains(user.self))
        .filter(user -> rounds.stream().noneMatch(round -> round.joining.contains(user.self)))
        .toList();
  }

  // The network.

  void send(Incarnation from, Incarnation to, Message message) {
    if (!nodes.containsKey(to)) {
      return;
    }
    paths.computeIfAbsent(new Path(from, to), any -> new ArrayDeque<>()).addLast(message);
  }

  private List<Path> busy() {
    return paths.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty() && nodes.containsKey(each.getKey().to()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Something that can happen, happens; false: nothing can. */
  boolean step() {
    List<Runnable> possible = new ArrayList<>();
    busy().forEach(path -> possible.add(() -> deliver(path)));
    Round round = rounds.peek();
    if (round != null) {
      nodes.values().stream()
          .filter(user -> !round.told.contains(user.self))
          .forEach(user -> possible.add(() -> tell(round, user)));
      acknowledge(round);
      if (undetected.isEmpty() && round.acknowledged.containsAll(nodes.keySet())) {
        possible.add(() -> next(round));
      }
    }
    if (possible.isEmpty()) {
      return false;
    }
    possible.get(chance.nextInt(possible.size())).run();
    invariants.check(nodes.values());
    return true;
  }

  private void deliver(Path path) {
    Message message = paths.get(path).removeFirst();
    SimulatedUser to = nodes.get(path.to());
    boolean heard = to.hears.contains(path.from());
    say(path.to() + (heard ? " hears " : " does not hear ") + path.from() + " " + message);
    if (heard) {
      to.shard.received(path.from(), message);
    }
  }

  /** Each by itself: what others send meanwhile may have it send more. */
  private void acknowledge(Round round) {
    Set<Incarnation> sending = new HashSet<>();
    busy().forEach(path -> sending.add(path.from()));
    for (SimulatedUser user : nodes.values()) {
      boolean settled = round.barrier != 2 || user.recovery.isSettled();
      if (round.told.contains(user.self) && !sending.contains(user.self) && settled) {
        round.acknowledged.add(user.self);
      }
    }
  }

  private void next(Round round) {
    round.told.clear();
    round.acknowledged.clear();
    if (++round.barrier == BARRIERS) {
      rounds.pop();
      round.leaving.forEach(nodes::remove);
    }
  }

  private void tell(Round round, SimulatedUser user) {
    round.told.add(user.self);
    say(user.self + " barrier " + round.barrier + " of " + round.batch);
    switch (round.barrier) {
      case 0 -> {
        if (!members.contains(user.self)) {
          user.closes();
        }
        if (retains && nodes.size() == 1) { // nobody is left to tell it; the cluster's state does
          user.recovery.knows(unrecovered);
        }
        Set<Incarnation> dead = new HashSet<>();
        rounds.forEach(each -> dead.addAll(each.dead));
        user.hears.removeAll(dead);
        user.hears.addAll(members);
        user.recovery.stop(new Change(members, dead, keeper(), retains, batch << 40));
      }
      case 1 -> user.recovery.tell();
      case 2 -> user.recovery.claim();
      default -> {
        user.recovery.resume();
        user.hears.removeAll(round.leaving);
      }
    }
  }

  private Incarnation keeper() {
    return members.stream()
        .max(Comparator.comparingInt(node -> (node.node().value() + 1) * 0x9E3779B9))
        .orElseGet(nodes::firstKey);
  }
}
