package org.lockstep.store.raft.core;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;

/** Entries such that many are allowed, and many are not. */
public final class Entries {
  public static final int SLOTS = 3;

  private Entries() {}

  private static Arbitrary<Incarnation> boots() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SLOTS), Arbitraries.integers().between(0, 3))
        .as(Incarnation::of);
  }

  private static Arbitrary<Long> few() {
    return Arbitraries.longs().between(0, 4);
  }

  private static Arbitrary<Owner> owners() {
    return Combinators.combine(boots(), Arbitraries.longs().between(1, 2)).as(Owner::new);
  }

  private static Arbitrary<Heartbeat> heartbeats() {
    return Combinators.combine(few(), few(), few())
        .as(
            (serving, epoch, sequence) ->
                new Heartbeat(
                    "127.0.0.1:" + serving,
                    serving,
                    new Position(epoch, sequence),
                    Hearing.ALL,
                    epoch > sequence));
  }

  private static Arbitrary<List<Change>> changes() {
    return Arbitraries.of("a", "b")
        .flatMap(
            key ->
                Arbitraries.of(
                    Change.delete(key), Change.put(key, "1"), Change.put(key, "x".repeat(200))))
        .list()
        .ofMaxSize(3);
  }

  public static Arbitrary<Entry> any() {
    return Arbitraries.oneOf(
        List.of(
            Arbitraries.just(new Entry.Look()),
            Combinators.combine(
                    Arbitraries.integers().between(0, SLOTS),
                    Arbitraries.integers().between(0, 2),
                    few(),
                    Arbitraries.longs().between(1, 2))
                .as((slot, boot, seen, nonce) -> claim(slot, boot, seen, nonce)),
            Combinators.combine(owners(), heartbeats()).as(Entry.Renew::new),
            owners().map(Entry.Leave::new),
            Combinators.combine(owners(), boots()).as(Entry.Vouch::new),
            boots().map(Entry.Mark::new),
            Combinators.combine(owners(), few()).as(Entry.Bid::new),
            Combinators.combine(owners(), few()).as(Entry.Release::new),
            Combinators.combine(owners(), few()).as(Entry.Adopt::new),
            Combinators.combine(owners(), few(), few(), changes())
                .as((owner, epoch, at, what) -> append(owner, epoch, at, what))));
  }

  private static Entry claim(int slot, int boot, long seen, long nonce) {
    return new Entry.Claim(NodeId.of(slot), boot, seen, nonce);
  }

  private static Entry append(Owner owner, long epoch, long sequence, List<Change> changes) {
    return new Entry.Append(owner, new Position(epoch, sequence), changes);
  }
}
