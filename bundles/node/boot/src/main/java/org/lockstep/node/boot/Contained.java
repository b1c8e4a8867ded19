package org.lockstep.node.boot;

import org.lockstep.node.supervisor.Containment;

/** How well this set-up holds programs together, for people (ND-3). */
final class Contained {
  private Contained() {}

  static String line(Containment containment) {
    return switch (containment) {
      case NAMESPACE ->
          "programs are contained in PID namespaces: all they start dies with the supervisor, also"
              + " when node and supervisor are killed at once; not what they have others start"
              + " (a service manager, a container engine)";
      case SIGNAL ->
          "programs have the parent-death signal only: what they start is swept when the supervisor"
              + " dies, but stays when node and supervisor are killed at once, and so does what"
              + " daemonises with a cleared environment; all stay when the supervisor is stopped and"
              + " the node killed before it notices";
      case NONE ->
          "programs are not contained: when the supervisor dies they are swept, but when node and"
              + " supervisor are killed at once, or the supervisor is stopped and the node killed"
              + " before it notices, they stay, and so does what daemonises with a cleared environment";
    };
  }
}
