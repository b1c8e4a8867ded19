package org.lockstep.shell.commands.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line on the control socket, a JSON object. The client says {@code words} first, then only
 * answers; the node says the rest, {@code exit} last.
 *
 * @param words the command
 * @param folder where the client's relative file names start
 * @param terminal whether the client writes to a terminal, and can be asked
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
    @Nullable String answer,
    @Nullable String out,
    @Nullable String err,
    @Nullable String ask,
    @Nullable Integer exit) {
  static Said command(List<String> words, String folder, boolean terminal) {
    return new Said(words, folder, terminal, null, null, null, null, null);
  }

  static Said answer(String answer) {
    return new Said(null, null, null, answer, null, null, null, null);
  }

  static Said out(String text) {
    return new Said(null, null, null, null, text, null, null, null);
  }

  static Said err(String text) {
    return new Said(null, null, null, null, null, text, null, null);
  }

  static Said ask(String question) {
    return new Said(null, null, null, null, null, null, question, null);
  }

  static Said exit(int code) {
    return new Said(null, null, null, null, null, null, null, code);
  }
}
