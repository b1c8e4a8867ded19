package org.lockstep.registration.launch;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.events.MembershipEvent;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/**
 * The nodes as the confirmed membership has them, and what the events say before that: who is about
 * to leave, whose death is proven while the levels are still being told.
 */
final class Nodes {
  /**
   * A node that has left ends its programs within 5 s, or halts. Its event manager waits until
   * nothing runs there; without one something may.
   */
  private static final long PROGRAMS_END_MS = 10_000;

  /** Of a later release, or damaged: nothing is done rather than something wrong. */
  private static final NodeSettings UNREADABLE = NodeSettings.NONE.maintained(true);

  private final Cluster cluster;
  private final SharedStore store;
  private final MonotonicClock clock;
  private final SortedMap<NodeId, Integer> leaving = new TreeMap<>();
  private final SortedMap<NodeId, Integer> lost = new TreeMap<>();

  /** Boots of which it was told that they are dead: those before them have ended otherwise. */
  private final SortedSet<Incarnation> forced = new TreeSet<>();

  /** The latest boot of each node that has certainly been a member. */
  private final SortedMap<NodeId, Integer> seen = new TreeMap<>();

  /** By when a boot that is out of the membership has ended, as far as is known here. */
  private final SortedMap<NodeId, Departure> departures = new TreeMap<>();

  private record Departure(int boot, long endedMs) {}

  Nodes(Cluster cluster, SharedStore store, MonotonicClock clock) {
    this.cluster = cluster;
    this.store = store;
    this.clock = clock;
  }

  synchronized void take(MembershipEvent event) {
    for (Incarnation boot : event.leaving().values()) {
      if (!event.partial().contains(boot.node())) {
        leaving.put(boot.node(), boot.number());
      }
    }
    for (Incarnation boot : event.lost().values()) {
      if (!event.partial().contains(boot.node())) {
        lost.merge(boot.node(), boot.number(), Math::max);
        forced.add(boot);
      }
    }
    event.joining().keySet().forEach(leaving::remove);
  }

  /** Whether it was told that this very boot is dead. */
  synchronized boolean isForcedOut(Incarnation boot) {
    return forced.contains(boot);
  }

  /**
   * @param doubtful a record names a boot that the membership does not show: either it is gone, or
   *     the membership is shown as it was before that boot came
   */
  record Look(World world, boolean doubtful) {}

  /**
   * @param book read before this call
   * @param shown the membership certainly shows everything up to this version
   */
  synchronized Look look(Book book, long shown) {
    SortedSet<Incarnation> named = new TreeSet<>();
    for (Book.Entry entry : book.entries()) {
      entry.placement().on().ifPresent(named::add);
      if (entry.placementVersion() <= shown) {
        entry.placement().on().ifPresent(this::seen);
      }
    }
    SortedMap<NodeId, Cluster.Known> known = cluster.nodes();
    SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
    Book.Circumstances said = book.circumstances();
    known.forEach((id, node) -> nodes.put(id, node(id, node, settings(id, said).of(node.name()))));
    seen.keySet().forEach(id -> nodes.computeIfAbsent(id, any -> removed(id, said)));
    handedOver(said).keySet().forEach(id -> nodes.computeIfAbsent(id, any -> removed(id, said)));
    return new Look(
        new World(nodes, clusterSettings(said)),
        named.stream().anyMatch(boot -> isDoubtful(boot, known)));
  }

  private void seen(Incarnation boot) {
    seen.merge(boot.node(), boot.number(), Math::max);
  }

  private boolean isDoubtful(Incarnation boot, SortedMap<NodeId, Cluster.Known> known) {
    Cluster.Known node = known.get(boot.node());
    boolean shown = node != null && node.isMember() && node.boot() >= boot.number();
    return !shown && boot.number() > seen.getOrDefault(boot.node(), 0);
  }

