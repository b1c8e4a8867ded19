package org.lockstep.itests.benchmarks.locks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.NodeId;
import org.lockstep.dlm.LockMode;

/** A member as a process of its own, which does what it is told: folder and number. */
final class LockProcess {
  private static final int COLLECTIONS = 3;

  /** Each is a pause; between them the others hear that this node lives. */
  private static final long APART_MS = 2_000;

  private final LockMember member;
  private final HeldLocks held;
  private final Recovery recovery;

  private LockProcess(LockMember member, Recovery recovery) {
    this.member = member;
    this.held = new HeldLocks(member.space());
    this.recovery = recovery;
    Echo.answer(member.interconnect());
  }

  public static void main(String[] args) {
    Answers.give(
        () -> {
          Recovery recovery = new Recovery();
          SharedFolder folder = new SharedFolder(Path.of(args[0]));
          LockMember member = folder.member(Integer.parseInt(args[1]), recovery::watching);
          return new LockProcess(member, recovery)::answer;
        });
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "room" -> held.makeRoom(Integer.parseInt(words.get(1)));
      case "hold" ->
          held.hold(words.get(1), Integer.parseInt(words.get(2)), LockMode.valueOf(words.get(3)));
      case "heap" -> Long.toString(liveHeap());
      case "want" -> recovery.want(held.space(), words.subList(1, words.size()));
      case "bury" -> bury(NodeId.of(Integer.parseInt(words.get(1))));
      case "recovered" -> recovery.outcome();
      default -> throw new IllegalArgumentException(words.toString());
    };
  }

  private String bury(NodeId dead) {
    member.confirmDead(dead);
    return dead.toString();
  }

  private static long liveHeap() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      TimeUnit.MILLISECONDS.sleep(APART_MS);
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
