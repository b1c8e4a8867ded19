package org.lockstep.itests.benchmarks.locks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The other side of {@link Child}: what such a process does. */
final class Answers {
  private Answers() {}

  /** Made by the process before it says that it is ready. */
  @FunctionalInterface
  interface Start {
    Answering start() throws Exception;
  }

  /** To a line's words, in one line. */
  @FunctionalInterface
  interface Answering {
    String to(List<String> words) throws Exception;
  }

  /** Does not return: the process ends with its input, or by what goes wrong. */
  static void give(Start start) {
    int status = 0;
    try {
      give(start.start());
    } catch (Exception e) {
      LoggerFactory.getLogger(Answers.class).error("This process ends", e);
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }

  private static void give(Answering answers) throws Exception {
    say("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      say(answers.to(List.of(line.split(" "))));
    }
  }

  private static void say(String text) {
    System.out.println(Child.ANSWER + text);
    System.out.flush();
  }
}
