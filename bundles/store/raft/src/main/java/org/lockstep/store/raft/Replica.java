package org.lockstep.store.raft;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jgroups.raft.StateMachine;
import org.jspecify.annotations.Nullable;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Machine;
import org.lockstep.store.raft.core.Outcome;
import org.lockstep.store.raft.core.State;
import org.lockstep.store.raft.wire.EntryCodec;
import org.lockstep.store.raft.wire.Malformed;
import org.lockstep.store.raft.wire.StateCodec;
import org.lockstep.store.raft.wire.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's copy of the state. Who has written an entry hears its outcome from the own copy:
 * what it reads afterwards is no older.
 */
final class Replica implements StateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final Machine machine;
  private final int slots;
  private final int mostBytes;
  private final long process;
  private final AtomicLong count = new AtomicLong();
  private final Map<Long, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();

  /** Why this copy cannot be believed any more. */
  private volatile Optional<String> broken = Optional.empty();

  /**
   * @param mostBytes of a snapshot
   * @param process drawn anew for each: whose entries they are
   */
  Replica(Machine machine, int mostBytes, long process) {
    this.machine = machine;
    this.slots = machine.state().slots().size();
    this.mostBytes = mostBytes;
    this.process = process;
  }

  synchronized State state() {
    return machine.state();
  }

  Optional<String> broken() {
    return broken;
  }

  /** An entry that is to be written, and its outcome in the end. */
  record Written(long count, byte[] bytes, CompletableFuture<Outcome> outcome) {}

  Written write(Entry entry) {
    long number = count.incrementAndGet();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    awaited.put(number, outcome);
    byte[] bytes = EntryCodec.encode(new Ticket(process, number, entry));
    return new Written(number, bytes, outcome);
  }

  void forget(Written written) {
    awaited.remove(written.count());
  }

  /** All members have the same bytes: one that cannot read them must not go on. */
  @Override
  public byte @Nullable [] apply(byte[] data, int offset, int length, boolean answer) {
    if (broken.isPresent()) {
      return null;
    }
    try {
      Ticket ticket = EntryCodec.decode(data, offset, length);
      Outcome outcome;
      synchronized (this) {
        outcome = machine.apply(ticket.entry());
      }
      if (ticket.process() == process) {
        tell(ticket.count(), outcome);
      }
    } catch (Malformed | RuntimeException e) {
      broken = Optional.of(e.toString());
      LOG.error("An entry of the log cannot be applied: this node cannot go on", e);
    }
    return null;
  }

  private void tell(long number, Outcome outcome) {
    CompletableFuture<Outcome> waiting = awaited.remove(number);
    if (waiting != null) {
      waiting.complete(outcome);
    }
  }

  @Override
  public void writeContentTo(DataOutput out) throws IOException {
    byte[] content = StateCodec.encode(state());
    out.writeInt(content.length);
    out.write(content);
  }

  /** What cannot be read changes nothing. */
  @Override
  public void readContentFrom(DataInput in) throws IOException, Malformed {
    int length = in.readInt();
    if (length < 0 || length > mostBytes) {
      throw new IOException("a snapshot of " + length + " bytes is refused");
    }
    byte[] content = new byte[length];
    in.readFully(content);
    State state = StateCodec.decode(content, slots);
    synchronized (this) {
      machine.restore(state);
    }
  }
}
