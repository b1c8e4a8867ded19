package org.lockstep.interconnect.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lockstep.interconnect.netty.core.Frames;
import org.lockstep.interconnect.netty.core.Packing;
import org.lockstep.interconnect.spi.Budget;

/**
 * The bounded send queue of one connection. Senders queue and wake the event loop once; it writes
 * all that is there and flushes once: a lone message leaves at once, many share system calls.
 */
final class Outbox {
  /** How many bytes may be queued or on their way into the kernel. */
  static final long LIMIT = 16L * 1024 * 1024;

  /**
   * After so many bytes the event loop turns to the other connections: where a JVM has no
   * instructions for it, encryption makes 30 MB/s, and a full queue would keep them silent.
   */
  static final long TURN = 1024 * 1024;

  private final Channel channel;
  private final boolean packs;
  private final Queue<ByteBuf> queue = new ConcurrentLinkedQueue<>();
  private final Budget budget = new Budget(LIMIT);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /** Whether anything was written since this was last asked; event loop only. */
  private boolean busy;

  /**
   * @param packs whether the peer understands packed messages
   */
  Outbox(Channel channel, boolean packs) {
    this.channel = channel;
    this.packs = packs;
  }

  /** By any thread; {@code false} when closed or full: then nobody will ever see it. */
  boolean send(byte[] name, byte[] message) {
    Optional<byte[]> packed = packs ? Packing.pack(message) : Optional.empty();
    int head = packed.isPresent() ? 4 : 0;
    byte[] body = packed.orElse(message);
    int length = 2 + name.length + head + body.length;
    if (closed || !budget.take(length)) {
      return false;
    }
    ByteBuf frame = channel.alloc().ioBuffer(4 + length);
    frame.writeInt(length).writeByte(packed.isPresent() ? Frames.PACKED : Frames.MESSAGE);
    frame.writeByte(name.length).writeBytes(name);
    if (packed.isPresent()) {
      frame.writeInt(message.length);
    }
    queue.add(frame.writeBytes(body));
    if (scheduled.compareAndSet(false, true)) {
      schedule();
    }
    return true;
  }

  private void schedule() {
    try {
      channel.eventLoop().execute(this::drain);
    } catch (RejectedExecutionException e) { // it has stopped; a last drain may yet have sent it
      close();
    }
  }

  private void drain() {
    scheduled.set(false);
    if (closed) {
      release();
      return;
    }
    long cost = 0;
    ChannelFuture last = null;
    for (ByteBuf frame = queue.poll(); frame != null; frame = cost < TURN ? queue.poll() : null) {
      cost += Budget.cost(frame.readableBytes() - 4);
      last = channel.write(frame);
    }
    if (last != null) {
      busy = true;
      long written = cost;
      last.addListener(done -> budget.give(written));
      channel.flush();
    }
    if (cost >= TURN && scheduled.compareAndSet(false, true)) {
      schedule();
    }
  }

  /** Event loop only. */
  boolean wasBusy() {
    boolean was = busy;
    busy = false;
    return was;
  }

  void close() {
    closed = true;
    release();
  }

  private void release() {
    for (ByteBuf frame = queue.poll(); frame != null; frame = queue.poll()) {
      frame.release();
    }
  }
}
