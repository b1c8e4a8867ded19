package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client service waits for, for people.
 *
 * @param whole all of it
 * @param brief what of it has room in a table
 */
public record Wait(String whole, String brief) {
  private static final int ROOM = 100;
  private static final int ROOM_OF_NODE = 60;
  private static final int MOST_NODES = 2;
  private static final String NOT_ALLOWED = " is not an allowable node";

  static Wait of(String text) {
    return new Wait(text, shortened(text, ROOM));
  }

  /**
   * That none is left.
   *
   * @param what is said first
   * @param reasons each about a node, as {@link #about} says it
   * @param name of the client service
   */
  static Wait forNode(String what, List<String> reasons, String name) {
    List<String> telling = new ArrayList<>(reasons);
    telling.sort(Comparator.comparing(reason -> reason.endsWith(NOT_ALLOWED)));
    String said =
        telling.stream()
            .limit(MOST_NODES)
            .map(reason -> shortened(reason, ROOM_OF_NODE))
            .collect(Collectors.joining("; "));
    int more = reasons.size() - MOST_NODES;
    String rest = more > 0 ? "; " + more + " more, see 'cs explain " + name + "'" : "";
    return new Wait(what + ": " + String.join("; ", reasons), what + ": " + said + rest);
  }

  /** With what is to be done, for which a table has no room. */
  Wait advising(String what) {
    return new Wait(whole + "; " + what, brief);
  }

  /** A reason that is told of a node, with its name. */
  static String about(String node, String why) {
    if (why.startsWith("its ")) {
      return node + "'s " + why.substring("its ".length());
    }
    return why.startsWith("it ") ? node + why.substring("it".length()) : node + ": " + why;
  }

  /** Of all parts of a client service. */
  public static Optional<Wait> all(List<Wait> waits, String name) {
    List<Wait> distinct = waits.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return Optional.empty();
    }
    int more = distinct.size() - 1;
    String rest = more > 0 ? "; " + more + " more, see 'cs explain " + name + "'" : "";
    return Optional.of(
        new Wait(
            distinct.stream().map(Wait::whole).collect(Collectors.joining("; ")),
            distinct.get(0).brief() + rest));
  }

  private static String shortened(String text, int room) {
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }
}
