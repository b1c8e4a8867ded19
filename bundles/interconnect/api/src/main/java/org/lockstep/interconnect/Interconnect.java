package org.lockstep.interconnect;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The private network of the cluster, an OSGi service with scope <em>bundle</em>: the channels that
 * a bundle opened are closed when it goes.
 */
@ProviderType
public interface Interconnect {
  /** The longest message, in bytes. */
  int MAX_MESSAGE = 4 * 1024 * 1024;

  /**
   * Opens this node's end of a channel. Messages for a channel nobody has opened are dropped.
   *
   * @param name 1 to 64 characters, unique on this node: by custom the subsystem's name
   * @param handler hears what peers send on the channel of the same name
   * @throws IllegalStateException when the channel is open already
   */
  Channel channel(String name, MessageHandler handler);
}
