package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.lockstep.shell.commands.ConsoleGoneException;

class LocalConsoleTest {
  @Test
  void aCommandEndsWhenNobodyReadsItAnyMore() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int any) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    LocalConsole console = new LocalConsole(new PrintStream(closed));
    assertThatThrownBy(() -> console.print("text")).isInstanceOf(ConsoleGoneException.class);
  }
}
