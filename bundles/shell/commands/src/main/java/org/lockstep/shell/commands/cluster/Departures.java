package org.lockstep.shell.commands.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Operations.Remaining;

/**
 * Why transitions wait for the event manager: it lets a node leave once its client services have
 * gone (RL-10), and takes up nothing else before.
 *
 * @param remaining what the leave of a node waits for, as registration knows it
 */
record Departures(MembershipView view, Function<NodeId, List<Remaining>> remaining) {
  private static final String EVENT_MANAGER = "event-manager";
  private static final int MOST = 5;

  static Departures of(MembershipView view, @Nullable Operations operations) {
    return new Departures(
        view, node -> operations == null ? List.of() : operations.remaining(node));
  }

  /** A line about each client service that does not end by itself, and one about all others. */
  List<String> reasons(Underway waiting) {
    boolean waits =
        isAtEventManager(waiting) && waiting.type() != TransitionType.FORCED_LEAVING; // (MM-10)
    return waits
        ? view.transitions().stream().filter(this::isUnderWay).flatMap(this::lines).toList()
        : List.of();
  }

  /** The first of them, and how many more there are: for people. */
  static List<String> few(List<String> reasons) {
    if (reasons.size() <= MOST) {
      return reasons;
    }
    List<String> few = new ArrayList<>(reasons.subList(0, MOST));
    few.add((reasons.size() - MOST) + " more, see 'status --json'");
    return few;
  }

  private static boolean isAtEventManager(Underway one) {
    return one.level().map(Level::name).filter(EVENT_MANAGER::equals).isPresent();
  }

  /** A leave that the level is at work on, not one that is to come next. */
  private boolean isUnderWay(Underway one) {
    return isAtEventManager(one)
        && one.type() == TransitionType.LEAVING
        && !one.partial()
        && view.node(one.node())
            .flatMap(member -> member.at(EVENT_MANAGER))
            .filter(state -> state == NodeState.LEAVING)
            .isPresent();
  }

  private Stream<String> lines(Underway leave) {
    String node = Names.of(view, leave.node());
    List<Remaining> all = remaining.apply(leave.node());
    Stream<String> held =
        all.stream()
            .flatMap(
                one ->
                    one
                        .waitsFor()
                        .map(why -> node + " is not empty (" + one.name() + "): " + why)
                        .stream());
    List<String> going =
        all.stream().filter(one -> one.waitsFor().isEmpty()).map(Remaining::name).toList();
    return Stream.concat(held, going.isEmpty() ? Stream.of() : Stream.of(going(node, going)))
        .map(line -> Names.in(view, line));
  }

  private static String going(String node, List<String> names) {
    String more = names.size() > MOST ? ", " + (names.size() - MOST) + " more" : "";
    return node
        + " leaves once these are elsewhere or stopped: "
        + names.stream().limit(MOST).collect(Collectors.joining(", "))
        + more;
  }
}
