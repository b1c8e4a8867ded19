package org.lockstep.base;

/**
 * The small integer id of a node: its index into the configuration and its slot on the shared disk.
 *
 * @param value from 0 up to {@value #MAX}
 */
public record NodeId(int value) implements Comparable<NodeId> {
  /** The highest id any disk can be formatted for. */
  public static final int MAX = 1023;

  public NodeId {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("node id " + value + " is not between 0 and " + MAX);
    }
  }

  public static NodeId of(int value) {
    return new NodeId(value);
  }

  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "N" + value;
  }
}
