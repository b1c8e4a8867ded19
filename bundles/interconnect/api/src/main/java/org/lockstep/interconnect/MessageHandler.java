package org.lockstep.interconnect;

import org.lockstep.base.Incarnation;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears the messages of one channel: one at a time, in order per sender, on the channel's thread.
 */
@ConsumerType
@FunctionalInterface
public interface MessageHandler {
  /**
   * @param from the sender's boot, as it proved when it connected
   * @param message the bytes; the handler's to keep
   */
  void received(Incarnation from, byte[] message);
}
