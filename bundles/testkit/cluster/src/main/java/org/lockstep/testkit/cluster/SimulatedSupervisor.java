package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.lockstep.node.boot.lease.Supervision;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.testkit.world.SimulatedProcess;

/**
 * The process beside a node (ND-3): kills a node that does not pet it, and when the node is gone,
 * with all that it had handed to the kernel, writes the death mark.
 */
final class SimulatedSupervisor implements Supervision {
  private static final long RETRY_MS = 50;

  private final SimulatedProcess node;
  private final SimulatedProcess self;
  private final List<SectorDevice> disks;
  private final List<SealedSector> marks;
  private final int watchdogMs;
  private final LongSupplier leaseUntilMs;
  private final Runnable died;
  private final SimulatedPrograms programs;
  private int left;
  private long pettedMs;
  private long untilMs;
  private boolean guarding;
  private boolean parted;
  private volatile boolean held;

  /**
   * @param leaseUntilMs of the node, when it pets
   * @param died told the node when this process dies before it
   */
  SimulatedSupervisor(
      SimulatedProcess node,
      SimulatedProcess self,
      List<SectorDevice> disks,
      List<SealedSector> marks,
      int watchdogMs,
      LongSupplier leaseUntilMs,
      SimulatedPrograms programs,
      Runnable died) {
    this.node = node;
    this.self = self;
    this.disks = disks;
    this.marks = marks;
    this.left = marks.size();
    this.watchdogMs = watchdogMs;
    this.leaseUntilMs = leaseUntilMs;
    this.programs = programs;
    this.died = died;
  }

  private long nowMs() {
    return self.environment().clock().millis();
  }

  @Override
  public void arm() {
    guarding = true;
    pettedMs = nowMs();
    watch(watchdogMs);
    node.whenGone(() -> self.perform(10, this::nodeIsGone));
    self.whenGone(
        () -> {
          programs.killAll(); // the system does
          node.perform(11, died);
        });
  }

  private void watch(long ms) {
    self.after(
        ms,
        () -> {
          long left = leftMs();
          if (guarding && left <= 0) {
            node.kill();
            programs.killAll();
          } else if (guarding) {
            watch(left);
          }
        });
  }

  /** While its lease is good the node has twice the time. */
  private long leftMs() {
    long patientMs = Math.min(untilMs, pettedMs + 2L * watchdogMs);
    return Math.max(pettedMs + watchdogMs, patientMs) - nowMs();
  }

  @Override
  public void pet() {
    long until = leaseUntilMs.getAsLong();
    self.after(
        0,
        () -> {
          pettedMs = nowMs();
          untilMs = until;
        });
  }

  @Override
  public void ask() {
    // it dies, but it is never stopped while its node lives
  }

  @Override
  public boolean isSilent() {
    return false;
  }

  @Override
  public void bye() {
    guarding = false;
    programs.killAll();
  }

  @Override
  public boolean programsAreOver(long boundMs) {
    for (long waited = 0; !programs.areOver() && waited < boundMs; waited++) {
      node.sleepMillis(1);
    }
    return programs.areOver();
  }

  @Override
  public void hold() {
    self.after(
        0,
        () -> {
          programs.killAll();
          holdOnceTheyAreOver();
        });
  }

  private void holdOnceTheyAreOver() {
    if (programs.areOver()) {
      node.perform(12, () -> held = true);
    } else {
      self.after(1, this::holdOnceTheyAreOver);
    }
  }

  @Override
  public boolean holds() {
    return held;
  }

  @Override
  public void resume() {
    held = false;
    programs.resume();
  }

  @Override
  public void part() {
    parted = true;
    self.kill();
  }

  private void nodeIsGone() {
    guarding = false;
    programs.killAll();
    if (!parted) {
      marks.forEach(this::write);
    }
  }

  private void write(SealedSector mark) {
    SectorDevice disk =
        disks.stream().filter(each -> each.name().equals(mark.file())).findFirst().orElseThrow();
    self.environment().workers().patient("supervisor", 1).execute(() -> write(mark, disk));
  }

  private void write(SealedSector mark, SectorDevice disk) {
    while (!programs.areOver()) {
      self.sleepMillis(1);
    }
    while (true) {
      try {
        disk.write(mark.offset(), mark.bytes());
        if (--left == 0) {
          self.kill();
        }
        return;
      } catch (IOException e) {
        self.sleepMillis(RETRY_MS);
      }
    }
  }
}
