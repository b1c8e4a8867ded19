package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One node's run folder and the script; whatever was started ends with it. */
record Sandbox(Path folder, Path run, Script script) implements AutoCloseable {
  static final int SECTOR = 4096;
  static final int SLOTS = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Sandbox in(Path folder, Map<String, String> more) throws IOException {
    Path run = Files.createTempDirectory("ls"); // a socket's path is short
    Map<String, String> environment = new HashMap<>(more);
    environment.put("LOCKSTEP_RUN", run.toString());
    environment.put("XDG_STATE_HOME", folder.toString());
    environment.put("LOCKSTEP_KEYS", folder.resolve("keys").toString());
    return new Sandbox(folder, run, new Script(folder, environment));
  }

  /** The same with another copy of the script. */
  Sandbox with(Path file) {
    return new Sandbox(folder, run, script.with(file));
  }

  void format(String disk, String cluster, String nodes, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("disk", "format", disk, "--cluster", cluster, "--nodes", nodes));
    words.addAll(List.of("--slots", Integer.toString(SLOTS), "--single-host"));
    words.addAll(List.of(more));
    done(words.toArray(String[]::new));
  }

  void write(String disk, long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(disk).toFile(), "rw")) {
      file.seek(offset);
      file.write(bytes);
    }
  }

  byte[] sector(String disk, long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(disk).toFile(), "r")) {
      byte[] bytes = new byte[SECTOR];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    }
  }

  String done(String... words) throws Exception {
    Script.Outcome outcome = script.run(words);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  JsonNode json(String... words) throws Exception {
    return MAPPER.readTree(done(words));
  }

  /** One line on standard error, exit code 1. */
  String refused(String... words) throws Exception {
    Script.Outcome outcome = script.run(words);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(1);
    assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
    return outcome.err();
  }

  @Override
  public void close() throws Exception {
    if (Files.exists(run.resolve("control.sock"))) {
      script.run("node", "leave");
    }
    ProcessHandle.allProcesses()
        .filter(
            one -> one.info().commandLine().filter(line -> line.contains(run + "/")).isPresent())
        .forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(run)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
