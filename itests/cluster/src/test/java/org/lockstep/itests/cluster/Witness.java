package org.lockstep.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that proves that it never runs twice: it holds a kernel lock for as long as any of its
 * processes lives, and writes down whether it got it. Each start and each clash is a line.
 */
final class Witness {
  private final Path folder;
  private final String name;

  Witness(Path folder, String name) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("witness-" + name));
    this.name = name;
    Files.writeString(this.folder.resolve("evidence.log"), "");
    Files.writeString(
        this.folder.resolve("run.sh"),
        """
        exec 9>>"$1/lock"
        if ! flock -n 9; then echo "CLASH on $LOCKSTEP_NODE" >> "$1/evidence.log"; exit 1; fi
        echo "START on $LOCKSTEP_NODE" >> "$1/evidence.log"
        touch "$1/ready"
        if [ "$2" = daemon ]; then
          setsid sh -c 'trap "" TERM HUP; sleep 1000' < /dev/null > /dev/null 2>&1 &
          exit 0
        fi
        exec sleep 1000
        """);
  }

  String name() {
    return name;
  }

  /** A program that stays, or one that daemonises: its child takes the lock with it. */
  Path definition(boolean daemonises, String... preferred) throws IOException {
    String order =
        preferred.length == 0
            ? ""
            : "preferences: {ordered: [" + String.join(", ", preferred) + "]}";
    return Files.writeString(
        folder.resolve("definition.yaml"),
        """
        client_services:
          - name: %s
            %s
            actions:
              start: {type: exec, command: [bash, '%s', '%s', %s], %s}
              stop:  {type: exec}
        """
            .formatted(
                name,
                order,
                folder.resolve("run.sh"),
                folder,
                daemonises ? "daemon" : "stay",
                daemonises ? "daemon: false" : "ready_file: '" + folder.resolve("ready") + "'"));
  }

  /** What was written so far counts no more. */
  void forget() throws IOException {
    Files.writeString(folder.resolve("evidence.log"), "");
  }

  /** Whether its program holds the lock at this moment. */
  boolean runs() throws IOException, InterruptedException {
    return !Command.of("flock", "-n", folder.resolve("lock").toString(), "true").succeeds();
  }

  List<String> evidence() throws IOException {
    return Files.readAllLines(folder.resolve("evidence.log"));
  }
}
