package org.lockstep.actions;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

  /** A program that runs or ran. */
  @ProviderType
  interface LaunchedProgram {
    long pid();

    /** Completes with the exit code; 128 + signal when a signal ended it. */
    CompletionStage<Integer> exit();

    /** The last line of its output so far, for messages; empty when there is none. */
    default String lastLine() {
      return "";
    }

    /** Signals the program and all its descendants; {@code TERM} first, when {@code gently}. */
    void kill(boolean gently);
  }
}
