package org.lockstep.node.supervisor;

import java.util.List;
import java.util.stream.Stream;

/** What an owner has launched since it last ended everything, and whatever that turned into. */
interface Group {
  /** The command line that runs a program as part of this group. */
  List<String> inside(List<String> command, String folder);

  /** What is to be in the environment of its programs. */
  String mark();

  /** The program's own process, of what {@link #inside} has started. */
  ProcessHandle program(ProcessHandle started);

  /** What signals for the program go to. */
  Stream<ProcessHandle> targets(ProcessHandle started);

  void started(Process process);

  void exited(Process process);

  /** Whether a program is still to be reported as ended. */
  boolean hasPrograms();

  /** Whether programs can still be started in it. */
  boolean usable();

  /** Those of it that are found now. */
  List<Long> look();

  /** Kills all of it that {@link #look} need not find first. */
  void kill();

  /** Whether a process is not to be killed by others: {@link #kill} sees to it. */
  boolean isLeftToItself(long pid);

  /** Whether it is sure that none of it is left; asked after a look. */
  boolean isOver();
}
