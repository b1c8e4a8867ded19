package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PID namespace with a view of {@code /proc} of its own; all else is the host's, and mounts are
 * shared with it as far as the host shares them. Its first process does nothing but wait for
 * orphans; it ends, and all others with it, when this process does, by the parent-death signal, and
 * when the JVM does, also while this process is stopped: its input is this process's own, whose
 * other end the JVM holds.
 */
final class Namespace {
  private static final long OPEN_MS = 5_000;
  private static final String FIRST =
      "exec 3<&0; until (echo; exec cat <&3 >/dev/null); do :; done";

  private final Process opener;
  private final ProcessHandle first;
  private final Set<Long> own;
  private final String name;

  private Namespace(Process opener, ProcessHandle first) {
    this.opener = opener;
    this.first = first;
    this.own =
        Stream.concat(Stream.of(first), first.children())
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    this.name = ProcessTable.namespace(first.pid());
  }

  /** To be called by a thread that never ends: the signal follows it. */
  static Namespace open() throws IOException {
    List<String> line = alone();
    line.addAll(List.of(Tools.path("sh"), "-c", FIRST));
    Process opener =
        new ProcessBuilder(line)
            .directory(new File("/"))
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    try {
      awaitFirst(opener);
      Optional<ProcessHandle> first = ProcessTable.firstChild(opener.toHandle());
      Namespace opened =
          new Namespace(opener, first.orElseThrow(() -> new IOException("it has ended")));
      if (opened.name.isEmpty()) {
        throw new IOException("its members cannot be told from others");
      }
      return opened;
    } catch (IOException e) {
      opener.destroyForcibly();
      throw e;
    }
  }

  /** Goes before a command line that is to be the first in a namespace of its own. */
  static List<String> alone() {
    List<String> line = new ArrayList<>(Tools.deathSignal());
    line.addAll(
        List.of(
            Tools.path("unshare"),
            "--pid",
            "--mount",
            "--propagation",
            "unchanged",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "--"));
    return line;
  }

  /** It says an empty line once it is there. */
  private static void awaitFirst(Process opener) throws IOException {
    InputStream said = opener.getInputStream();
    Patience.await(OPEN_MS, () -> available(said), () -> !opener.isAlive(), 0);
    byte[] text = said.readNBytes(Math.min(available(said).orElse(0), 200));
    if (text.length != 1) {
      throw new IOException("no namespace: " + new String(text, StandardCharsets.UTF_8).strip());
    }
  }

  private static Optional<Integer> available(InputStream in) {
    try {
      return Optional.of(in.available()).filter(count -> count > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line, but for the folder, of what starts a program in here. */
  List<String> entry() {
    List<String> line = new ArrayList<>(Tools.deathSignal());
    String place = "/proc/" + first.pid() + "/ns/";
    line.addAll(
        List.of(
            Tools.path("nsenter"),
            "--pid=" + place + "pid",
            "--mount=" + place + "mnt",
            "--",
            Tools.path("unshare")));
    return line;
  }

  /**
   * What was started in here, as far as it is not in a namespace below. One that is over has no
   * members, but the kernel may give its number to a new one: those are not to be killed for it.
   */
  List<Long> members() {
    List<Long> found =
        ProcessTable.inNamespace(name).stream().filter(pid -> !own.contains(pid)).toList();
    return lives() ? found : List.of();
  }

  void kill() {
    first.destroyForcibly();
  }

  boolean lives() {
    return opener.isAlive() || first.isAlive() && ProcessTable.runs(first.pid());
  }
}
