package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/** What one node knows of one shard of a lockspace. What becomes of it, others decide. */
final class ShardState {
  final Incarnation self;
  final Shard.Out out;
  final Directory directory = new Directory();

  /** This node masters them, and goes on. */
  final KnownList mastered = new KnownList();

  /** This node is their next master: {@link Resource#isRebuilding}. */
  final KnownList rebuilding = new KnownList();

  /** Who masters them is not known. */
  final KnownList unsettled = new KnownList();

  /** Others master them. */
  private final Map<Incarnation, KnownList> masters = new TreeMap<>();

  /** Those in all these lists; only looked up, never gone through. */
  private final Map<ResourceName, Known> known = new HashMap<>();

  /** Locks that were asked for of somebody else than their resource's master. */
  final Set<OwnEntry> strays = new LinkedHashSet<>();

  /** The dead whose locks are retained until they are recovered (DLM-3). */
  final Set<Incarnation> unrecovered = new TreeSet<>();

  Set<Incarnation> members = Set.of();
  @Nullable Incarnation keeper;

  /** The directory moves: who is the master of what is not told meanwhile. */
  boolean frozen = true;

  /** Of locks of this node. */
  private long lastId;

  /** Of the last change that this node was told. */
  long era;

  /** Forgotten resources had no higher token. */
  long floor;

  /** This node's locks that others master, or nobody; by what masters know them by. */
  private final Map<Long, OwnEntry> borrowed = new LinkedHashMap<>();

  /** Other nodes' locks of what is mastered here. */
  private final Map<Incarnation, Map<Long, PeerEntry>> peers = new TreeMap<>();

  ShardState(Incarnation self, Shard.Out out) {
    this.self = self;
    this.out = out;
  }

  // Resources.

  Optional<Known> ifKnown(ResourceName name) {
    return Optional.ofNullable(known.get(name));
  }

  Known known(ResourceName name) {
    Known what = known.get(name);
    if (what == null) {
      what = new Known(name);
      known.put(name, what);
      unsettled.take(what);
    }
    return what;
  }

  static Known known(OwnEntry lock) {
    if (lock.known == null) {
      throw new IllegalStateException("it was never asked for");
    }
    return lock.known;
  }

  void master(Known what, Resource resource) {
    what.master = null;
    what.resource = resource;
    what.orphaned = false;
    (resource.isRebuilding() ? rebuilding : mastered).take(what);
  }

  void learn(Known what, Incarnation master) {
    what.master = master;
    what.orphaned = false;
    masters.computeIfAbsent(master, any -> new KnownList()).take(what);
  }

  void unlearn(Known what) {
    what.master = null;
    unsettled.take(what);
  }

  void forget(Known what) {
    known.remove(what.name);
    if (what.list != null) {
      what.list.remove(what);
    }
  }

  /** In an order that does not depend on their names. */
  List<Known> allKnown() {
    List<Known> all = allMastered();
    all.addAll(unsettled.all());
    masters.values().forEach(list -> all.addAll(list.all()));
    return all;
  }

  List<Known> allMastered() {
    List<Known> all = mastered.all();
    all.addAll(rebuilding.all());
    return all;
  }

  /** Those of which somebody is the master who is no member any more. */
  List<Known> masterless() {
    List<Known> those = new ArrayList<>();
    for (Incarnation gone : List.copyOf(masters.keySet())) {
      if (!members.contains(gone)) {
        those.addAll(masters.remove(gone).all());
      }
    }
    return those;
  }

  boolean keeps() {
    return self.equals(keeper);
  }

  void tellKeeper(Message message) {
    if (keeper != null) {
      out.send(keeper, message);
    }
  }

  /** Unlike that of any other lock of this node. */
  long nextId() {
    return ++lastId;
  }

  // This node's locks that others master.

  Optional<OwnEntry> borrowed(long id) {
    return Optional.ofNullable(borrowed.get(id)).filter(lock -> !lock.parted);
  }

  void borrow(OwnEntry lock, Known what) {
    what.add(lock);
    borrowed.put(lock.id, lock);
  }

  void giveBack(OwnEntry lock, Known what) {
    what.remove(lock);
    borrowed.remove(lock.id);
    strays.remove(lock);
  }

  void eachBorrowed(Consumer<OwnEntry> what) {
    List.copyOf(borrowed.values()).forEach(what);
  }

  // Other nodes' locks.

  Optional<PeerEntry> peer(Incarnation node, long id) {
    return Optional.ofNullable(peers.getOrDefault(node, Map.of()).get(id));
  }

  void add(PeerEntry lock) {
    peers.computeIfAbsent(lock.node, any -> new LinkedHashMap<>()).put(lock.id, lock);
  }

  void remove(PeerEntry lock) {
    Map<Long, PeerEntry> those = peers.get(lock.node);
    if (those != null && those.remove(lock.id, lock) && those.isEmpty()) {
      peers.remove(lock.node);
    }
  }

  void removePeers(Incarnation node, Known what) {
    List.copyOf(peers.getOrDefault(node, Map.of()).values()).stream()
        .filter(lock -> lock.known == what)
        .forEach(this::remove);
  }

  /** What they use of what is mastered here; they use it no more. */
  Set<Known> forgetPeers(Set<Incarnation> nodes) {
    Set<Known> used = new LinkedHashSet<>();
    for (Incarnation node : nodes) {
      Map<Long, PeerEntry> those = peers.remove(node);
      if (those != null) {
        those.values().forEach(lock -> used.add(lock.known));
      }
    }
    return used;
  }

  /** This node has left, and masters nothing any more. */
  void clear() {
    allKnown().forEach(this::forget);
    peers.clear();
  }

  boolean isUnused() {
    return borrowed.isEmpty() && peers.isEmpty();
  }
}
