package org.lockstep.itests.benchmarks.locks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;

/** The floor of a remote lock: a message that comes back, on the same connection. */
final class Echo implements AutoCloseable {
  private static final String NAME = "echo";

  /** Not to be answered. */
  private static final byte LAST = 1;

  private final NodeId other;
  private final byte[] question;
  private final byte[] remark;
  private final Channel channel;
  private volatile boolean heard;
  private volatile @Nullable Thread waiter;

  Echo(Interconnect interconnect, NodeId other, int bytes) {
    this.other = other;
    question = new byte[bytes];
    remark = new byte[bytes];
    remark[0] = LAST;
    channel = interconnect.channel(NAME, (from, message) -> answered());
  }

  /** The other side. */
  static void answer(Interconnect interconnect) {
    CompletableFuture<Channel> open = new CompletableFuture<>();
    open.complete(
        interconnect.channel(
            NAME,
            (from, message) -> {
              if (message[0] != LAST) {
                open.join().send(from.node(), message);
              }
            }));
  }

  private void answered() {
    heard = true;
    LockSupport.unpark(waiter);
  }

  void thereAndBack() {
    heard = false;
    waiter = Thread.currentThread();
    send(question);
    while (!heard) {
      LockSupport.park(this);
    }
  }

  /** One more that nobody waits for. */
  void remark() {
    send(remark);
  }

  private void send(byte[] message) {
    if (!channel.send(other, message)) {
      throw new IllegalStateException("no connection to " + other);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
