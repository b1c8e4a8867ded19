package org.lockstep.runtime.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.socket.ControlClient;

/** The prompt of a demo that stays up: commands for any of its nodes. */
record DemoPrompt(DemoCluster cluster, Console console) {
  /** Prompts go to standard error: standard output is the commands' alone. */
  void run() throws IOException {
    console.complain(
        "\nThe cluster stays up. Try: status, history --chart, cs show licences. End: quit\n");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (true) {
      console.complain("lockstep> ");
      String line = in.readLine();
      if (line == null || line.strip().matches("quit|exit")) {
        return;
      }
      run(line);
    }
  }

  void run(String line) {
    Optional<List<String>> words = Words.of(line);
    if (words.isEmpty()) {
      console.complain("a quote is not closed\n");
    } else if (!words.get().isEmpty()) {
      run(words.get());
    }
  }

  private void run(List<String> words) {
    Optional<ControlClient> door = cluster.listeningDoor();
    if (door.isEmpty()) {
      console.complain("no node of the demo runs any more; quit ends it\n");
      return;
    }
    try {
      door.get().run(words, console);
    } catch (IOException e) {
      console.complain("the node went away: " + e.getMessage() + "\n");
    }
  }
}
