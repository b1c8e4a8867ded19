package org.lockstep.membership.manager;

import org.lockstep.base.NodeId;
import org.lockstep.membership.manager.core.Message;

/** Takes what is to be said to a node, this one included; it goes out when the turn ends. */
@FunctionalInterface
interface Messenger {
  void send(NodeId to, Message message);
}
