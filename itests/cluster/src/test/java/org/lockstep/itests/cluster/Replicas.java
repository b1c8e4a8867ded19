package org.lockstep.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.lockstep.store.spi.NodeConfig;

/** Nodes without a shared disk: each has a folder of its own, with a copy of the members' file. */
final class Replicas implements Place {
  private static final int PORT = 7800;
  private static final int LEAST_PORT = 20_000;
  private static final int LEAST_GIVEN_AWAY = 32_000;

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

  /**
   * Below those that the system gives away by itself: while a node is down nobody must get its port
   * by chance.
   */
  private static List<Integer> freePorts(int count) {
    return ThreadLocalRandom.current()
        .ints(LEAST_PORT, LEAST_GIVEN_AWAY)
        .filter(Replicas::isFree)
        .distinct()
        .limit(count)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Path disk(int node, Path image) {
    return Path.of("raft:" + own(node, image));
  }
}
