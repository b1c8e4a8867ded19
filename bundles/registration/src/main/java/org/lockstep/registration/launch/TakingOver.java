package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.NodeSettings.HandedOver;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier boot of this node has handed over (ND-3). The supervisor makes it this boot's
 * first, so that it dies with it; only then the records say that this boot has it. Should this boot
 * end in between, that costs the programs, and runs nothing twice. One thread only.
 */
final class TakingOver {
  private static final Logger LOG = LoggerFactory.getLogger(TakingOver.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Keeps one transaction within what the store takes. */
  private static final int MAX_AT_ONCE = 32;

  private final SharedStore store;
  private final WallClock clock;
  private final Incarnation self;
  private final Programs programs;
  private final Turns turns;
  private final Engine engine;
  private final Set<String> said = new HashSet<>();
  private boolean busy;

  TakingOver(
      SharedStore store,
      WallClock clock,
      Incarnation self,
      Programs programs,
      Turns turns,
      Engine engine) {
    this.store = store;
    this.clock = clock;
    this.self = self;
    this.programs = programs;
    this.turns = turns;
    this.engine = engine;
  }

  /** Of a member: before that its records may be older than the hand-over. */
  void look(Book book) {
    Optional<ProgramLauncher> launcher = programs.launcher();
    HandedOver then = handedOver(book);
    if (busy || launcher.isEmpty()) {
      return;
    }
    if (then.any() && then.boot() != self.number()) {
      busy = true;
      adopt(launcher.get(), book, then);
    } else if (!then.any() && launcher.get().keepsOfEarlierBoot()) {
      busy = true;
      discard(launcher.get(), book);
    }
  }

  /** Nothing is handed over, which a commit makes sure of: what is kept all the same ends. */
  private void discard(ProgramLauncher launcher, Book book) {
    Asked.of(() -> store.commit(settings(book, handedOver(book))))
        .whenComplete(
            (result, failure) ->
                turns.take(
                    () -> {
                      if (result != null && result.committed()) {
                        adopt(launcher, book, HandedOver.NOTHING);
                      } else {
                        later(PAUSE);
                      }
                    }));
  }

  private HandedOver handedOver(Book book) {
    return Nodes.settings(self.node(), book.circumstances()).handedOver();
  }

  private void adopt(ProgramLauncher launcher, Book book, HandedOver then) {
    Set<String> owners =
        left(book, then).stream().map(Book.Entry::name).collect(Collectors.toSet());
    Asked.of(() -> launcher.adopt(then.keeper(), owners))
        .whenComplete((whole, failure) -> turns.take(() -> adopted(then, whole, failure)));
  }

  private List<Book.Entry> left(Book book, HandedOver then) {
    if (!then.any()) {
      return List.of();
    }
    Incarnation boot = new Incarnation(self.node(), then.boot());
    return book.entries().stream()
        .filter(entry -> entry.isOn(boot))
        .filter(entry -> entry.placement().state() == ClientServiceState.REGISTERED)
        .toList();
  }

  private void adopted(HandedOver then, @Nullable Set<String> whole, @Nullable Throwable failure) {
    if (whole == null) {
      untaken(then, why(failure));
    } else if (!then.any()) {
      LOG.warn("What an earlier boot had left is nobody's any more: it has ended");
      later(PAUSE);
    } else {
      record(then, whole);
    }
  }

  private static String why(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ProblemException known ? known.problem().why() : String.valueOf(cause);
  }

  /** It is recorded, so that whoever is asked anywhere can say what has to be done. */
  private void untaken(HandedOver then, String why) {
    if (said.add(why)) {
      LOG.warn("What boot {} has handed over stays where it is: {}", then.boot(), why);
    }
    Book book = engine.books().read();
    HandedOver now = handedOver(book);
    HandedOver told = now.untaken(why);
    if (!then.any() || !now.is(then) || now.equals(told)) {
      later(PAUSE);
      return;
    }
    Asked.of(() -> store.commit(settings(book, told)))
        .whenComplete((result, failure) -> turns.take(() -> later(PAUSE)));
  }

  /** Nothing else that is said of the node changes. */
  private Transaction settings(Book book, HandedOver now) {
    String key = Records.settingsKey(self.node());
    NodeSettings settings = Nodes.settings(self.node(), book.circumstances());
    return Transaction.builder()
        .expect(key, book.circumstances().version(key))
        .put(key, Records.write(settings.of(engine.name()).handedOver(now)))
        .build();
  }

  private void later(Duration pause) {
    turns.after(
        pause,
        () -> {
          busy = false;
          turns.lookSoon();
        });
  }

  private void record(HandedOver then, Set<String> whole) {
    Book book = engine.books().read();
    if (!handedOver(book).is(then)) {
      LOG.error("Somebody has said that nothing of boot {} runs: it ends", then.boot());
      programs
          .launcher()
          .ifPresent(launcher -> whole.forEach(owner -> launcher.end(owner, Duration.ZERO)));
      later(PAUSE);
      return;
    }
    List<Book.Entry> open =
        left(book, then).stream().filter(entry -> whole.contains(entry.name())).toList();
    List<Book.Entry> now = open.subList(0, Math.min(MAX_AT_ONCE, open.size()));
    boolean last = now.size() == open.size();
    Asked.of(() -> store.commit(transaction(book, now, last)))
        .whenComplete(
            (result, failure) -> turns.take(() -> recorded(then, whole, last, now, result)));
  }

  /** With the last of them nothing is handed over any more. */
  private Transaction transaction(Book book, List<Book.Entry> now, boolean last) {
    String key = Records.settingsKey(self.node());
    Transaction.Builder transaction =
        Transaction.builder().expect(key, book.circumstances().version(key));
    for (Book.Entry entry : now) {
      transaction
          .expect(entry.placementKey(), entry.placementVersion())
          .expect(entry.runningKey(), entry.runningVersion())
          .put(
              entry.placementKey(),
              Records.write(entry.placement().adopted(self, engine.name(), clock.instant())));
    }
    if (last) {
      NodeSettings settings = Nodes.settings(self.node(), book.circumstances());
      transaction.put(key, Records.write(settings.handedOver(HandedOver.NOTHING)));
    }
    return transaction.build();
  }

  private void recorded(
      HandedOver then,
      Set<String> whole,
      boolean last,
      List<Book.Entry> now,
      @Nullable CommitResult result) {
    boolean committed = result != null && result.committed();
    if (committed) {
      now.forEach(entry -> LOG.info("{} is adopted from boot {}", entry.id(), then.boot()));
    }
    if (committed && last) {
      later(Duration.ZERO);
    } else {
      turns.after(committed ? Duration.ZERO : Engine.PAUSE, () -> record(then, whole));
    }
  }
}