  private World.Node node(NodeId id, Cluster.Known known, NodeSettings settings) {
    int boot = known.boot();
    if (!known.isMember()) {
      return absent(known.name(), id, settings);
    }
    seen(new Incarnation(id, boot));
    if (known.state() == NodeState.LEAVING) {
      departures.put(id, leaves(boot));
    } else {
      departures.remove(id);
    }
    boolean staying = known.state() != NodeState.FORCED_LEAVING && boot > lost.getOrDefault(id, 0);
    boolean leaves = known.state() == NodeState.LEAVING || leaving.getOrDefault(id, 0) == boot;
    return new World.Node(
        known.name(),
        Optional.of(new Incarnation(id, boot))
            .filter(up -> staying && known.manager() == NodeState.JOINED),
        leaves,
        Math.max(lost.getOrDefault(id, 0), boot - 1), // a later boot comes only after (MM-9)
        offered(id, boot),
        settings);
  }

  private World.Node removed(NodeId id, Book.Circumstances said) {
    NodeSettings.HandedOver runs = settings(id, said).handedOver();
    return absent(id.toString(), id, NodeSettings.NONE.handedOver(runs));
  }

  /** What goes on without its node, by node. */
  static SortedMap<NodeId, NodeSettings.HandedOver> handedOver(Book.Circumstances said) {
    SortedMap<NodeId, NodeSettings.HandedOver> found = new TreeMap<>();
    for (String key : said.settings().keySet()) {
      Records.settingsNode(key)
          .ifPresent(
              id ->
                  Optional.of(settings(id, said).handedOver())
                      .filter(NodeSettings.HandedOver::any)
                      .ifPresent(then -> found.put(id, then)));
    }
    return found;
  }

  private World.Node absent(String name, NodeId id, NodeSettings settings) {
    return new World.Node(name, Optional.empty(), false, gone(id), Optional.empty(), settings);
  }

  /**
   * Out of the confirmed membership: by force, and then its death was proven before (MM-11), or
   * gracefully. Who has not seen it go, as it was not there yet, has missed when.
   */
  private int gone(NodeId id) {
    int latest = seen.getOrDefault(id, 0);
    Departure departure = departures.get(id);
    if (latest > 0 && (departure == null || departure.boot() != latest)) {
      departure = cluster.hasLeft(id) ? leaves(latest) : new Departure(latest, clock.millis());
      departures.put(id, departure);
    }
    boolean justLeft = departure != null && clock.millis() < departure.endedMs();
    if (justLeft && lost.getOrDefault(id, 0) >= latest) {
      justLeft = cluster.hasLeft(id); // a level of it that was lost may be recovered late (MM-19)
    }
    return justLeft ? latest - 1 : Math.max(lost.getOrDefault(id, 0), latest);
  }

  private Departure leaves(int boot) {
    return new Departure(boot, clock.millis() + PROGRAMS_END_MS);
  }

  /** An offer of another boot says nothing about this one. */
  private Optional<Offered> offered(NodeId id, int boot) {
    return store.get(Records.nodeKey(id)).flatMap(record -> offered(record, boot));
  }

  private static Optional<Offered> offered(StoredRecord record, int boot) {
    return understood(() -> Records.offer(record.text()).readAt(record.version()))
        .filter(offer -> offer.boot() == boot)
        .map(offer -> new Offered(offer.types(), offer.load(), offer.since(), offer.joined()));
  }

  static NodeSettings settings(NodeId id, Book.Circumstances said) {
    return said.setting(Records.settingsKey(id))
        .map(record -> understood(() -> settings(record)).orElse(UNREADABLE))
        .orElse(NodeSettings.NONE);
  }

  static NodeSettings settings(StoredRecord record) {
    return Records.nodeSettings(record.text()).readAt(record.version());
  }

  private static ClusterSettings clusterSettings(Book.Circumstances said) {
    return said.setting(Records.CLUSTER_SETTINGS)
        .map(
            record ->
                understood(() -> Records.clusterSettings(record.text()))
                    .orElse(ClusterSettings.NONE.maintained(true)))
        .orElse(ClusterSettings.NONE);
  }

  private static <T> Optional<T> understood(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }
}
