package org.lockstep.itests.cluster;

import java.io.IOException;
import java.util.List;

/** A switch and hosts, each a network namespace, and what can happen to their links. */
final class Network implements AutoCloseable {
  private static final String SUBNET = "10.77.0.";
  private static final int PORT = 7600;
  private static final List<String> TABLE = List.of("ip", "faults");

  private final String name;
  private final int hosts;

  /**
   * @param name unique on this machine; what is called so is this one's to remove
   */
  Network(String name, int hosts) throws IOException, InterruptedException {
    this.name = name;
    this.hosts = hosts;
    try {
      build();
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private void build() throws IOException, InterruptedException {
    Command.of("ip", "netns", "add", hub()).run();
    atHub("link", "add", "br0", "type", "bridge");
    atHub("link", "set", "br0", "up");
    for (int host = 0; host < hosts; host++) {
      connect(host);
    }
  }

  private void connect(int host) throws IOException, InterruptedException {
    String space = space(host);
    Command.of("ip", "netns", "add", space).run();
    Command.of("ip", "link", "add", "eth0", "netns", space, "type", "veth")
        .followedBy("peer", "name", "p" + host, "netns", hub())
        .run();
    Command.of("ip", "-n", space, "addr", "add", ip(host) + "/24", "dev", "eth0").run();
    Command.of("ip", "-n", space, "link", "set", "lo", "up").run();
    Command.of("ip", "-n", space, "link", "set", "eth0", "up").run();
    atHub("link", "set", "p" + host, "master", "br0");
    plug(host);
  }

  private void atHub(String... words) throws IOException, InterruptedException {
    Command.of(words).within(List.of("ip", "-n", hub())).run();
  }

  private String hub() {
    return name + "-sw";
  }

  private String space(int host) {
    return name + "-n" + host;
  }

  static String ip(int host) {
    return SUBNET + (host + 1);
  }

  static String address(int host) {
    return ip(host) + ":" + PORT;
  }

  /** The words that run a program on a host: it becomes that program, and no mount is copied. */
  List<String> within(int host) {
    return List.of("nsenter", "--net=/run/netns/" + space(host));
  }

  void unplug(int host) throws IOException, InterruptedException {
    atHub("link", "set", "p" + host, "down");
  }

  void plug(int host) throws IOException, InterruptedException {
    atHub("link", "set", "p" + host, "up");
  }

  /** Nothing that one host sends reaches the other. */
  void drop(int from, int to) throws IOException, InterruptedException {
    rule(to, "ip", "saddr", ip(from), "drop");
  }

  /** Of what reaches a host, so much is lost. */
  void lose(int host, int percent) throws IOException, InterruptedException {
    rule(host, "numgen", "random", "mod", "100", "<", Integer.toString(percent), "drop");
  }

  /** What is small reaches a host, what is large does not: a path that drops without a word. */
  void loseLarge(int host, int bytes) throws IOException, InterruptedException {
    rule(host, "meta", "length", ">", Integer.toString(bytes), "drop");
  }

  private void rule(int host, String... rule) throws IOException, InterruptedException {
    nft(host, "add", "table").run();
    nft(host, "add", "chain", "in", "{ type filter hook input priority 0 ; }").run();
    nft(host, "add", "rule", "in", String.join(" ", rule)).run();
  }

  /** No link is left cut, no rule in force. */
  void heal() throws IOException, InterruptedException {
    for (int host = 0; host < hosts; host++) {
      nft(host, "add", "table").run(); // deleting what is not there would fail
      nft(host, "delete", "table").run();
      plug(host);
    }
  }

  private Command nft(int host, String verb, String object, String... rest) {
    String line = String.join(" ", verb, object, String.join(" ", TABLE), String.join(" ", rest));
    return Command.of("nft", line).within(within(host));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (int host = 0; host < hosts; host++) {
      Command.of("ip", "netns", "del", space(host)).succeeds();
    }
    Command.of("ip", "netns", "del", hub()).succeeds();
  }
}
