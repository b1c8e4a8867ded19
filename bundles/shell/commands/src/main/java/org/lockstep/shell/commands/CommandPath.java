package org.lockstep.shell.commands;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service property of a {@link ShellCommand}: the words that call it. */
@ComponentPropertyType
public @interface CommandPath {
  String PREFIX_ = "lockstep.command.";

  /** The name of the service property. */
  String PATH = "lockstep.command.path";

  /** One to three words, for example {@code cs list}. */
  String path();
}
