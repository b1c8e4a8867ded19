package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * By what a later boot knows the supervisor that keeps programs for it, wherever it runs itself.
 *
 * @param boot the run of the host's kernel, which no two share
 * @param processes the PID namespace that the supervisor is in
 * @param began with its pid, unmistakable
 * @param contained all that it keeps ends with it, and nothing is to be undone
 * @param marker of its programs
 */
record Keeper(
    String machine,
    String boot,
    String processes,
    long pid,
    String began,
    boolean contained,
    String marker) {
  private static final Path PROC = Path.of("/proc");
  private static final Path MACHINE = Path.of("/etc/machine-id");
  private static final Path NAME = PROC.resolve("sys/kernel/hostname");
  private static final Path HARDWARE = Path.of("/sys/class/dmi/id/product_uuid");

  /** The kernel's own number of the PID namespace that is no container's. */
  private static final String OF_HOST = "pid:[4026531836]";

  private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");
  private static final int FIELDS = 7;
  private static final int AFTER_NAME = 2;
  private static final int BEGAN = 19;
  private static final String BETWEEN = ";";

  /**
   * @throws IOException when this host cannot say so
   */
  static Keeper of(long pid, boolean contained, String marker) throws IOException {
    return new Keeper(
        machineHere(),
        Files.readString(BOOT).strip(),
        processesHere(),
        pid,
        stat(pid)[BEGAN],
        contained,
        marker);
  }

  private static String machineHere() throws IOException {
    return machine(processesHere());
  }

  /**
   * Its id, its name and what its hardware calls it: machines made from one image share the first.
   * Empty where there is no id, and in a container, which another host may have started: that this
   * host was started again is then not to be proven.
   */
  static String machine(String processes) throws IOException {
    if (!processes.equals(OF_HOST) || !Files.exists(MACHINE)) {
      return "";
    }
    String hardware = Files.isReadable(HARDWARE) ? Files.readString(HARDWARE).strip() : "";
    return Files.readString(MACHINE).strip()
        + " "
        + Files.readString(NAME).strip()
        + " "
        + hardware;
  }

  private static String processesHere() throws IOException {
    return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
  }

  /** Its fields after the name, which may hold anything. */
  private static String[] stat(long pid) throws IOException {
    String line = Files.readString(PROC.resolve(pid + "/stat"));
    return line.substring(line.lastIndexOf(')') + AFTER_NAME).split(" ");
  }

  String text() {
    return String.join(
        BETWEEN, List.of(machine, boot, processes, "" + pid, began, "" + contained, marker));
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  static Keeper of(String text) {
    String[] fields = text.split(BETWEEN, -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("'" + text + "' names no supervisor");
    }
    return new Keeper(
        fields[0],
        fields[1],
        fields[2],
        Long.parseLong(fields[3]),
        fields[4],
        Boolean.parseBoolean(fields[5]),
        fields[6]);
  }

  /** It is dead, and with it all that it kept. */
  boolean hasEnded() throws IOException {
    return contained && isHere() && !runs();
  }

  /** Whether it runs where this process sees it, if it runs. */
  private boolean isHere() throws IOException {
    return boot.equals(Files.readString(BOOT).strip()) && processes.equals(processesHere());
  }

  /** Why it is not certain that nothing is left of what it kept. */
  String doubt() throws IOException {
    if (isHere()) {
      return runs()
          ? "it lives and does not answer, stopped, or in another run folder"
          : "it has died, and programs in no PID namespace, and what wills undo, outlive it";
    }
    if (hostWasRestarted()) {
      return "a host with this machine-id was started again, and nothing says that it was this one";
    }
    return boot.equals(Files.readString(BOOT).strip())
        ? "it is in another PID namespace of this host, perhaps a container"
        : "it is on another host, or was before a start of this one";
  }

  private boolean runs() {
    try {
      String[] fields = stat(pid);
      return fields[BEGAN].equals(began) && !fields[0].equals("Z") && !fields[0].equals("X");
    } catch (IOException e) {
      return Files.exists(PROC.resolve(Long.toString(pid)));
    }
  }

  /** Whether the host of this process is that host, and was started again since. */
  boolean hostWasRestarted() throws IOException {
    return !machine.isEmpty()
        && machine.equals(machineHere())
        && !boot.equals(Files.readString(BOOT).strip());
  }
}
