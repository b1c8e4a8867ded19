package org.lockstep.testkit.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.lockstep.base.Incarnation;

/** One direction of a connection. */
final class SimulatedLink {
  private final Deque<Parcel> underway = new ArrayDeque<>();
  private long lastNanos;
  private long heardNanos;

  /** A message on its way. */
  record Parcel(Incarnation from, String channel, byte[] message) {}

  SimulatedLink(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** When it arrives: never before what was sent earlier. */
  long take(Parcel parcel, long nanos) {
    underway.addLast(parcel);
    lastNanos = Math.max(lastNanos, nanos);
    return lastNanos;
  }

  /** It is the next to arrive, whatever is on its way already. */
  long overtake(Parcel parcel, long nanos) {
    underway.addFirst(parcel);
    return nanos;
  }

  Optional<Parcel> next() {
    return Optional.ofNullable(underway.pollFirst());
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }
}
