package org.lockstep.shell.commands.run;

import java.util.Objects;

/** What this is. */
public final class Version {
  private Version() {}

  public static String line() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "lockstep " + Objects.requireNonNullElse(version, "(unpackaged)");
  }
}
