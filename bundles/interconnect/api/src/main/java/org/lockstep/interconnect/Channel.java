package org.lockstep.interconnect;

import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/** One node's end of a channel. Safe for use by any thread. */
@ProviderType
public interface Channel extends AutoCloseable {
  /**
   * Sends, in order with whatever else was sent to that node. Nothing is sent again when a
   * connection breaks: protocols repeat themselves.
   *
   * @return whether it was queued; {@code false} when there is no connection or the bounded queue
   *     is full: then nobody will ever see it, and it may be sent again as if for the first time
   * @throws IllegalArgumentException when longer than {@link Interconnect#MAX_MESSAGE}
   */
  boolean send(NodeId to, byte[] message);

  @Override
  void close();
}
