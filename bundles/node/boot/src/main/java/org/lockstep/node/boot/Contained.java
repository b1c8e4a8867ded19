package org.lockstep.node.boot;

import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.node.supervisor.Containment;

/** What this set-up contains and what it does not, for people (ND-3, ND-4). */
final class Contained {
  private Contained() {}

  static String line(Containment containment, LeaseProof proof) {
    return programs(containment) + "; " + host(proof);
  }

  private static String programs(Containment containment) {
    return switch (containment) {
      case NAMESPACE ->
          "programs are contained in PID namespaces: all they start dies with the supervisor, also"
              + " when node and supervisor are killed at once; not what they have others start"
              + " (a service manager, a container engine)";
      case SIGNAL ->
          "programs have the parent-death signal only: what they start is swept when the supervisor"
              + " dies, but stays when node and supervisor are killed at once, and so does what"
              + " daemonises with a cleared environment";
      case NONE ->
          "programs are not contained: when the supervisor dies they are swept, but when node and"
              + " supervisor are killed at once they stay, and so does what daemonises with a"
              + " cleared environment";
    };
  }

  private static String host(LeaseProof proof) {
    return proof == LeaseProof.NEVER
        ? "a run-out lease proves nothing (leaseProof never): a lost host is waited for until a"
            + " fence agent or the operator says it is dead"
        : "a run-out lease proves a death (leaseProof supervisor), which does not cover a"
            + " suspended host, nor node and supervisor stopped at once, nor a program that the"
            + " kernel cannot kill";
  }
}
