package org.lockstep.shell.commands.services;

import java.util.stream.Collectors;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.cluster.Names;

/** Where a client service is now, in a line. */
final class Where {
  private Where() {}

  static String of(Registration registration, MembershipView view, String name) {
    return registration
        .show(name)
        .map(
            service ->
                name
                    + " is "
                    + service.state()
                    + service.nodes().stream()
                        .map(node -> " on " + Names.of(view, node))
                        .collect(Collectors.joining()))
        .orElse(name + " is not defined");
  }
}
