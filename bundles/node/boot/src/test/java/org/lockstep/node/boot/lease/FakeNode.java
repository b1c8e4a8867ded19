package org.lockstep.node.boot.lease;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.lockstep.base.Incarnation;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A slot and a supervisor that write down what is done with them. */
public final class FakeNode implements SlotClaim, Supervision {
  public final List<String> done = new CopyOnWriteArrayList<>();
  public volatile boolean programsEnd = true;
  public volatile boolean silent;
  public volatile CountDownLatch renewing = new CountDownLatch(0);

  /** What happens while a renewal is on its way, and may throw. */
  public volatile Runnable meanwhile = () -> {};

  @Override
  public void arm() {
    done.add("arm");
  }

  @Override
  public void pet() {
    done.add("pet");
  }

  @Override
  public void ask() {
    done.add("ask");
  }

  @Override
  public boolean isSilent() {
    return silent;
  }

  @Override
  public void bye() {
    done.add("bye");
  }

  @Override
  public boolean programsAreOver(long boundMs) {
    if (!programsEnd) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return programsEnd;
  }

  @Override
  public void hold() {
    done.add("hold");
  }

  @Override
  public boolean holds() {
    return programsEnd && done.contains("hold");
  }

  @Override
  public void resume() {
    done.add("resume");
  }

  @Override
  public void part() {
    done.add("part");
  }

  @Override
  public Incarnation incarnation() {
    return Incarnation.of(1, 1);
  }

  @Override
  public void renew(Heartbeat heartbeat) {
    try {
      renewing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    meanwhile.run();
    done.add(heartbeat.bequeathed() ? "renew with wills" : "renew");
  }

  @Override
  public BidOutcome bid(long epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Snapshot adopt(long epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(long epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void vouch(Incarnation dead) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markDead(int earlier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SealedSector> deathMark() {
    return List.of();
  }

  @Override
  public void leave() {
    done.add("leave");
  }
}
