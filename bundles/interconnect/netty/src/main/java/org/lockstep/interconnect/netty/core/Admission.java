package org.lockstep.interconnect.netty.core;

import java.util.Map;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/**
 * Whether whoever says {@link Hello} is let in.
 *
 * @param why empty for a welcome
 */
public record Admission(Verdict verdict, String why) {
  /** What becomes of a connection. */
  public enum Verdict {
    WELCOME,
    /** Not wanted yet: its heartbeat may not have been read here. */
    LATER,
    REFUSED
  }

  /**
   * Judges by what is known at the moment.
   *
   * @param wanted the boots that this node wants to be connected with
   */
  public static Admission of(
      Hello hello, Incarnation self, UUID cluster, Map<NodeId, Incarnation> wanted) {
    if (!hello.cluster().equals(cluster)) {
      return refused(self + " belongs to another cluster");
    }
    if (!hello.to().equals(self)) {
      return refused("this is " + self + ", not " + hello.to());
    }
    if (hello.from().node().compareTo(self.node()) <= 0) {
      return refused("connections are opened by the node with the higher id");
    }
    Incarnation boot = wanted.get(hello.from().node());
    if (boot == null || boot.number() < hello.from().number()) {
      return new Admission(Verdict.LATER, hello.from() + " is not expected yet");
    }
    return boot.equals(hello.from())
        ? new Admission(Verdict.WELCOME, "")
        : refused(self + " expects " + boot);
  }

  private static Admission refused(String why) {
    return new Admission(Verdict.REFUSED, why);
  }
}
