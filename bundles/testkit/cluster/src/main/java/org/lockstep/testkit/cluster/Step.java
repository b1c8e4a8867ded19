package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.Locale;

/**
 * One thing that happens to a cluster.
 *
 * @param atMs when, from the beginning
 * @param node to which node
 * @param other which other node has to do with it, where one has
 * @param forMs how long, where it lasts
 */
public record Step(long atMs, Fault fault, int node, int other, long forMs) {
  void schedule(SimulatedCluster cluster) {
    cluster.world().after(Duration.ofMillis(atMs), () -> begin(cluster));
  }

  private void begin(SimulatedCluster cluster) {
    cluster.world().trace().say(() -> cluster.world().nowMs() + " --- " + this);
    fault.begin(cluster, this);
    if (fault.lasts()) {
      cluster.world().after(Duration.ofMillis(forMs), () -> fault.end(cluster, this));
    }
  }

  /** When it is over; a cut may outlast everything else. */
  long untilMs() {
    return fault.parts() ? atMs : atMs + forMs;
  }

  boolean concerns(int id) {
    return node == id || other == id;
  }

  /** One line, which {@link #parse} reads. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d %s %d %d %d", atMs, fault, node, other, forMs);
  }

  static Step parse(String line) {
    String[] words = line.strip().split(" ");
    return new Step(
        Long.parseLong(words[0]),
        Fault.valueOf(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]));
  }
}
