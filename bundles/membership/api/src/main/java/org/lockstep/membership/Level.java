package org.lockstep.membership;

/**
 * A subsystem's place in the global order; lower levels carry higher ones.
 *
 * @param number 0 is the membership manager's own, others use {@link #MIN} to {@link #MAX}
 * @param name the subsystem: lower case letters, digits, {@code -} and {@code .}
 */
public record Level(int number, String name) implements Comparable<Level> {
  public static final int MIN = 1;
  public static final int MAX = 1_999;

  private static final int LONGEST_NAME = 64;

  /** The membership manager itself. */
  public static final Level MEMBERSHIP = new Level(0, "membership");

  public Level {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException("level " + number + " is not between 0 and " + MAX);
    }
    if (!isName(name)) {
      throw new IllegalArgumentException("subsystem name '" + name + "' is not like 'my-cache'");
    }
  }

  /** Levels are read with every membership: a regular expression would be much of that work. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && isPlain(name.charAt(0))
        && name.chars().allMatch(c -> isPlain(c) || c == '.' || c == '-');
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(Level other) {
    int order = Integer.compare(number, other.number);
    return order == 0 ? name.compareTo(other.name) : order;
  }

  @Override
  public String toString() {
    return number + "/" + name;
  }
}
