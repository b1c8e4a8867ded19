package org.lockstep.shell.commands.services;

import org.lockstep.base.Nearest;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceView;

/** What is said of a name that no client service has. */
final class Missing {
  private Missing() {}

  /**
   * @param what is not done
   */
  static ProblemException clientService(Registration registration, String what, String name) {
    String near =
        Nearest.like(name, registration.list().stream().map(ClientServiceView::name).toList())
            .map(like -> "did you mean " + like + "? ")
            .orElse("");
    return new ProblemException(
        "unknown-client-service",
        what,
        name,
        "no client service has this name; " + near + "'lockstep cs list' shows all");
  }
}
