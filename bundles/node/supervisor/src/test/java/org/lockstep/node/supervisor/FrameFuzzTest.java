package org.lockstep.node.supervisor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.testkit.ParserFuzz;

/** Whatever node and supervisor hear of each other (AL-1). */
@Timeout(120)
class FrameFuzzTest {
  private static List<byte[]> frames() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    for (Frame frame :
        List.of(
            Frame.of(Frame.Kind.HELLO, 77, 500, "marker"),
            Frame.of(Frame.Kind.LAUNCH, 1, 0, "a", "/tmp/out", "", "2", "/bin/sleep", "9", "A=b"),
            new Frame(Frame.Kind.MARK, 4096, 0, List.of("/dev/a"), new byte[512]))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      frame.writeTo(new DataOutputStream(bytes));
      frames.add(bytes.toByteArray());
    }
    return frames;
  }

  @Test
  void aBadFrameIsRefusedAndAGoodOneCanBeSaidAgain_AL1() throws Exception {
    new ParserFuzz(frames(), IOException.class::isInstance)
        .run(
            bytes -> {
              Frame frame = Frame.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
              frame.writeTo(new DataOutputStream(new ByteArrayOutputStream()));
            });
  }

  /** Its refusal becomes the answer, whatever it is. */
  @Test
  void whatCannotBeLaunchedIsRefused_AL1() throws Exception {
    new ParserFuzz(
            List.of(frames().get(1)),
            e -> e instanceof IOException || e instanceof RuntimeException)
        .run(
            bytes ->
                Launch.of(Frame.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))))
                    .missing());
  }
}
