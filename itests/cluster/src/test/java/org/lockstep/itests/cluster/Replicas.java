package org.lockstep.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.lockstep.store.spi.NodeConfig;

/** Nodes without a shared disk: each has a folder of its own, with a copy of the members' file. */
final class Replicas implements Place {
  private static final int PORT = 7800;

  private final IntFunction<String> seats;

  /** All on this host. */
  static Replicas here(int nodes) {
    List<Integer> ports = freePorts(nodes);
    return new Replicas(node -> "127.0.0.1:" + ports.get(node));
  }

  /** Each on the host that the network has for it. */
  static Replicas onHosts() {
    return new Replicas(host -> Network.ip(host) + ":" + PORT);
  }

  private Replicas(IntFunction<String> seats) {
    this.seats = seats;
  }

  @Override
  public UUID format(Path image, List<NodeConfig> nodes) {
    UUID id = UUID.randomUUID();
    StringBuilder members = new StringBuilder("cluster=test\nid=" + id + "\nslots=8\n");
    for (NodeConfig node : nodes) {
      int slot = node.id().value();
      String seat = node.name() + "@" + seats.apply(slot);
      members.append("node.").append(slot).append('=').append(seat).append('\n');
    }
    try {
      for (NodeConfig node : nodes) {
        Path own = Files.createDirectories(own(node.id().value(), image));
        Files.writeString(own.resolve("members"), members);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return id;
  }

  private static Path own(int node, Path image) {
    return image.resolveSibling("store" + node);
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

  @Override
  public Path disk(int node, Path image) {
    return Path.of("raft:" + own(node, image));
  }
}
