package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.NodeId;

/**
 * What is placed: the whole of a client service that runs on one node, or the part of one that runs
 * on all which belongs to a node (RL-16).
 *
 * @param home the node it belongs to; empty: the client service itself
 */
public record InstanceId(String name, Optional<NodeId> home) implements Comparable<InstanceId> {
  public static InstanceId of(String name) {
    return new InstanceId(name, Optional.empty());
  }

  public static InstanceId of(String name, NodeId home) {
    return new InstanceId(name, Optional.of(home));
  }

  @Override
  public int compareTo(InstanceId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(number(), other.number());
  }

  private int number() {
    return home.map(NodeId::value).orElse(-1);
  }

  @Override
  public String toString() {
    return name + home.map(node -> "@" + node).orElse("");
  }
}
