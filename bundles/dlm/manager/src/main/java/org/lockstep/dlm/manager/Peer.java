package org.lockstep.dlm.manager;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.lockstep.dlm.manager.core.Delivery;
import org.lockstep.dlm.manager.core.Packet;
import org.lockstep.dlm.manager.core.Packet.Addressed;
import org.lockstep.dlm.manager.wire.PacketCodec;

/** Another member's lock manager. Any thread; sends nothing while it is corked. */
final class Peer {
  /** As long as nothing comes back, everything is sent again this often. */
  private static final long REPEAT_MS = 250;

  private final Delivery delivery;
  private final Predicate<byte[]> channel;
  private final LongSupplier nowMs;
  private boolean corked;

  /**
   * @param channel whether it took the bytes; what it did not take is sent again later
   */
  Peer(long session, Predicate<byte[]> channel, LongSupplier nowMs) {
    this.delivery = new Delivery(session);
    this.channel = channel;
    this.nowMs = nowMs;
  }

  /** How many messages have not been heard by then. */
  synchronized int send(Addressed message) {
    delivery.add(message);
    if (!corked) {
      sendNews();
    }
    return delivery.waiting();
  }

  /** Many messages follow, that may share packets. */
  synchronized void cork() {
    corked = true;
  }

  synchronized void uncork() {
    corked = false;
    sendNews();
  }

  private void sendNews() {
    while (delivery.hasNews() && transmit()) {
      // the next ones
    }
  }

  private boolean transmit() {
    return channel.test(PacketCodec.encode(delivery.next(nowMs.getAsLong())));
  }

  /** What is new in it, to be taken in that order, by one thread. */
  synchronized List<Addressed> received(Packet packet) {
    return delivery.received(packet);
  }

  /** What was received is done. */
  synchronized void taken() {
    delivery.taken();
  }

  /** Says that all has come, if the other side cannot know it yet. */
  synchronized void acknowledge() {
    if (delivery.owes()) {
      transmit();
    }
  }

  synchronized void tick() {
    if (delivery.repeats(nowMs.getAsLong(), REPEAT_MS) && !corked) {
      sendNews();
    }
    acknowledge();
  }

  synchronized boolean isIdle() {
    return delivery.isIdle();
  }

  synchronized int waiting() {
    return delivery.waiting();
  }
}
