package org.lockstep.shell.commands;

import java.util.List;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** All commands of this framework: the service behind every door. */
@ProviderType
public interface Commands {
  int DONE = 0;
  int REFUSED = 1;
  int USAGE = 2;
  int NOBODY = 3;

  /** Runs a command, on the caller's thread; returns the exit code. Never throws. */
  int run(List<String> words, Console console);

  /** The paths of all commands with a line about each. */
  SortedMap<String, String> paths();

  /** What may follow these words, the last of which is being written. */
  List<String> complete(List<String> words);
}
