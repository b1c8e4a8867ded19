package org.lockstep.examples.licences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LicenceServerTest {
  @Test
  void handsOutABoundedNumber() {
    Licences licences = new Licences(2);
    assertThat(licences.answer("COUNT")).isEqualTo("0 of 2");
    assertThat(licences.answer("TAKE ada")).isEqualTo("OK");
    assertThat(licences.answer("TAKE ada")).isEqualTo("OK");
    assertThat(licences.answer("TAKE bob")).isEqualTo("OK");
    assertThat(licences.answer("TAKE cyd")).isEqualTo("NONE LEFT");
    assertThat(licences.answer("COUNT")).isEqualTo("2 of 2");
    assertThat(licences.answer("GIVE bob")).isEqualTo("OK");
    assertThat(licences.answer("GIVE bob")).isEqualTo("NOT TAKEN");
    assertThat(licences.answer("TAKE cyd")).isEqualTo("OK");
    assertThat(licences.answer("TAKE")).startsWith("WHAT?");
    assertThat(licences.answer("")).startsWith("WHAT?");
  }

  @Test
  void runsAsAProgramAndSaysReady() throws Exception {
    Process process = program("--port", "0", "--licences", "1");
    try (BufferedReader out = process.inputReader()) {
      String ready = out.readLine();
      assertThat(ready).startsWith("READY ");
      int port = Integer.parseInt(ready.substring(6));
      assertThat(talk(port, "TAKE ada\r\nCOUNT\n\n")).isEqualTo("OK|1 of 1|WHAT?");
      assertThat(talk(port, "TAKE bob\n")).isEqualTo("NONE LEFT");
      assertThat(talk(port, "x".repeat(1000))).isEmpty();
    } finally {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws Exception {
    Process process = program("--port", "many");
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(process.inputReader().readLine())
        .isEqualTo("licence server: --port does not take 'many'");
    assertThatThrownBy(() -> Options.parse(new String[] {"--fast", "1"}))
        .hasMessage("--fast is not known");
    assertThatThrownBy(() -> Options.parse(new String[] {"--port"}))
        .hasMessage("--port needs a value");
  }

  private static Process program(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of("target", "classes").toString(),
            LicenceServer.class.getName());
    builder.command().addAll(java.util.List.of(arguments));
    return builder.redirectErrorStream(true).start();
  }

  /**
   * All answers until the server closes or the client has said all, the first word of a WHAT? only.
   */
  private static String talk(int port, String lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(lines.getBytes());
      socket.shutdownOutput();
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      StringBuilder answers = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.append(answers.isEmpty() ? "" : "|");
        answers.append(line.startsWith("WHAT?") ? "WHAT?" : line);
      }
      return answers.toString();
    } catch (java.net.SocketException e) {
      return ""; // closed while the line was still being sent
    }
  }
}
