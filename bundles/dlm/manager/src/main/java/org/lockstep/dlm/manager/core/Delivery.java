package org.lockstep.dlm.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lockstep.dlm.manager.core.Packet.Addressed;

/**
 * Messages to and from one other member, each once and in order, over connections that break: what
 * has not been acknowledged is sent again.
 */
public final class Delivery {
  /**
   * In one packet; whatever a lock's message may hold, as many fit into one of the interconnect.
   */
  static final int MOST = 1_000;

  private final long session;
  private final Deque<Addressed> unheard = new ArrayDeque<>();
  private final Deque<Addressed> unsent = new ArrayDeque<>();
  private long firstUnheard = 1;
  private long sentMs;
  private long peerSession;
  private long heard;
  private long taken;
  private boolean owes;

  public Delivery(long session) {
    this.session = session;
  }

  public void add(Addressed message) {
    unsent.addLast(message);
  }

  /** Whether everything has arrived. */
  public boolean isIdle() {
    return waiting() == 0;
  }

  public int waiting() {
    return unheard.size() + unsent.size();
  }

  public boolean hasNews() {
    return !unsent.isEmpty();
  }

  /** Whether the other side does not know yet that its messages have come. */
  public boolean owes() {
    return owes;
  }

  /** The next messages, or only what has been heard. */
  public Packet next(long nowMs) {
    long first = firstUnheard + unheard.size();
    List<Addressed> messages = new ArrayList<>(Math.min(MOST, unsent.size()));
    while (messages.size() < MOST && !unsent.isEmpty()) {
      messages.add(unsent.removeFirst());
    }
    unheard.addAll(messages);
    sentMs = nowMs;
    owes = false;
    return new Packet(session, first, List.copyOf(messages), peerSession, taken);
  }

  /** What was sent so long ago without an answer is sent again. */
  public boolean repeats(long nowMs, long patienceMs) {
    if (unheard.isEmpty() || nowMs - sentMs < patienceMs) {
      return false;
    }
    while (!unheard.isEmpty()) {
      unsent.addFirst(unheard.removeLast());
    }
    return true;
  }

  /** What is new in it, in order. */
  public List<Addressed> received(Packet packet) {
    if (peerSession == 0) {
      peerSession = packet.session();
    }
    if (packet.session() != peerSession) {
      return List.of(); // of one that has left, or of one that has not joined yet
    }
    if (packet.heardSession() == session) {
      acknowledged(packet.heard());
    }
    List<Addressed> messages = packet.messages();
    long known = heard + 1 - packet.first();
    owes |= !messages.isEmpty() && heard == taken; // else it is about to be said
    if (known < 0 || known >= messages.size()) {
      return List.of(); // a gap, which will be sent again; or nothing new
    }
    heard = packet.first() + messages.size() - 1;
    return messages.subList((int) known, messages.size());
  }

  /** What was received is done: only now the other side may rely on it. */
  public void taken() {
    owes |= taken != heard;
    taken = heard;
  }

  /** They may have been about to be sent again. */
  private void acknowledged(long upTo) {
    while (firstUnheard <= upTo && waiting() > 0) {
      if (unheard.pollFirst() == null) {
        unsent.removeFirst();
      }
      firstUnheard++;
    }
  }
}
