package org.lockstep.shell.commands.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line on the control socket, a JSON object. The client says {@code words} first, then only
 * answers; the node says the rest, {@code exit} last.
 *
 * @param words the command
 * @param folder where the client's relative file names start
 * @param terminal whether the client wants colour, and text that is overwritten
 * @param answers whether it can be asked; not said: if it is a terminal
 * @param answer to a question; none of them: nobody is there
 * @param out text for standard output
 * @param err text for standard error
 * @param ask a question
 * @param exit the exit code
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Said(
    @Nullable List<String> words,
    @Nullable String folder,
    @Nullable Boolean terminal,
    @Nullable Boolean answers,
    @Nullable String answer,
    @Nullable String out,
    @Nullable String err,
    @Nullable String ask,
    @Nullable Integer exit) {
  /** The system takes no more, and would call 256 a success. */
  private static final int MAX_EXIT = 255;

  Said {
    if (words != null && words.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("one of the words is none");
    }
    if (folder != null && folder.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the folder has a zero byte");
    }
    if (exit != null && (exit < 0 || exit > MAX_EXIT)) {
      throw new IllegalArgumentException("an exit code is between 0 and " + MAX_EXIT);
    }
  }

  static Said command(List<String> words, String folder, boolean terminal, boolean answers) {
    return new Said(words, folder, terminal, answers, null, null, null, null, null);
  }

  static Said answer(String answer) {
    return new Said(null, null, null, null, answer, null, null, null, null);
  }

  static Said out(String text) {
    return new Said(null, null, null, null, null, text, null, null, null);
  }

  static Said err(String text) {
    return new Said(null, null, null, null, null, null, text, null, null);
  }

  static Said ask(String question) {
    return new Said(null, null, null, null, null, null, null, question, null);
  }

  static Said exit(int code) {
    return new Said(null, null, null, null, null, null, null, null, code);
  }
}
