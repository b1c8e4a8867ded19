package org.lockstep.store.spi;

import java.util.Comparator;

/**
 * The place of a commit in the history of the cluster.
 *
 * @param epoch the mastership that made it
 * @param sequence grows by one with each commit, also across epochs
 */
public record Position(long epoch, long sequence) implements Comparable<Position> {
  public static final Position START = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::epoch).thenComparingLong(Position::sequence);

  public Position next() {
    return new Position(epoch, sequence + 1);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
