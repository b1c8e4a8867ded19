package org.lockstep.membership.manager;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;

/** One ask per level at a time, and a pause before the same one is repeated. */
final class LevelAsks {
  private static final long PAUSE_MS = 200;

  private final Asks asks;
  private final Loop loop;
  private final SortedMap<Level, Asked> asked = new TreeMap<>();

  private record Asked(Ask ask, CompletableFuture<Message.Reply> answer, long againMs) {}

  LevelAsks(Asks asks, Loop loop) {
    this.asks = asks;
    this.loop = loop;
  }

  boolean pending(Level level) {
    Asked last = asked.get(level);
    return last != null && !last.answer.isDone();
  }

  /**
   * @param refused told of a refusal for good
   */
  void once(Level level, Ask ask, Consumer<Problem> refused) {
    Asked last = asked.get(level);
    boolean early = last != null && last.ask.equals(ask) && loop.nowMs() < last.againMs;
    if (early || pending(level)) {
      return;
    }
    CompletableFuture<Message.Reply> answer = asks.ask(ask, loop.nowMs());
    asked.put(level, new Asked(ask, answer, loop.nowMs() + PAUSE_MS));
    answer.thenAccept(
        reply -> reply.refusal().filter(problem -> !Asks.isTemporary(problem)).ifPresent(refused));
  }
}
