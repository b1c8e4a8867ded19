package org.lockstep.dlm.manager.core;

import java.util.List;

/**
 * What goes to another member at once.
 *
 * @param session of the sender's lock manager: one that was installed anew begins anew
 * @param first number of the first message; they count from 1
 * @param heardSession of the receiver, as far as the sender knows; 0: it has heard nothing
 * @param heard number of the last message that has come of it
 */
public record Packet(
    long session, long first, List<Addressed> messages, long heardSession, long heard) {
  /**
   * @param owner the lockspace's owner level, or ""
   */
  public record Addressed(String space, String owner, int shard, Message message) {}
}
