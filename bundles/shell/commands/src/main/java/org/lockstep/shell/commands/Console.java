package org.lockstep.shell.commands;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Whoever asked. Used by the thread of the command only. */
@ProviderType
public interface Console {
  /**
   * Text for standard output, as it is.
   *
   * @throws ConsoleGoneException when nobody reads it any more
   */
  void print(String text);

  /** Text for standard error, as it is. */
  void complain(String text);

  /** Whether colour, and text that is overwritten, make sense. */
  boolean terminal();

  /** Whether somebody is there to answer; who wants no colour may well be. */
  default boolean answers() {
    return terminal();
  }

  /** Where relative file names start. */
  Path folder();

  /** An answer to a question; empty when nobody is there to answer. */
  Optional<String> ask(String question);

  default void line(String text) {
    print(text + "\n");
  }
}
