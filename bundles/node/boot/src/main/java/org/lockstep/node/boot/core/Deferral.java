package org.lockstep.node.boot.core;

import java.util.Optional;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.store.spi.Timing;

/**
 * What becomes of a node whose lease has run out (DB-8). It panics, unless every live member has
 * lost the disk too: then it waits, once nothing of it is on its way to shared data and none of its
 * programs is left. Whoever gets the disk back may take the lease for a proof of its death (ND-4),
 * so that is all it may be: a process that waits, and a slot that is renewed when it can be. The
 * lease is good again only when a later master has confirmed this boot.
 */
public final class Deferral {
  /** Writes are waited for as long as in a panic. */
  static final long LAST_WRITES_MS = 200;

  private final Timing timing;
  private final long mostMs;
  private State state = State.HELD;
  private long sinceMs;
  private long renewedMs;
  private long number;
  private OtherDisks said = OtherDisks.NOT_SAID;
  private long saidMs;
  private long workSinceMs;

  private enum State {
    HELD,
    ENDING,
    WAITING,
    RETURNING
  }

  /** What this node has to do, at each petting. */
  public sealed interface Act {
    /** The programs are to end; the supervisor is not petted until they have. */
    record EndPrograms() implements Act {}

    /** What has to end is on its way to its end: the supervisor is only asked. */
    record Ask() implements Act {}

    /** It is petted: a paused process is killed while it waits, too. */
    record Pet() implements Act {}

    record Panic(String why) implements Act {}
  }

  /**
   * What still is at work on this node.
   *
   * @param writing somebody has entered the gate, and has not left it
   * @param programs the supervisor has not said that none is left
   * @param objection why this node may not wait, whatever others say
   */
  public record Remains(boolean writing, boolean programs, Optional<String> objection) {}

  /**
   * @param mostMs how long it waits at most
   */
  public Deferral(Timing timing, long mostMs) {
    this.timing = timing;
    this.mostMs = mostMs;
  }

  /** What the other live members say, at that moment. */
  public void othersSay(OtherDisks what, long nowMs) {
    if (what != said || nowMs - saidMs > freshMs()) {
      workSinceMs = nowMs;
    }
    said = what;
    saidMs = nowMs;
  }

  /** The lease has run out. Asked again and again, until it is good again. */
  public Act ranOut(long nowMs, Remains remains) {
    Optional<String> against = remains.objection().or(() -> objection(nowMs));
    if (against.isPresent()) {
      return new Act.Panic("the lease on the shared disk has run out: " + against.get());
    }
    if (state == State.HELD) {
      state = State.ENDING;
      sinceMs = nowMs;
      return new Act.EndPrograms();
    }
    return state == State.ENDING ? ending(nowMs, remains) : waiting(nowMs);
  }

  private Act ending(long nowMs, Remains remains) {
    if (remains.writing() && nowMs - sinceMs >= LAST_WRITES_MS) {
      return new Act.Panic("the lease has run out, and writes of shared data do not end");
    }
    if (remains.programs() && nowMs - sinceMs >= timing.watchdogMs()) {
      return new Act.Panic("the lease has run out, and programs do not end");
    }
    if (remains.writing() || remains.programs()) {
      return new Act.Ask();
    }
    state = State.WAITING;
    return new Act.Pet();
  }

  private Act waiting(long nowMs) {
    if (state == State.RETURNING && hasRunOut(nowMs)) {
      state = State.WAITING; // it is lost again
    }
    return new Act.Pet();
  }

  /** Why this node waits no longer; that its own disk works says more than what others say. */
  private Optional<String> objection(long nowMs) {
    long waitedMs = state == State.HELD ? 0 : nowMs - sinceMs;
    if (waitedMs >= mostMs) {
      return Optional.of("the disk is waited for no longer than " + mostMs + " ms");
    }
    if (state == State.RETURNING && !hasRunOut(nowMs)) {
      return Optional.empty();
    }
    if (nowMs - saidMs > freshMs() || said == OtherDisks.NOT_SAID) {
      return Optional.of("not every live member says that it has lost the disk");
    }
    boolean patient = state != State.HELD && nowMs - workSinceMs < patienceMs();
    return said == OtherDisks.LOST || patient
        ? Optional.empty()
        : Optional.of("others can use the disk");
  }

  /**
   * Whoever is held up for longer without a lease is killed; those who were heard may have been so.
   */
  private long freshMs() {
    return timing.watchdogMs();
  }

  /** Disks come back one after the other: as long as one renewal may take. */
  private long patienceMs() {
    return timing.renewalMs() + 2L * timing.ioTimeoutMs();
  }

  /**
   * The slot was renewed, having been this boot's before. One that comes when the one before has
   * run out begins anew: somebody may have looked in between.
   */
  public void renewed(long issuedMs, long nowMs) {
    boolean anew = state == State.RETURNING && hasRunOut(nowMs);
    if (state == State.WAITING || anew) {
      state = State.RETURNING;
      number++;
    }
    renewedMs = issuedMs;
  }

  private boolean hasRunOut(long nowMs) {
    return nowMs >= renewedMs + timing.leaseMs();
  }

  public DiskWait standing(long nowMs) {
    if (state == State.HELD) {
      return DiskWait.NONE;
    }
    boolean returning = state == State.RETURNING && !hasRunOut(nowMs);
    return new DiskWait(returning ? DiskWait.Phase.RETURNING : DiskWait.Phase.WAITING, number);
  }

  /**
   * A later master has confirmed this boot.
   *
   * @param after the number of the renewals that it was asked after
   * @return when the renewal was issued from which the lease counts again; empty: it does not
   */
  public Optional<Long> confirmed(long after, long nowMs) {
    if (state != State.RETURNING || after != number || hasRunOut(nowMs)) {
      return Optional.empty();
    }
    state = State.HELD;
    return Optional.of(renewedMs);
  }
}
