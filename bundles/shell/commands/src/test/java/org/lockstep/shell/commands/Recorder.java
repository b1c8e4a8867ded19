package org.lockstep.shell.commands;

import java.nio.file.Path;
import java.util.Optional;

/** Keeps what is said; answers every question with the same. */
public class Recorder implements Console {
  public final StringBuilder out = new StringBuilder();
  public final StringBuilder err = new StringBuilder();
  private final Optional<String> answer;
  private final boolean colour;

  public Recorder(Optional<String> answer) {
    this(answer, answer.isPresent());
  }

  public Recorder(Optional<String> answer, boolean colour) {
    this.answer = answer;
    this.colour = colour;
  }

  @Override
  public void print(String text) {
    out.append(text);
  }

  @Override
  public void complain(String text) {
    err.append(text);
  }

  @Override
  public boolean terminal() {
    return colour;
  }

  @Override
  public boolean answers() {
    return answer.isPresent();
  }

  @Override
  public Path folder() {
    return Path.of("/");
  }

  @Override
  public Optional<String> ask(String question) {
    out.append(question);
    return answer;
  }
}
