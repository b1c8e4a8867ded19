package org.lockstep.interconnect.spi;

import org.lockstep.base.Incarnation;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of connections; called by the transport's threads, returns promptly. */
@ConsumerType
public interface PeerListener {
  void connected(Incarnation peer);

  /**
   * A connection closed, was refused, or has been silent for {@link #SILENCE_MS}: a reason to look
   * at the disk, and a proof of nothing (ND-4).
   */
  void suspect(Incarnation peer, String why);

  /** How long nothing is heard of a connected peer before it is suspected, in milliseconds. */
  int SILENCE_MS = 1_000;
}
