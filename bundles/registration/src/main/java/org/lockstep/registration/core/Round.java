package org.lockstep.registration.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * One round of decisions: what follows for all that are concerned, each seeing what was decided
 * before it. The roster stays as it is: what is decided here is not yet confirmed.
 */
public final class Round {
  /** One visit goes on as long as something follows; groups are visited again for each other. */
  private static final int MAX_STEPS = 8;

  private static final int MAX_VISITS = 64;

  private final Roster roster;
  private final World world;
  private final Instant at;
  private final boolean tick;
  private final long freshest;
  private final Occupancy occupancy;
  private final Ranking ranking;
  private final Decisions decisions;
  private final Map<String, NodeId> names = new HashMap<>();
  private final Map<InstanceId, Instance> changed = new HashMap<>();
  private final Deque<InstanceId> waiting = new ArrayDeque<>();
  private final Set<InstanceId> queued = new HashSet<>();
  private Optional<Instant> wake = Optional.empty();
  private Consumer<Instance> witness = one -> {};

  /**
   * @param tick no join is under way: free transfers are decided (RL-11)
   */
  public Round(Roster roster, World world, Instant at, boolean tick) {
    this.roster = roster;
    this.world = world;
    this.at = at;
    this.tick = tick;
    this.freshest = world.freshest();
    this.occupancy = new Occupancy(roster, world);
    this.ranking = new Ranking(this);
    this.decisions = new Decisions(this);
    world.nodes().forEach((id, node) -> names.put(node.name(), id));
  }

  /** Is told each step that is taken, in order. */
  public void witness(Consumer<Instance> told) {
    witness = told;
  }

  /** The placements that follow; what is not named stays as it is. */
  public SortedMap<InstanceId, Placement> decide(Collection<InstanceId> concerned) {
    concerned.forEach(this::visitLater);
    Map<InstanceId, Integer> visits = new HashMap<>();
    while (!waiting.isEmpty()) {
      InstanceId id = waiting.poll();
      queued.remove(id);
      int count = visits.merge(id, 1, Integer::sum);
      if (count <= MAX_VISITS) {
        visit(id, count == 1);
      }
    }
    SortedMap<InstanceId, Placement> decided = new TreeMap<>();
    changed.forEach(
        (id, now) -> {
          if (!roster.get(id).map(Instance::placement).equals(Optional.of(now.placement()))) {
            decided.put(id, now.placement());
          }
        });
    return decided;
  }

  private void visitLater(InstanceId id) {
    if (queued.add(id)) {
      waiting.add(id);
    }
  }

  private void visit(InstanceId id, boolean first) {
    Instance before = get(id).orElse(null);
    if (before == null) {
      return;
    }
    Instance now = before;
    for (int i = 0; i < MAX_STEPS; i++) {
      Placement then = decisions.step(now);
      if (then.equals(now.placement())) {
        break;
      }
      now = now.at(then);
      witness.accept(now);
      changed.put(id, now);
      if (!roster.children(id.name()).isEmpty()) {
        break; // its children see each of its steps
      }
    }
    occupancy.moves(before, now);
    if (first || now != before) {
      concernOthers(now);
    }
    if (now != before && !roster.children(id.name()).isEmpty()) {
      visitLater(id);
    }
  }

  private void concernOthers(Instance now) {
    if (now.isCommon()) {
      parts(now).forEach(this::visitLater);
    }
    if (now.definition().isChild()) {
      parent(now).map(Instance::id).ifPresent(this::visitLater);
    }
    for (Instance child : children(now)) {
      visitLater(child.id());
    }
  }

  /** Those that are somewhere or have been, and those that could be. */
  private Collection<InstanceId> parts(Instance common) {
    SortedSet<InstanceId> parts = new TreeSet<>(roster.parts(common.name()));
    parts.remove(common.id());
    world
        .nodes()
        .forEach(
            (id, node) -> {
              if (node.isReady() && common.definition().choosing().allows(node.name())) {
                parts.add(InstanceId.of(common.name(), id));
              }
            });
    return parts;
  }

