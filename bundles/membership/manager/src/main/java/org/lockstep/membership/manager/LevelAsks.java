package org.lockstep.membership.manager;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;

/** One ask per level at a time, and a pause before a refused one is repeated. */
final class LevelAsks {
  private static final long PAUSE_MS = 200;

  private final Asks asks;
  private final Loop loop;
  private final SortedMap<Level, Asked> asked = new TreeMap<>();

  private record Asked(CompletableFuture<Message.Reply> answer, long notBeforeMs) {}

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
    if (last != null && (!last.answer.isDone() || loop.nowMs() < last.notBeforeMs)) {
      return;
    }
    CompletableFuture<Message.Reply> answer = asks.ask(ask, loop.nowMs());
    asked.put(level, new Asked(answer, loop.nowMs() + PAUSE_MS));
    answer.thenAccept(
        reply -> reply.refusal().filter(problem -> !Asks.isTemporary(problem)).ifPresent(refused));
  }
}
