package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lockstep.base.Incarnation;
import org.lockstep.events.MembershipEvent;
import org.lockstep.registration.core.Draining;
import org.lockstep.registration.core.Round;

/** The events that this node has been told of and not answered yet (EM-4). One thread only. */
final class Answers {
  private final List<Owed> owed = new ArrayList<>();

  /**
   * An event that is not answered.
   *
   * @param round the first round of decisions that knows of it
   */
  private record Owed(MembershipEvent event, long round, CompletableFuture<Void> answer) {}

  void add(MembershipEvent event, long round, CompletableFuture<Void> answer) {
    owed.add(new Owed(event, round, answer));
  }

  boolean any() {
    return !owed.isEmpty();
  }

  /**
   * @param settledRound all rounds up to this one are over, also of nobody's who may not decide
   * @param offered what this node offers is confirmed
   * @return whether any was answered
   */
  boolean check(Book book, Round round, long settledRound, boolean offered) {
    List<Owed> due =
        owed.stream()
            .filter(
                one -> one.round() <= settledRound && isSettled(one.event(), book, round, offered))
            .toList();
    owed.removeAll(due);
    due.forEach(one -> one.answer().complete(null));
    return !due.isEmpty();
  }

  /**
   * Nothing names a boot that is dead or about to be gone. On a graceful leave what was stopped
   * there has been started elsewhere too, or nothing can take it (RL-10); what is blocked says so,
   * and nobody waits for what is in maintenance.
   */
  private static boolean isSettled(MembershipEvent event, Book book, Round round, boolean offered) {
    boolean leaves = !event.partial().containsAll(event.leaving().keySet());
    Draining draining = new Draining(round);
    boolean pending =
        book.entries().stream()
            .filter(entry -> !draining.isHeld(entry.instance()))
            .anyMatch(
                entry ->
                    entry.placement().on().filter(boot -> goes(event, boot)).isPresent()
                        || (leaves && draining.isMoving(entry.instance())));
    return !pending && (offered || !event.joining().containsKey(event.localNode()));
  }

  private static boolean goes(MembershipEvent event, Incarnation boot) {
    return !event.partial().contains(boot.node())
        && (boot.equals(event.leaving().get(boot.node()))
            || Optional.ofNullable(event.lost().get(boot.node()))
                .filter(lost -> lost.number() >= boot.number())
                .isPresent());
  }
}
