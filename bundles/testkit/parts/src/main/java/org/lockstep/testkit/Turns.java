package org.lockstep.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Blocking code of several actors, each on a thread of its own, of which exactly one runs at a
 * time. Who runs next is drawn from a seed at every {@link #pass}: a run is its seed.
 */
public final class Turns {
  /** Thrown out of {@link #pass} when a run has taken all its turns: the actor ends there. */
  public static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Over() {
      super("no turns are left", null, false, false);
    }
  }

  private static final class Actor {
    final Semaphore turn = new Semaphore(0);
    boolean done;
  }

  private final Random chance;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final ThreadLocal<Actor> self = new ThreadLocal<>();
  private final Semaphore ended = new Semaphore(0);
  private int left;

  public Turns(long seed, int most) {
    this.chance = new Random(seed);
    this.left = most;
  }

  /** Before {@link #run}. The actor begins at its first turn. */
  public void add(String name, Runnable body) {
    Actor actor = new Actor();
    actors.add(actor);
    Thread thread = new Thread(() -> play(actor, body), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void play(Actor actor, Runnable body) {
    self.set(actor);
    actor.turn.acquireUninterruptibly();
    try {
      body.run();
    } catch (Over e) {
      // its part ends here
    } catch (RuntimeException | Error e) {
      failures.add(e);
      left = 0;
    }
    actor.done = true;
    next();
  }

  /** Hands the turn to whoever is drawn, perhaps to the caller again. Outside a run: nothing. */
  public void pass() {
    Actor actor = self.get();
    if (actor == null) {
      return;
    }
    left--;
    next();
    actor.turn.acquireUninterruptibly();
    if (left <= 0) {
      throw new Over();
    }
  }

  private void next() {
    List<Actor> waiting = actors.stream().filter(each -> !each.done).toList();
    if (waiting.isEmpty()) {
      ended.release();
    } else {
      waiting.get(chance.nextInt(waiting.size())).turn.release();
    }
  }

  /** Runs all to their ends; the first failure of any actor is thrown. */
  public void run() {
    next();
    ended.acquireUninterruptibly();
    if (!failures.isEmpty()) {
      throw new AssertionError("an actor failed", failures.get(0));
    }
  }
}
