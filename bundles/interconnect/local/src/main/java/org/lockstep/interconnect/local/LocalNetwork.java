package org.lockstep.interconnect.local;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;

/**
 * What local transports meet on. Whether two nodes are connected follows from what both say, and is
 * looked at again after every change.
 */
public final class LocalNetwork {
  private static final LocalNetwork SHARED = new LocalNetwork();

  private final SortedMap<String, LocalTransport> listening = new TreeMap<>();
  private final Set<Set<NodeId>> cuts = new HashSet<>();
  private int lastPort;

  /** The one that bundles use: for all nodes for which one class loader has loaded this class. */
  public static LocalNetwork shared() {
    return SHARED;
  }

  /** Cuts the connection between two nodes, until {@link #heal}. */
  public void cut(NodeId a, NodeId b) {
    change(() -> cuts.add(Set.of(a, b)));
  }

  public void heal() {
    change(cuts::clear);
  }

  /** Makes a change, then lets every pair connect, refuse or part as that demands. */
  synchronized void change(Runnable change) {
    change.run();
    for (LocalTransport transport : listening.values()) {
      transport.links().forEach(link -> link.settle(this));
    }
  }

  synchronized String listen(LocalTransport transport, String bind) {
    String address = bind.isEmpty() || bind.endsWith(":0") ? "local:" + ++lastPort : bind;
    if (listening.putIfAbsent(address, transport) != null) {
      throw new ProblemException(
          "address-in-use", "interconnect not started", address, "another node listens there");
    }
    return address;
  }

  void leave(LocalTransport transport) {
    change(() -> listening.values().removeIf(other -> other == transport));
  }

  @Nullable LocalTransport at(String address) {
    return listening.get(address);
  }

  @Nullable LocalTransport find(Incarnation boot, UUID cluster) {
    return listening.values().stream()
        .filter(other -> other.self().equals(boot) && other.cluster().equals(cluster))
        .findFirst()
        .orElse(null);
  }

  boolean isCut(NodeId a, NodeId b) {
    return cuts.contains(Set.of(a, b));
  }
}
