package org.lockstep.actions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.ProblemException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The supervisor's arm (ND-3), an OSGi service: a program that is launched through it dies with
 * this node, before anyone may start it elsewhere (RL-15).
 */
@ProviderType
public interface ProgramLauncher {
  /**
   * Launches a program; the stage completes once it runs.
   *
   * @return fails with a {@link org.lockstep.base.ProblemException} when it cannot be executed
   */
  CompletionStage<LaunchedProgram> launch(ProgramSpec program);

  /**
   * Ends whatever an owner has launched before this call, by whoever's hand: also what has
   * daemonised, and what was launched before the caller's bundle was updated. Each process is asked
   * with {@code TERM} and killed after a while.
   *
   * @return completes when none of it is left
   */
  CompletionStage<Void> end(String owner, Duration killAfter);

  /**
   * The programs of an owner that run, as far as this node knows; what they have daemonised is not
   * among them.
   */
  default List<LaunchedProgram> running(String owner) {
    return List.of();
  }

  /**
   * Leaves a command with the supervisor that undoes what outlives programs, an address or a mount.
   * It is run, unless it was revoked, when this node has ended in whatever way and all its programs
   * are gone, again and again until it succeeds; only then is the death mark written (RL-15). Until
   * then nobody takes this node for dead, though its lease has run out (ND-4). It replaces an
   * earlier one of the same owner.
   *
   * @param within how long it may take each time, to the millisecond
   * @return completes when the supervisor keeps it, and the other nodes can know it: what it undoes
   *     may be begun; fails with a {@link org.lockstep.base.ProblemException} when it cannot be
   *     executed
   */
  default CompletionStage<Void> bequeath(ProgramSpec command, Duration within) {
    return bequeath(command, within, false);
  }

  /**
   * As {@link #bequeath(ProgramSpec, Duration)}.
   *
   * @param mayBeOvertaken a lease that has run out is proof enough for this one: what it undoes
   *     does no harm while others begin with the same elsewhere
   */
  default CompletionStage<Void> bequeath(
      ProgramSpec command, Duration within, boolean mayBeOvertaken) {
    return CompletableFuture.failedStage(
        new ProblemException(
            "no-last-will",
            "not left",
            command.owner(),
            "there is no supervisor that would do it"));
  }

  /** Whether something of an owner is still to be undone, by whatever bundle it was left. */
  default boolean hasBequeathed(String owner) {
    return false;
  }

  /**
   * Takes back what an owner has left with {@link #bequeath}, if anything.
   *
   * @return completes when it is certain
   */
  default CompletionStage<Void> revoke(String owner) {
    return CompletableFuture.completedStage(null);
  }

  /**
   * By what a later boot finds the supervisor again, to be recorded before anything is left with
   * it. Any thread may ask.
   *
   * @return empty: it cannot keep anything
   */
  default Optional<String> keeper() {
    return Optional.empty();
  }

  /**
   * Has programs and wills go on when this node has left gracefully, until its next boot {@link
   * #adopt adopts} them, or the supervisor's bound for that is past: then they end. Those of all
   * others end now, and nothing is launched any more. If this node ends in any other way all of it
   * ends as ever, before its death is told (ND-3).
   *
   * @param owners whose programs and wills
   * @return completes when the supervisor has confirmed it; fails with a {@link
   *     org.lockstep.base.ProblemException} when it does not: then they end with this boot
   */
  default CompletionStage<Void> keepForNextBoot(Set<String> owners) {
    return CompletableFuture.failedStage(
        new ProblemException("not-kept", "programs not kept", "", "no supervisor would do it"));
  }

  /** Whether the supervisor keeps what an earlier boot has left: nothing is launched meanwhile. */
  default boolean keepsOfEarlierBoot() {
    return false;
  }

  /**
   * Takes over what an earlier boot has left: from now on it dies with this one. What is not taken
   * over ends, and is undone, before this completes.
   *
   * @param keeper as {@link #keeper} was then; empty: whatever is kept here
   * @param owners who are to go on
   * @return those of them of whom nothing has ended meanwhile; of the others nothing is left. Fails
   *     with a {@link org.lockstep.base.ProblemException} while that is not certain
   */
  default CompletionStage<Set<String>> adopt(String keeper, Set<String> owners) {
    return CompletableFuture.failedStage(
        new ProblemException(
            "not-taken-over", "programs not taken over", keeper, "no supervisor would do it"));
  }

  /** A program that runs or ran. */
  @ProviderType
  interface LaunchedProgram {
    long pid();

    /** Completes with the exit code; 128 + signal when a signal ended it. */
    CompletionStage<Integer> exit();

    /**
     * The last line of its output so far, for messages; empty when there is none. Of what its owner
     * has launched before nothing is told, of what runs beside it the last line may be.
     */
    default String lastLine() {
      return "";
    }

    /** Signals the program and all its descendants; {@code TERM} first, when {@code gently}. */
    void kill(boolean gently);
  }
}