  public World world() {
    return world;
  }

  Instant at() {
    return at;
  }

  /** When the last node came that can be chosen. */
  long freshest() {
    return freshest;
  }

  boolean isTick() {
    return tick;
  }

  Occupancy occupancy() {
    return occupancy;
  }

  public Ranking ranking() {
    return ranking;
  }

  Optional<NodeId> node(String name) {
    return Optional.ofNullable(names.get(name));
  }

  /** As it is now; a part that has never been anywhere is nowhere. */
  public Optional<Instance> get(InstanceId id) {
    Instance now = changed.get(id);
    return now != null ? Optional.of(now) : roster.get(id).or(() -> unplaced(id));
  }

  private Optional<Instance> unplaced(InstanceId id) {
    return id.home()
        .flatMap(home -> roster.get(InstanceId.of(id.name())))
        .filter(Instance::isCommon)
        .map(common -> firstPart(id, common));
  }

  /** Its generations begin where nobody has had any of that name (RL-7). */
  private static Instance firstPart(InstanceId id, Instance common) {
    Placement none = Placement.NONE.since(common.placement().generation());
    return new Instance(id, common.definition(), common.definition(), none);
  }

  /** What people want and how ripe the cluster is, which the parts have in common. */
  Placement common(Instance one) {
    return one.id().home().isEmpty()
        ? one.placement()
        : get(InstanceId.of(one.name())).map(Instance::placement).orElse(Placement.NONE);
  }

  Optional<Instance> parent(Instance one) {
    return one.definition()
        .group()
        .flatMap(group -> get(new InstanceId(group.parent(), one.id().home())));
  }

  List<Instance> children(Instance one) {
    if (roster.children(one.name()).isEmpty()) {
      return List.of();
    }
    return roster.children(one.name()).stream()
        .map(name -> get(new InstanceId(name, one.id().home())))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whether it, or any part of it, runs on a node that lives. */
  boolean isSomewhere(Instance one) {
    for (InstanceId part : roster.parts(one.name())) {
      Optional<Instance> each = get(part).filter(any -> any.place().isPresent());
      if (each.flatMap(Instance::on).filter(boot -> !world.isDead(boot)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether all below it in its group are nowhere, and done with wherever they were. */
  boolean isAlone(Instance one) {
    for (Instance child : children(one)) {
      if (child.placement().state() != ClientServiceState.DEREGISTERED || !isAlone(child)) {
        return false;
      }
    }
    return true;
  }

  /** Those that are never where this one or a member of its group is, and are there now. */
  Optional<String> keptApart(Instance one, NodeId node) {
    for (String other : roster.apart(one.name())) {
      if (isOn(InstanceId.of(other), node) || isOn(InstanceId.of(other, node), node)) {
        return Optional.of(other);
      }
    }
    return children(one).stream()
        .map(child -> keptApart(child, node))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A child is taken to be where its parent is: it goes there (RL-8). */
  private boolean isOn(InstanceId id, NodeId node) {
    Instance one = get(id).orElse(null);
    return one != null
        && (one.place().equals(Optional.of(node))
            || parent(one).filter(parent -> isOn(parent.id(), node)).isPresent());
  }

  /** Nothing is started, stopped or moved, whatever happens. */
  public boolean isMaintained(Instance one) {
    return world.settings().maintained()
        || common(one).wish().maintained()
        || one.on().filter(boot -> world.isMaintained(boot.node())).isPresent()
        || parent(one).filter(this::isMaintained).isPresent();
  }

  void wakeAt(Instant when) {
    wake = Optional.of(wake.filter(earlier -> earlier.isBefore(when)).orElse(when));
  }

  /** When something follows by itself, of what was concerned; empty: never. */
  public Optional<Instant> wake() {
    return wake;
  }
}
