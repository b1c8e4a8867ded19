package org.lockstep.itests.benchmarks.crowd;

import org.lockstep.itests.benchmarks.Report;

/** What fifty nodes cost that join at once, against what one more costs fifty. */
public final class FiftyNodes {
  private static final int CROWD = 50;
  private static final double TARGET = 3;
  private static final long SECOND_US = 1_000_000;

  private FiftyNodes() {}

  public static void measure() {
    Room room = new Room();
    for (int id = 0; id < CROWD; id++) {
      room.joinAt(id, 0);
    }
    room.runFor(10 * SECOND_US);
    Room.Cost crowd = room.cost(CROWD);
    room.forget();
    room.joinAt(CROWD, room.nowUs());
    room.runFor(10 * SECOND_US);
    Room.Cost one = room.cost(CROWD + 1);
    Report.line("fifty at once: %s", crowd);
    Report.line("one joins fifty: %s", one);
    Report.line("fifty within 50 ms: %s", spread(50_000));
    Report.line("fifty within 500 ms: %s", spread(500_000));
    verdict("messages", crowd.messages(), one.messages());
    verdict("commits", crowd.commits(), one.commits());
  }

  private static Room.Cost spread(long withinUs) {
    Room room = new Room();
    for (int id = 0; id < CROWD; id++) {
      room.joinAt(id, id * withinUs / CROWD);
    }
    room.runFor(10 * SECOND_US);
    return room.cost(CROWD);
  }

  private static void verdict(String what, int crowd, int one) {
    Report.verdict(
        what + " of fifty", (double) crowd / one, TARGET, "x those of one joining fifty");
  }
}
