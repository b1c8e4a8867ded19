package org.lockstep.interconnect.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.interconnect.MessageHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounded queue and the one thread of a channel. */
final class Inbox implements Inlet, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final String name;
  private final MessageHandler handler;
  private final Predicate<Incarnation> current;
  private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
  private final Budget budget = new Budget(Channels.INBOX_LIMIT);
  private final AtomicInteger dropped = new AtomicInteger();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  Inbox(String name, MessageHandler handler, Predicate<Incarnation> current) {
    this.name = name;
    this.handler = handler;
    this.current = current;
    thread = new Thread(this, "lockstep-channel-" + name);
    thread.setDaemon(true);
    thread.setContextClassLoader(handler.getClass().getClassLoader());
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public boolean offer(Incarnation from, byte[] message) {
    if (!budget.take(message.length)) {
      if (dropped.getAndIncrement() == 0) {
        LOG.warn("channel {}: its handler does not keep up, messages are dropped", name);
      }
      return false;
    }
    queue.add(new Delivery(from, message));
    if (asleep) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  /** Does not wait for a handler that is running, nor interrupt it: that would break its files. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!closed) {
      Delivery next = queue.poll();
      if (next == null) {
        idle();
      } else {
        budget.give(Budget.cost(next.message.length));
        hand(next);
      }
    }
    queue.clear();
  }

  private void idle() {
    int lost = dropped.getAndSet(0);
    if (lost > 0) {
      LOG.warn("channel {}: its handler keeps up again, {} messages were dropped", name, lost);
    }
    asleep = true;
    if (queue.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
    Thread.interrupted(); // left behind by a handler; with it set, park would not wait
  }

  private void hand(Delivery next) {
    if (!current.test(next.from)) {
      return;
    }
    try {
      handler.received(next.from, next.message);
    } catch (Throwable t) {
      LOG.error("channel {}: its handler failed on a message from {}", name, next.from, t);
    }
  }

  private record Delivery(Incarnation from, byte[] message) {}
}
