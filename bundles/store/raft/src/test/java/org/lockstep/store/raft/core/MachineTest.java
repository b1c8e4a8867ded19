package org.lockstep.store.raft.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Position;

/** What comes late, twice, or in the name of somebody who is gone changes nothing. */
class MachineTest {
  private static final NodeId SLOT = NodeId.of(1);
  private static final Bounds BOUNDS = new Bounds(1_000, 2_000);

  private final Machine machine = new Machine(BOUNDS, State.initial(4, List.of()));

  private Owner claim(int slot, long nonce) {
    Slot seen = machine.state().slots().get(NodeId.of(slot));
    Outcome outcome =
        machine.apply(new Entry.Claim(NodeId.of(slot), seen.boot(), seen.counter(), nonce));
    return new Owner(((Outcome.Claimed) outcome).boot(), nonce);
  }

  private Owner master(int slot, long epoch) {
    Owner owner = claim(slot, 7);
    machine.apply(new Entry.Bid(owner, epoch));
    assertThat(machine.apply(new Entry.Adopt(owner, epoch))).isInstanceOf(Outcome.Adopted.class);
    return owner;
  }

  private Outcome put(Owner owner, long epoch, long sequence, String value) {
    return machine.apply(
        new Entry.Append(owner, new Position(epoch, sequence), List.of(Change.put("key", value))));
  }

  @Test
  void DB3_ofTwoThatSawTheSlotFreeOneGetsIt() {
    Owner first = new Owner(Incarnation.of(1, 1), 5);
    assertThat(machine.apply(new Entry.Claim(SLOT, 0, 0, 5)))
        .isEqualTo(new Outcome.Claimed(first.boot()));
    assertThat(machine.apply(new Entry.Claim(SLOT, 0, 0, 6))).isInstanceOf(Outcome.Refused.class);
    assertThat(machine.apply(new Entry.Renew(first, Heartbeat.SILENT)))
        .isEqualTo(new Outcome.Done());
  }

  /** It has renewed since: it lives. */
  @Test
  void DB3_whoHasMovedSinceTheClaimerLookedKeepsItsSlot() {
    Owner alive = claim(1, 5);
    Slot seen = machine.state().slots().get(SLOT);
    machine.apply(new Entry.Renew(alive, Heartbeat.SILENT));
    Entry late = new Entry.Claim(SLOT, seen.boot(), seen.counter(), 6);
    assertThat(machine.apply(late)).isInstanceOf(Outcome.Refused.class);
    assertThat(machine.apply(new Entry.Renew(alive, Heartbeat.SILENT)))
        .isEqualTo(new Outcome.Done());
  }

  @Test
  void DB3_aClaimThatIsSentAgainIsTheSameClaim() {
    machine.apply(new Entry.Claim(SLOT, 0, 0, 5));
    State after = machine.state();
    assertThat(machine.apply(new Entry.Claim(SLOT, 0, 0, 5)))
        .isEqualTo(new Outcome.Claimed(Incarnation.of(1, 1)));
    assertThat(machine.state()).isEqualTo(after);
  }

  @Test
  void DB3_theSameBootNumberWithAnotherNonceIsForeign() {
    Owner owner = claim(1, 5);
    Owner impostor = new Owner(owner.boot(), 6);
    State before = machine.state();
    assertThat(machine.apply(new Entry.Renew(impostor, Heartbeat.SILENT)))
        .isEqualTo(new Outcome.Foreign(owner.boot()));
    assertThat(machine.apply(new Entry.Leave(impostor))).isInstanceOf(Outcome.Foreign.class);
    assertThat(machine.apply(new Entry.Bid(impostor, 1))).isInstanceOf(Outcome.Foreign.class);
    assertThat(machine.apply(new Entry.Vouch(impostor, Incarnation.of(0, 1))))
        .isInstanceOf(Outcome.Foreign.class);
    assertThat(machine.state()).isEqualTo(before);
  }

  @Test
  void DB3_aLateRenewalDoesNotBringBackASlotThatWasLeft() {
    Owner owner = claim(1, 5);
    machine.apply(new Entry.Leave(owner));
    State left = machine.state();
    assertThat(machine.apply(new Entry.Renew(owner, Heartbeat.SILENT)))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(machine.state()).isEqualTo(left);
  }

  @Test
  void DB6_aLateCommitOfADeposedMasterIsRefused() {
    Owner deposed = master(0, 1);
    Owner next = claim(1, 8);
    machine.apply(new Entry.Bid(next, 2));
    State before = machine.state();
    assertThat(put(deposed, 1, 2, "late")).isInstanceOf(Outcome.Refused.class);
    machine.apply(new Entry.Release(deposed, 1));
    assertThat(machine.state()).isEqualTo(before);
    assertThat(machine.state().mastership()).contains(new Mastership(2, next.boot(), false));
  }

  @Test
  void DB6_aCommitIsAppliedOnceAndInItsPlace() {
    Owner master = master(0, 1);
    assertThat(put(master, 1, 2, "one")).isEqualTo(new Outcome.Confirmed(new Position(1, 2)));
    State once = machine.state();
    assertThat(put(master, 1, 2, "again")).isInstanceOf(Outcome.Refused.class);
    assertThat(put(master, 1, 4, "too far")).isInstanceOf(Outcome.Refused.class);
    assertThat(machine.state()).isEqualTo(once);
  }

  @Test
  void DB6_anEpochIsAdoptedOnce() {
    Owner master = master(0, 1);
    State adopted = machine.state();
    assertThat(machine.apply(new Entry.Adopt(master, 1))).isInstanceOf(Outcome.Refused.class);
    assertThat(machine.state()).isEqualTo(adopted);
  }

  @Test
  void AL1_whatIsTooLargeIsRefusedAndTheMastershipGoesOn() {
    Owner master = master(0, 1);
    State before = machine.state();
    Outcome outcome = put(master, 1, 2, "x".repeat(1_001));
    assertThat(((Outcome.Refused) outcome).code()).isEqualTo("too-large");
    assertThat(machine.state()).isEqualTo(before);
    assertThat(put(master, 1, 2, "fits")).isInstanceOf(Outcome.Confirmed.class);
  }

  @Test
  void ND4_noBootThatIsYetToComeIsMarkedDead() {
    claim(1, 5);
    assertThat(machine.apply(new Entry.Mark(Incarnation.of(1, 2))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(machine.apply(new Entry.Mark(Incarnation.of(1, 1)))).isEqualTo(new Outcome.Done());
    assertThat(machine.state().slots().get(SLOT).marked()).isEqualTo(1);
  }

  @Test
  void AL1_aSlotThatIsNotThereIsRefused() {
    assertThat(machine.apply(new Entry.Claim(NodeId.of(9), 0, 0, 5)))
        .isInstanceOf(Outcome.Refused.class);
    Owner nobody = new Owner(Incarnation.of(9, 1), 5);
    assertThat(machine.apply(new Entry.Renew(nobody, Heartbeat.SILENT)))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aLookChangesNothing() {
    claim(1, 5);
    State before = machine.state();
    assertThat(machine.apply(new Entry.Look())).isEqualTo(new Outcome.Done());
    assertThat(machine.state()).isEqualTo(before);
  }
}
