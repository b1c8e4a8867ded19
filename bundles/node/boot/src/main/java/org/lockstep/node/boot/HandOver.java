package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.lockstep.base.ProblemException;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Door;
import org.lockstep.node.supervisor.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From this boot to the next, and from the one before to this (ND-3). That nothing is left of what
 * was kept is said only when it is certain: elsewhere it is started then.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  /** Beside the logs, which a start of the host leaves there. */
  private static final String HERE = "handover";

  private static final long DOOR_MS = 5_000;
  private static final long LOOK_MS = 5;

  private final SupervisorLink supervisor;
  private final Greeting greeting;
  private final long pid;
  private final boolean holdsInput;
  private final Door door;
  private final Path here;
  private final long waitMs;
  private final Set<Long> exited = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private final CompletableFuture<Set<String>> adopted = new CompletableFuture<>();
  private volatile boolean keeps;
  private volatile long asked;

  HandOver(SupervisorLink supervisor, RunFolders folders, Duration wait) {
    this.supervisor = supervisor;
    this.greeting = supervisor.greeting();
    this.pid = supervisor.process().pid();
    this.holdsInput = supervisor.holdsInput();
    this.door = new Door(folders.run());
    this.here = folders.logs().resolve(HERE);
    this.waitMs = wait.toMillis();
    this.keeps = greeting.keeps();
  }

  /** Whether it still has what an earlier boot has left. */
  boolean keeps() {
    return keeps;
  }

  /**
   * @param nothingElse no will is left with it
   */
  Optional<String> keeper(boolean nothingElse) {
    boolean contained = nothingElse && greeting.containment() == Containment.NAMESPACE;
    try {
      return waitMs > 0
          ? Optional.of(Keeper.of(pid, contained, greeting.marker()).text())
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Programs cannot be kept for a next boot, which could not find them: {}", e.toString());
      return Optional.empty();
    }
  }

  Frame keep(long id, Set<String> owners) throws IOException {
    Files.writeString(here, greeting.marker());
    Frame frame = Frame.of(Frame.Kind.KEEP, id, waitMs, owners.toArray(new String[0]));
    frame.requireRoom();
    return frame;
  }

  /** From here on programs do not end with this process: not before the supervisor waits. */
  void kept() {
    supervisor.afterLeave(this::awaitDoor);
  }

  private void awaitDoor() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DOOR_MS);
    while (!Files.exists(door.socket()) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }
  }

  /** Once, whoever asks how often: what was not asked for then has ended. */
  synchronized CompletionStage<Set<String>> adopt(
      String keeper, Set<String> owners, LongSupplier nextId, SupervisedPrograms.Outlet outlet) {
    try {
      boolean own = keeper.isEmpty() || Keeper.of(keeper).marker().equals(greeting.marker());
      if (!greeting.keeps() || !own) {
        return elsewhere(Keeper.of(keeper));
      }
      if (asked == 0) {
        asked = nextId.getAsLong();
        String[] words = owners.toArray(new String[0]);
        Frame frame = Frame.of(Frame.Kind.ADOPT, asked, holdsInput ? 1 : 0, words);
        if (!outlet.send(frame)) {
          asked = 0;
          return CompletableFuture.failedStage(refused("the supervisor takes nothing more"));
        }
      }
      return adopted.thenCombine(told, (whole, all) -> both(whole, owners));
    } catch (IOException | IllegalArgumentException e) {
      return CompletableFuture.failedStage(refused(e.toString()));
    }
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  /** Nothing is kept there any more, or nobody knows. */
  private CompletionStage<Set<String>> elsewhere(Keeper then) throws IOException {
    boolean over =
        door.isOver(then.marker())
            || then.hasEnded()
            || (then.hostWasRestarted() && wasHere(then.marker()));
    return over
        ? CompletableFuture.completedStage(Set.of())
        : CompletableFuture.failedStage(
            refused(
                "its supervisor, process "
                    + then.pid()
                    + " of host "
                    + then.machine()
                    + ", is not found from here, and has not said that it has ended them: "
                    + then.doubt()));
  }

  private boolean wasHere(String marker) throws IOException {
    return Files.exists(here) && Files.readString(here).equals(marker);
  }

  private static ProblemException refused(String why) {
    return new ProblemException(
        "not-taken-over", "programs of the earlier boot not taken over", "", why);
  }

  void told() {
    told.complete(null);
  }

  void adopted(Set<String> whole) {
    keeps = false;
    adopted.complete(whole);
  }

  void failed(long id, String why) {
    if (asked == id) {
      adopted.completeExceptionally(refused(why));
    }
  }

  /** A program that nobody here has launched: it may be told of later. */
  void exited(long id) {
    if (greeting.keeps() && !told.isDone()) {
      exited.add(id);
    }
  }

  boolean hasExited(long id) {
    return exited.contains(id);
  }
}
