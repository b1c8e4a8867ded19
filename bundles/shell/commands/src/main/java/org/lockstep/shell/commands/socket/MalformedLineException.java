package org.lockstep.shell.commands.socket;

import java.io.IOException;

/** What the other end said is no line of this protocol; the message says why. */
final class MalformedLineException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedLineException(String why) {
    super(why.replaceAll("\\R", " "));
  }
}
