package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Timing;

/** Claims a slot (DB-3): only when its last owner is known to be gone. */
final class Claimer {
  private static final long POLL_MS = 50;

  private final Volume volume;
  private final DiskDatabase database;
  private final MonotonicClock clock;
  private final DiskDatabase.Pause pause;

  Claimer(Volume volume, DiskDatabase database, MonotonicClock clock, DiskDatabase.Pause pause) {
    this.volume = volume;
    this.database = database;
    this.clock = clock;
    this.pause = pause;
  }

  DiskClaim claim(NodeId slot, Consumer<String> progress) throws InterruptedException {
    HeartbeatBody last = read(slot);
    waitUntilGone(slot, last, progress);
    HeartbeatBody mine = last.claimedBy(hostBoot(), new SecureRandom().nextLong());
    volume.write(
        volume.layout.heartbeat(slot.value()),
        Area.HEARTBEAT,
        slot.value(),
        Position.START,
        mine.body());
    // Whoever read the slot before this write has written by now, or fails its own read-back.
    pause.millis(timing().ioTimeoutMs());
    HeartbeatBody back = read(slot);
    if (back.nonce() != mine.nonce()) {
      throw taken(slot, "another process claimed it at the same time");
    }
    return new DiskClaim(volume, database, slot, mine, clock);
  }

  private Timing timing() {
    return volume.superblock.header().timing();
  }

  private HeartbeatBody read(NodeId slot) {
    return HeartbeatBody.of(
        volume.readSector(volume.layout.heartbeat(slot.value()), Area.HEARTBEAT));
  }

  private void waitUntilGone(NodeId slot, HeartbeatBody last, Consumer<String> progress)
      throws InterruptedException {
    long began = clock.millis();
    boolean told = false;
    while (clock.millis() - began < timing().deadMs()) {
      SlotView view = database.observe().slots().get(slot);
      if (view == null) {
        throw taken(slot, "its heartbeat became unreadable");
      }
      if (view.owner().number() != last.boot() || view.counter() != last.counter()) {
        throw taken(slot, "a node of this name is alive (boot " + view.owner().number() + ")");
      }
      if (view.left() || view.markedDead() >= last.boot() || view.vouchedDead() >= last.boot()) {
        return;
      }
      if (!told) {
        progress.accept(
            "boot "
                + view.owner().number()
                + " of this name neither left nor has a death mark: watching its slot for "
                + timing().deadMs()
                + " ms");
        told = true;
      }
      pause.millis(POLL_MS);
    }
  }

  private static ProblemException taken(NodeId slot, String why) {
    return new ProblemException("slot-taken", "claim refused", "slot " + slot.value(), why);
  }

  /** Identifies this boot of this host; another after every restart of it. */
  static UUID hostBoot() {
    try {
      return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim());
    } catch (IOException | IllegalArgumentException e) {
      return new UUID(0, 0);
    }
  }
}
