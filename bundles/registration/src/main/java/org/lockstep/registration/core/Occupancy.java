package org.lockstep.registration.core;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.lockstep.base.NodeId;

/** How full each node is, in the course of one round: what is placed counts for the next. */
final class Occupancy {
  private static final SortedMap<String, Long> NOTHING = Collections.emptySortedMap();

  private final Map<NodeId, Seat> seats = new HashMap<>();
  private final SortedSet<Seat> order = new TreeSet<>();

  /** What client services take of a node's capacity; reckoned when it is first asked for. */
  private final Map<NodeId, SortedMap<String, Long>> taken = new HashMap<>();

  private final Roster roster;
  private final World world;

  /** A node among the others: the less load, the fewer client services, the better (RL-17). */
  private record Seat(int load, int count, NodeId node) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat other) {
      int byLoad = Integer.compare(load, other.load);
      if (byLoad != 0) {
        return byLoad;
      }
      int byCount = Integer.compare(count, other.count);
      return byCount != 0 ? byCount : node.compareTo(other.node);
    }

    Seat with(int difference) {
      return new Seat(load, count + difference, node);
    }
  }

  Occupancy(Roster roster, World world) {
    this.roster = roster;
    this.world = world;
    world
        .nodes()
        .forEach(
            (id, node) -> {
              int load = node.offered().map(Offered::loadStep).orElse(0);
              Seat seat = new Seat(load, roster.at(id).size(), id);
              seats.put(id, seat);
              if (node.isReady()) {
                order.add(seat);
              }
            });
  }

  /** Of those where registration runs, the least loaded that is wanted. */
  Optional<NodeId> leastFirst(Predicate<NodeId> wanted) {
    for (Seat seat : order) {
      if (wanted.test(seat.node())) {
        return Optional.of(seat.node());
      }
    }
    return Optional.empty();
  }

  Optional<NodeId> leastFirst(Collection<NodeId> among, Predicate<NodeId> wanted) {
    return among.stream()
        .map(seats::get)
        .filter(Objects::nonNull)
        .sorted()
        .map(Seat::node)
        .filter(wanted)
        .findFirst();
  }

  int count(NodeId node) {
    Seat seat = seats.get(node);
    return seat == null ? 0 : seat.count();
  }

  void moves(Instance before, Instance after) {
    if (!before.on().equals(after.on())) {
      before.on().ifPresent(boot -> count(boot.node(), -1));
      after.on().ifPresent(boot -> count(boot.node(), 1));
    }
    if (!before.place().equals(after.place()) && !before.definition().isChild()) {
      before.place().ifPresent(node -> take(node, before.name(), -1));
      after.place().ifPresent(node -> take(node, after.name(), 1));
    }
  }

  private void count(NodeId node, int difference) {
    Seat seat = seats.get(node);
    if (seat != null) {
      Seat now = seat.with(difference);
      seats.put(node, now);
      if (order.remove(seat)) {
        order.add(now);
      }
    }
  }

  private void take(NodeId node, String name, int sign) {
    SortedMap<String, Long> needs = needs(name);
    if (!needs.isEmpty()) {
      SortedMap<String, Long> there = taken.computeIfAbsent(node, this::reckon);
      needs.forEach((what, amount) -> there.merge(what, sign * amount, Long::sum));
    }
  }

  /** What a group takes, whether all of it runs or not. */
  private SortedMap<String, Long> needs(String name) {
    SortedMap<String, Long> own =
        roster.get(InstanceId.of(name)).map(one -> one.definition().needs()).orElse(NOTHING);
    if (roster.children(name).isEmpty()) {
      return own;
    }
    SortedMap<String, Long> all = new TreeMap<>(own);
    for (String child : roster.children(name)) {
      needs(child).forEach((what, amount) -> all.merge(what, amount, Long::sum));
    }
    return all;
  }

  /** What is missing there for a client service and its group; empty: there is room. */
  Optional<String> lack(String name, NodeId id) {
    SortedMap<String, Long> needs = needs(name);
    if (needs.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Long> capacity =
        world.node(id).map(node -> node.settings().capacity()).orElse(NOTHING);
    SortedMap<String, Long> used = taken.computeIfAbsent(id, this::reckon);
    for (Map.Entry<String, Long> need : needs.entrySet()) {
      long left = capacity.getOrDefault(need.getKey(), 0L) - used.getOrDefault(need.getKey(), 0L);
      if (left < need.getValue()) {
        return Optional.of(
            need.getValue() + " of " + need.getKey() + " needed, " + Math.max(0, left) + " left");
      }
    }
    return Optional.empty();
  }

  private SortedMap<String, Long> reckon(NodeId id) {
    SortedMap<String, Long> sum = new TreeMap<>();
    for (InstanceId there : roster.at(id)) {
      boolean counts =
          roster
              .get(there)
              .filter(one -> one.place().isPresent() && !one.definition().isChild())
              .isPresent();
      if (counts) {
        needs(there.name()).forEach((what, amount) -> sum.merge(what, amount, Long::sum));
      }
    }
    return sum;
  }
}
