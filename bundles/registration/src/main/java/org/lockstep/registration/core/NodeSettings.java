package org.lockstep.registration.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says of a node.
 *
 * @param node its name: another node that is given its number later takes over none of it; empty:
 *     nothing was said
 * @param standby drained without leaving: nothing is placed there, what is there moves
 * @param maintained nothing is started, stopped or moved there
 * @param capacity how much it has of what client services need
 * @param let the version at which it could be chosen again after standby or maintenance; {@link
 *     #NOW}: this record's; 0: it always could
 * @param handedOver what goes on there without the node, which counts as maintained until it is
 *     back
 */
public record NodeSettings(
    String node,
    boolean standby,
    boolean maintained,
    SortedMap<String, Long> capacity,
    long let,
    HandedOver handedOver) {
  /** The version of the record that says so. */
  public static final long NOW = -1;

  public static final NodeSettings NONE =
      new NodeSettings("", false, false, Collections.emptySortedMap(), 0, HandedOver.NOTHING);

  /**
   * Of a boot that has left and whose supervisor keeps its client services (ND-3).
   *
   * @param boot its number; 0: none
   * @param keeper by which a later boot finds that supervisor
   * @param untaken why a later boot has not taken it over; empty: none has said so
   */
  public record HandedOver(int boot, String keeper, String untaken) {
    public static final HandedOver NOTHING = new HandedOver(0, "");
    private static final int LONGEST = 1_000;

    public HandedOver {
      untaken = untaken.substring(0, Math.min(LONGEST, untaken.length()));
    }

    public HandedOver(int boot, String keeper) {
      this(boot, keeper, "");
    }

    public HandedOver untaken(String why) {
      return new HandedOver(boot, keeper, why);
    }

    /** Whether it is the same that is handed over, whatever is said of it. */
    public boolean is(HandedOver other) {
      return boot == other.boot && keeper.equals(other.keeper);
    }

    public boolean any() {
      return boot > 0;
    }
  }

  public NodeSettings {
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
  }

  public NodeSettings standby(boolean now) {
    long then = standby && !now ? NOW : let;
    return new NodeSettings(node, now, maintained, capacity, then, handedOver);
  }

  public NodeSettings maintained(boolean now) {
    long then = maintained && !now ? NOW : let;
    return new NodeSettings(node, standby, now, capacity, then, handedOver);
  }

  public NodeSettings capacity(SortedMap<String, Long> now) {
    return new NodeSettings(node, standby, maintained, now, let, handedOver);
  }

  public NodeSettings handedOver(HandedOver now) {
    return new NodeSettings(node, standby, maintained, capacity, let, now);
  }

  /** Nothing is started, stopped or moved there. */
  public boolean isHeld() {
    return maintained || handedOver.any();
  }

  /** What of it is said of the node of this name. What was handed over runs, whoever is there. */
  public NodeSettings of(String name) {
    boolean other = !node.isEmpty() && !node.equals(name);
    return other
        ? NONE.handedOver(handedOver).of(name)
        : new NodeSettings(name, standby, maintained, capacity, let, handedOver);
  }

  /**
   * @param version of the record that this was read from
   */
  public NodeSettings readAt(long version) {
    return let == NOW
        ? new NodeSettings(node, standby, maintained, capacity, version, handedOver)
        : this;
  }
}
