package org.lockstep.store.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.store.raft.core.Bounds;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;

/** Three members in one JVM, each with a channel and a folder of its own. */
final class Trio implements AutoCloseable {
  /** Whatever else this machine does. */
  private static final Patience PATIENCE = new Patience(5_000, 60_000);

  final Path folder;
  final Members members;
  final ClusterKey key;
  private final SortedMap<Integer, RaftMember> running = new TreeMap<>();

  Trio(Path folder, FormatSpec spec) {
    this.folder = folder;
    this.members = members(spec);
    this.key = ClusterKey.create(members.header().id());
  }

  private static Members members(FormatSpec spec) {
    List<Integer> ports = freePorts(3);
    SortedMap<NodeId, Members.Seat> seats = new TreeMap<>();
    for (NodeConfig node : spec.nodes()) {
      int port = ports.get(seats.size());
      seats.put(node.id(), new Members.Seat(node.name(), "127.0.0.1", port));
    }
    ClusterHeader header =
        new ClusterHeader(
            spec.cluster(), UUID.randomUUID(), spec.slots(), spec.timing(), spec.singleHost());
    return new Members(header, new Bounds(spec.logBytes() / 2, spec.checkpointBytes()), seats);
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All at once: alone, each would wait for a majority. */
  Trio start(int... ids) {
    List<CompletableFuture<Void>> started = new ArrayList<>();
    for (int id : ids) {
      started.add(CompletableFuture.runAsync(() -> startOne(id), task -> new Thread(task).start()));
    }
    started.forEach(CompletableFuture::join);
    return this;
  }

  private void startOne(int id) {
    RaftMember member =
        new MemberStart(members, members.seats().get(NodeId.of(id)), key, PATIENCE)
            .run(folder, Environment.real());
    synchronized (running) {
      running.put(id, member);
    }
  }

  RaftMember member(int id) {
    synchronized (running) {
      return running.get(id);
    }
  }

  void stop(int id) {
    synchronized (running) {
      running.remove(id).close();
    }
  }

  Path log(int id) {
    return folder.resolve(members.seats().get(NodeId.of(id)).name()).resolve("log");
  }

  int[] all() {
    return IntStream.range(0, 3).toArray();
  }

  @Override
  public void close() {
    synchronized (running) {
      running.values().forEach(RaftMember::close);
      running.clear();
    }
  }
}
