package org.lockstep.store.raft;

import java.util.Optional;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Outcome;
import org.lockstep.store.raft.core.Owner;
import org.lockstep.store.spi.SlotView;

/** Claims a slot (DB-3): only when its last owner is known to be gone. */
final class Claimer {
  private static final long POLL_MS = 50;

  private final RaftMember member;
  private final Environment environment;

  Claimer(RaftMember member, Environment environment) {
    this.member = member;
    this.environment = environment;
  }

  /** Of two that saw the slot free, the log has one before the other. */
  Owner claim(NodeId slot, Consumer<String> progress) throws InterruptedException {
    SlotView last =
        look(slot)
            .orElseThrow(
                () ->
                    refused(
                        "no-slot",
                        slot,
                        "there are " + member.members().header().slots() + " slots"));
    waitUntilGone(slot, last, progress);
    long nonce = environment.chance().nextLong();
    Outcome outcome =
        member.write(new Entry.Claim(slot, last.owner().number(), last.counter(), nonce));
    if (outcome instanceof Outcome.Claimed claimed) {
      return new Owner(claimed.boot(), nonce);
    }
    throw refused("slot-taken", slot, "another process claimed it at the same time");
  }

  private Optional<SlotView> look(NodeId slot) {
    return Optional.ofNullable(member.latest().observation().slots().get(slot));
  }

  private void waitUntilGone(NodeId slot, SlotView last, Consumer<String> progress)
      throws InterruptedException {
    long deadMs = member.members().header().timing().deadMs();
    long began = nowMs();
    boolean told = false;
    while (true) {
      long lookedAt = nowMs();
      SlotView view = same(slot, last);
      int boot = last.owner().number();
      boolean proven = view.markedDead() >= boot || view.vouchedDead() >= boot;
      if (view.left() || proven || lookedAt - began >= deadMs) {
        return;
      }
      if (!told) {
        progress.accept(
            "boot "
                + boot
                + " of this name neither left nor is proven dead: watching its slot for "
                + deadMs
                + " ms");
        told = true;
      }
      environment.pause().millis(POLL_MS);
    }
  }

  private long nowMs() {
    return environment.clock().millis();
  }

  private SlotView same(NodeId slot, SlotView last) {
    return look(slot)
        .filter(view -> view.owner().equals(last.owner()) && view.counter() == last.counter())
        .orElseThrow(() -> refused("slot-taken", slot, "a node of this name is alive"));
  }

  private static ProblemException refused(String code, NodeId slot, String why) {
    return new ProblemException(code, "claim refused", "slot " + slot.value(), why);
  }
}
