package org.lockstep.registration.launch;

import java.util.Optional;
import org.lockstep.actions.ProgramLauncher;

/** The supervisor's arm, while it is there. */
final class Programs {
  private volatile Optional<ProgramLauncher> launcher = Optional.empty();

  void use(Optional<ProgramLauncher> now) {
    launcher = now;
  }

  Optional<ProgramLauncher> launcher() {
    return launcher;
  }
}
