package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names that no other run has, and what earlier runs that were killed have left under theirs. */
final class Leftovers {
  private static final Pattern NAME = Pattern.compile("lsh-(\\d+)-\\d+(-.*)?");
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final AtomicInteger MADE = new AtomicInteger();

  private Leftovers() {}

  /** Carries this process: what is called so is left over once the process is gone. */
  static String newName() {
    return "lsh-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
  }

  static Path folder(String name) throws IOException {
    return Files.createDirectory(TEMPORARY.resolve(name));
  }

  /** Of all runs whose process is gone. */
  static void clean() throws IOException, InterruptedException {
    for (String line : Command.of("ip", "netns", "list").run().lines().toList()) {
      String space = line.split(" ")[0];
      if (isLeft(space)) {
        end(space);
      }
    }
    for (Path folder : children(TEMPORARY)) {
      if (isLeft(String.valueOf(folder.getFileName()))) {
        remove(folder);
      }
    }
  }

  private static boolean isLeft(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && !runs(Long.parseLong(matcher.group(1)));
  }

  /** Another program may have the number by now. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith("java"))
        .isPresent();
  }

  private static void end(String space) throws IOException, InterruptedException {
    for (String pid : Command.of("ip", "netns", "pids", space).run().lines().toList()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
    Command.of("ip", "netns", "del", space).succeeds();
  }

  /** With what is mounted in it. */
  static void remove(Path folder) throws IOException, InterruptedException {
    for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String where = mount.split(" ")[1];
      if (where.startsWith(folder + "/")) {
        Command.of("umount", "--lazy", where).succeeds();
      }
    }
    ProcessHandle.allProcesses()
        .filter(process -> runsIn(folder, process))
        .forEach(ProcessHandle::destroyForcibly);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** The programs behind a mount, when its being gone has not ended them. */
  private static boolean runsIn(Path folder, ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", process.pid() + "", "cwd")).startsWith(folder);
    } catch (IOException e) {
      return false; // it has ended, or is the kernel's
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
