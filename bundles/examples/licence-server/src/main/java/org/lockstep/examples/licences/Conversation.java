package org.lockstep.examples.licences;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/** One client, line by line. */
final class Conversation extends Thread {
  private static final int LONGEST_LINE = 200;

  /** Whoever says nothing for so long makes room for others. */
  private static final int PATIENCE_MS = 300_000;

  private final Socket socket;
  private final Licences licences;
  private final Semaphore places;

  Conversation(Socket socket, Licences licences, Semaphore places) {
    super("conversation");
    this.socket = socket;
    this.licences = licences;
    this.places = places;
    setDaemon(true);
  }

  @Override
  public void run() {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        say(licences.answer(line));
      }
    } catch (IOException e) {
      // The client has gone: it keeps its licence and takes it again when it is back.
    } finally {
      places.release();
    }
  }

  private void say(String answer) throws IOException {
    socket.getOutputStream().write(answer.concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Empty at the end, and for a line that never ends. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() == LONGEST_LINE) {
        return "";
      }
      line.append((char) next);
    }
    return line.append(' ').toString();
  }
}
