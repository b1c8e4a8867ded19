package org.lockstep.store.raft.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.raft.wire.EntryCodec;
import org.lockstep.store.raft.wire.StateCodec;
import org.lockstep.store.raft.wire.Ticket;
import org.lockstep.store.spi.Position;

/** What holds after any entries in any order. */
class MachinePropertiesTest {
  private static Machine fresh() {
    return new Machine(new Bounds(300, 500), State.initial(Entries.SLOTS, List.of()));
  }

  @Provide
  Arbitrary<List<Entry>> logs() {
    return Entries.any().list().ofMaxSize(60);
  }

  @Property(tries = 300)
  void INV1_anEpochHasOneHolder(@ForAll("logs") List<Entry> log) {
    Machine machine = fresh();
    Map<Long, Incarnation> holders = new HashMap<>();
    for (Entry entry : log) {
      machine.apply(entry);
      machine
          .state()
          .mastership()
          .ifPresent(
              held ->
                  assertThat(holders.computeIfAbsent(held.epoch(), epoch -> held.holder()))
                      .isEqualTo(held.holder()));
    }
  }

  @Property(tries = 300)
  void INV7_nothingEverGoesBack(@ForAll("logs") List<Entry> log) {
    Machine machine = fresh();
    for (Entry entry : log) {
      State before = machine.state();
      machine.apply(entry);
      State after = machine.state();
      assertThat(after.epoch()).isGreaterThanOrEqualTo(before.epoch());
      assertThat(after.adopted()).isGreaterThanOrEqualTo(before.adopted());
      assertThat(after.history().position()).isGreaterThanOrEqualTo(before.history().position());
      after.slots().forEach((id, slot) -> noRegress(before.slots().get(id), slot));
    }
  }

  private static void noRegress(Slot before, Slot after) {
    assertThat(after.boot()).isBetween(before.boot(), before.boot() + 1);
    assertThat(after.counter()).isGreaterThanOrEqualTo(before.counter());
    assertThat(after.marked()).isGreaterThanOrEqualTo(before.marked());
    assertThat(after.vouched()).isGreaterThanOrEqualTo(before.vouched());
    assertThat(after.said().confirmed()).isGreaterThanOrEqualTo(before.said().confirmed());
  }

  @Property(tries = 300)
  void INV2_whatIsConfirmedGrowsByOneInTheHoldersName(@ForAll("logs") List<Entry> log) {
    Machine machine = fresh();
    for (Entry entry : log) {
      State before = machine.state();
      if (machine.apply(entry) instanceof Outcome.Confirmed confirmed) {
        Owner owner = ((Entry.Append) entry).owner();
        Position last = before.history().position();
        assertThat(confirmed.position()).isEqualTo(last.next());
        assertThat(before.mastership().orElseThrow().holder()).isEqualTo(owner.boot());
        assertThat(before.mastership().orElseThrow().released()).isFalse();
        assertThat(before.adopted()).isEqualTo(confirmed.position().epoch());
      }
    }
  }

  @Property(tries = 300)
  void whatIsRefusedChangesNothing(@ForAll("logs") List<Entry> log) {
    Machine machine = fresh();
    for (Entry entry : log) {
      State before = machine.state();
      Outcome outcome = machine.apply(entry);
      if (outcome instanceof Outcome.Refused || outcome instanceof Outcome.Foreign) {
        assertThat(machine.state()).isEqualTo(before);
      }
    }
  }

  @Property(tries = 300)
  void repeatableIsWhatMayBeAppliedTwice(@ForAll("logs") List<Entry> log) {
    Machine machine = fresh();
    for (Entry entry : log) {
      Outcome first = machine.apply(entry);
      if (entry.repeatable()) {
        assertThat(machine.apply(entry).getClass()).isEqualTo(first.getClass());
      }
    }
  }

  @Property(tries = 300)
  void AL3_aMemberThatTookASnapshotAgreesWithOneThatDidNot(
      @ForAll("logs") List<Entry> before, @ForAll("logs") List<Entry> after) throws Exception {
    Machine whole = fresh();
    before.forEach(whole::apply);
    Machine restored = fresh();
    restored.restore(StateCodec.decode(StateCodec.encode(whole.state()), Entries.SLOTS));
    assertThat(restored.state()).isEqualTo(whole.state());
    for (Entry entry : after) {
      Entry sent = EntryCodec.decode(bytes(entry), 0, bytes(entry).length).entry();
      assertThat(sent).isEqualTo(entry);
      assertThat(restored.apply(sent)).isEqualTo(whole.apply(entry));
    }
    assertThat(restored.state()).isEqualTo(whole.state());
    assertThat(restored.state().slots()).containsOnlyKeys(NodeId.of(0), NodeId.of(1), NodeId.of(2));
  }

  private static byte[] bytes(Entry entry) {
    return EntryCodec.encode(new Ticket(1, 2, entry));
  }
}
