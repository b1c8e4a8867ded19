package org.lockstep.registration.launch;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeTies;
import org.lockstep.registration.core.NodeSettings.HandedOver;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/** What a node has handed over goes on under its supervisor while the node is away (ND-3). */
final class KeptThere implements NodeTies {
  private static final String WHAT = "node not removed";

  private final SharedStore store;
  private final Cluster cluster;
  private final Books books;

  KeptThere(SharedStore store, Cluster cluster, Books books) {
    this.store = store;
    this.cluster = cluster;
    this.books = books;
  }

  @Override
  public SortedMap<String, Long> requireNone(NodeId node) {
    String key = Records.settingsKey(node);
    Optional<StoredRecord> record = store.get(key);
    String name =
        Optional.ofNullable(cluster.nodes().get(node))
            .map(Cluster.Known::name)
            .orElse(node.toString());
    HandedOver then = record.map(said -> understood(name, said)).orElse(HandedOver.NOTHING);
    if (then.any()) {
      throw refused(name, new Incarnation(node, then.boot()));
    }
    return new TreeMap<>(Map.of(key, record.map(StoredRecord::version).orElse(0L)));
  }

  private static HandedOver understood(String name, StoredRecord record) {
    try {
      return Nodes.settings(record).handedOver();
    } catch (ProblemException e) {
      throw new ProblemException(
          "handed-over",
          WHAT,
          name,
          "whether anything of it runs on is not to be told here: " + e.problem().line());
    }
  }

  private ProblemException refused(String name, Incarnation boot) {
    String services =
        books.read().entries().stream()
            .filter(entry -> entry.isOn(boot))
            .map(Book.Entry::name)
            .distinct()
            .collect(Collectors.joining(", "));
    return new ProblemException(
        "handed-over",
        WHAT,
        name,
        "its boot "
            + boot.number()
            + " has handed over "
            + (services.isEmpty() ? "to its supervisor" : services + " to its supervisor")
            + ", under which programs may run on: start "
            + name
            + ", which takes them over, or end them and say so with 'node unmaintain "
            + name
            + " --host-is-off'; then remove it");
  }
}
