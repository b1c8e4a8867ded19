package org.lockstep.shell.commands.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Awaited;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.Console;

/**
 * Waits for the end of a node's transition and says meanwhile, whenever it changes, what that waits
 * for (AL-2).
 *
 * @param operations without them nothing is known of client services
 * @param what is waited for, like {@code leave}
 */
record Awaiting(MembershipManager membership, @Nullable Operations operations, String what) {
  private static final long EVERY_MS = 1_000;

  void end(CompletionStage<?> end, NodeId node, Console console)
      throws InterruptedException, ExecutionException {
    List<String> said = List.of();
    while (true) {
      try {
        end.toCompletableFuture().get(EVERY_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException goesOn) {
        List<String> now = lines(node);
        List<String> before = said;
        now.stream().filter(line -> !before.contains(line)).forEach(console::line);
        said = now;
      }
    }
  }

  private List<String> lines(NodeId node) {
    MembershipView view = membership.view();
    Departures departures = Departures.of(view, operations);
    String whose = Names.of(view, node) + "'s " + what;
    return view.transitions().stream()
        .filter(one -> one.node().equals(node))
        .flatMap(one -> lines(one, whose, departures).stream())
        .toList();
  }

  private static List<String> lines(Underway one, String whose, Departures departures) {
    List<String> reasons = Departures.few(departures.reasons(one));
    if (!reasons.isEmpty()) {
      return reasons.stream().map(reason -> whose + " waits: " + reason).toList();
    }
    return one.awaiting().stream()
        .map(awaited -> whose + level(one) + " waits for " + of(awaited, departures.view()))
        .toList();
  }

  private static String level(Underway one) {
    return one.level().map(level -> " at level " + level.number()).orElse("");
  }

  private static String of(Awaited awaited, MembershipView view) {
    String node = Names.of(view, awaited.node()) + "'s " + awaited.subsystem();
    return node
        + awaited.waitsFor().map(other -> ", which waits for " + Names.of(view, other)).orElse("");
  }
}
