package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Wait;
import org.lockstep.registration.core.Waiting;

/**
 * What becomes of a client service and its group once their failures are forgotten (RL-6).
 *
 * @param round of nothing that is older than the cleanup
 */
record Retrial(Book book, Round round) {
  /** What its actions may take, each once. */
  static Duration bound(Book book, String name) {
    return group(book, name).stream()
        .flatMap(one -> one.running().actions().values().stream())
        .map(ActionSpec::timeout)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Whether nothing of it is at work or follows any more, but for what waits for a bundle.
   *
   * @throws ProblemException when it has failed again
   */
  boolean isOver(String name) {
    List<Book.Entry> group = group(book, name);
    group.stream()
        .filter(one -> !round.isMaintained(one.instance())) // its end is not waited for either
        .forEach(one -> requireStopped(name, one));
    boolean ended =
        group.stream().noneMatch(one -> isAtWork(one.instance()))
            && round.decide(group.stream().map(Book.Entry::id).toList()).isEmpty();
    if (ended) {
      group.forEach(one -> requireStarted(name, one));
    }
    return ended;
  }

  private boolean isAtWork(Instance one) {
    return Results.due(one.running(), one.placement()).isPresent()
        && !round.isMaintained(one)
        && new Waiting(round).missingType(one).isEmpty();
  }

  private static void requireStopped(String name, Book.Entry one) {
    one.placement()
        .blocked()
        .ifPresent(
            why -> {
              throw new ProblemException("stop-failed", cleanup(name), one.name(), again(why));
            });
  }

  private void requireStarted(String name, Book.Entry one) {
    if (one.placement().on().isEmpty() && !one.placement().failed().isEmpty()) {
      String why =
          new Waiting(round).reason(one.instance()).map(Wait::whole).orElse("see 'cs show'");
      throw new ProblemException(
          "not-placed", cleanup(name), one.name(), again(one.placement().state() + ": " + why));
    }
  }

  private static String cleanup(String name) {
    return "cleanup " + name;
  }

  private static String again(String why) {
    return "failures are forgotten, and it has failed again: " + why;
  }

  private static List<Book.Entry> group(Book book, String name) {
    if (book.entry(name).isEmpty()) {
      throw Wishes.unknown(name);
    }
    List<Book.Entry> group = new ArrayList<>(book.parts(name));
    book.roster().children(name).forEach(child -> group.addAll(group(book, child)));
    return group;
  }
}
