package org.lockstep.base;

import java.util.Comparator;

/**
 * One boot of one node. The number grows at every boot; a message or record of an older incarnation
 * is void.
 *
 * @param node whose boot
 * @param number from 1; 0 stands for "never booted"
 */
public record Incarnation(NodeId node, int number) implements Comparable<Incarnation> {
  private static final Comparator<Incarnation> ORDER =
      Comparator.comparing(Incarnation::node).thenComparingInt(Incarnation::number);

  public Incarnation {
    if (number < 0) {
      throw new IllegalArgumentException("incarnation " + number + " of " + node + " is negative");
    }
  }

  public static Incarnation of(int node, int number) {
    return new Incarnation(NodeId.of(node), number);
  }

  @Override
  public int compareTo(Incarnation other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return node + "#" + number;
  }
}
