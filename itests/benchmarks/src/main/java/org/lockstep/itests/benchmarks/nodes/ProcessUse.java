package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel and the JVM say about a process. */
record ProcessUse(long pid) {
  private static final double TICKS_PER_MS = 0.1; // 100 a second on every Linux that runs Java

  /** Counted from the name's closing parenthesis, which is word 0. */
  private static final int USER = 12;

  private static final double KIBI = 1_024;

  /** A node's only child is its supervisor. */
  ProcessUse child() {
    return new ProcessUse(
        ProcessHandle.of(pid).orElseThrow().children().findFirst().orElseThrow().pid());
  }

  /** Time on a core since it began, user and system, of threads that have ended too. */
  double busyMs() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] words = stat.substring(stat.lastIndexOf(')')).split(" ");
    return (Long.parseLong(words[USER]) + Long.parseLong(words[USER + 1])) / TICKS_PER_MS;
  }

  double residentMiB() throws IOException {
    return kib("status", "VmRSS:") / KIBI;
  }

  /** Pages shared with other processes count by their part. */
  double proportionalMiB() throws IOException {
    return kib("smaps_rollup", "Pss:") / KIBI;
  }

  private double kib(String file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/" + file))) {
      String line = lines.filter(each -> each.startsWith(key)).findFirst().orElseThrow();
      return Double.parseDouble(line.substring(key.length()).trim().split(" ")[0]);
    }
  }

  /** After a full collection, which counting the live objects implies. */
  double liveHeapMiB() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
            .redirectErrorStream(true)
            .start();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    process.waitFor();
    String[] total = text.substring(text.lastIndexOf('\n') + 1).trim().split(" +");
    return Double.parseDouble(total[2]) / KIBI / KIBI;
  }
}
