package org.lockstep.itests.benchmarks.crowd;

import org.lockstep.itests.benchmarks.Report;

/** What a power-up of a thousand nodes takes, against that of one: rounds, one after the other. */
public final class ThousandNodes {
  private static final int CROWD = 1_000;
  private static final double TARGET = 2;
  private static final long LONGEST_US = 10_000_000;

  private ThousandNodes() {}

  public static void measure() {
    Room.Cost one = powerUp(1);
    Room.Cost crowd = powerUp(CROWD);
    Report.line("one node boots: %s", one);
    Report.line("a thousand boot together: %s", crowd);
    Report.verdict(
        "rounds of a thousand", (double) crowd.rounds() / one.rounds(), TARGET, "x those of one");
  }

  private static Room.Cost powerUp(int nodes) {
    Room room = new Room();
    for (int id = 0; id < nodes; id++) {
      room.joinAt(id, 0);
    }
    room.runFor(LONGEST_US);
    return room.cost(nodes);
  }
}
