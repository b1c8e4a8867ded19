package org.lockstep.store.raft;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.raft.core.Bounds;
import org.lockstep.store.raft.group.Place;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.NodeConfig;

/**
 * The cluster as all members have it from their files.
 *
 * @param header what the format fixes for good
 * @param bounds what the store is made for
 * @param seats by slot
 */
record Members(ClusterHeader header, Bounds bounds, SortedMap<NodeId, Seat> seats) {
  /** The fewest of which one may be lost. */
  static final int FEWEST = 3;

  private static final int SHOWN_DIGITS = 16;

  Members {
    seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
  }

  /**
   * A member, and where it listens.
   *
   * @param host a name or an address
   */
  record Seat(String name, String host, int port) {
    Place place() {
      try {
        return new Place(name, new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (UnknownHostException e) {
        throw new ProblemException(
            "unknown-host", "store refused", name, "its host " + host + " cannot be resolved");
      }
    }
  }

  Optional<Seat> seat(String name) {
    return seats.values().stream().filter(seat -> seat.name().equals(name)).findFirst();
  }

  List<String> names() {
    return seats.values().stream().map(Seat::name).toList();
  }

  /** The records before the first commit. */
  List<Change> records() {
    List<Change> changes = new ArrayList<>();
    seats.forEach((id, seat) -> changes.add(NodeConfig.of(id.value(), seat.name()).toChange()));
    return changes;
  }

  /** Of all that the members have to agree on: where they listen is no part of it. */
  String digest() {
    try {
      String all = header + "|" + bounds + "|" + seats.keySet() + names();
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** Members with other settings do not hear this group. */
  String group() {
    return "lockstep-" + digest().substring(0, SHOWN_DIGITS);
  }
}
