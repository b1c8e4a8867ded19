package org.lockstep.membership;

/** How many barriers a level has for each transition type; 1 to {@value #MAX} each (MM-1). */
public record Barriers(int joining, int leaving, int forcedLeaving) {
  public static final int MAX = 64;

  public static final Barriers ONE = new Barriers(1, 1, 1);

  public Barriers {
    for (int count : new int[] {joining, leaving, forcedLeaving}) {
      if (count < 1 || count > MAX) {
        throw new IllegalArgumentException(count + " barriers: there are 1 to " + MAX);
      }
    }
  }

  public int of(TransitionType type) {
    return switch (type) {
      case JOINING -> joining;
      case LEAVING -> leaving;
      case FORCED_LEAVING -> forcedLeaving;
    };
  }

  @Override
  public String toString() {
    return "joining " + joining + ", leaving " + leaving + ", forcedLeaving " + forcedLeaving;
  }
}
