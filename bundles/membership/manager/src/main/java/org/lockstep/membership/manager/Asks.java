package org.lockstep.membership.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.store.CommitResult;

/**
 * What this node has asked the master and has no answer to. Used by the loop's thread alone. Asks
 * about the membership are repeated, they change nothing the second time; a transaction is sent
 * once, and its outcome is unknown when the master goes before it answers.
 */
final class Asks {
  private static final String NO_MASTER = "no-master";
  private static final long REPEAT_MS = 300;
  private static final long DEADLINE_MS = 5_000;

  private final SortedMap<Long, Pending> pending = new TreeMap<>();
  private long lastId;

  /**
   * @param self its ids are its own: a late answer to an earlier boot answers nothing of this one
   */
  Asks(Incarnation self) {
    lastId = (long) self.number() << Integer.SIZE;
  }

  private static final class Pending {
    final Ask ask;
    final CompletableFuture<Message.Reply> answer = new CompletableFuture<>();
    final long deadlineMs;
    long sentMs = Long.MIN_VALUE;
    long sentEpoch;

    Pending(Ask ask, long deadlineMs) {
      this.ask = ask;
      this.deadlineMs = deadlineMs;
    }
  }

  /** Whether asking again later may be answered otherwise. */
  static boolean isTemporary(Problem problem) {
    return problem.code().equals(Ask.NOT_YET) || problem.code().equals(NO_MASTER);
  }

  CompletableFuture<Message.Reply> ask(Ask ask, long nowMs) {
    Pending each = new Pending(ask, nowMs + DEADLINE_MS);
    pending.put(++lastId, each);
    return each.answer;
  }

  boolean waiting() {
    return !pending.isEmpty();
  }

  /** Sends what has not been sent to this master, and gives up what has waited too long. */
  void pump(Optional<Incarnation> master, long epoch, long nowMs, Messenger sender) {
    for (var entry : new ArrayList<>(pending.entrySet())) {
      Pending each = entry.getValue();
      boolean sent = each.sentMs != Long.MIN_VALUE;
      boolean store = each.ask instanceof Ask.Store;
      if (sent && store && each.sentEpoch != epoch) {
        conclude(entry.getKey(), unknown("the master changed before it answered"));
      } else if (nowMs > each.deadlineMs) {
        conclude(entry.getKey(), store ? unknown("no answer in time") : noMaster());
      } else if (master.isPresent() && due(each, sent, store, nowMs, epoch)) {
        sender.send(master.get().node(), new Message.Request(entry.getKey(), each.ask));
        each.sentMs = nowMs;
        each.sentEpoch = epoch;
      }
    }
  }

  private static boolean due(Pending each, boolean sent, boolean store, long nowMs, long epoch) {
    return !sent || (!store && (each.sentEpoch != epoch || nowMs - each.sentMs >= REPEAT_MS));
  }

  /** It never left this node: even a transaction may be sent as if for the first time. */
  void unsent(Message message) {
    if (message instanceof Message.Request request && pending.containsKey(request.id())) {
      pending.get(request.id()).sentMs = Long.MIN_VALUE;
    }
  }

  void answered(Message.Reply reply) {
    Pending each = pending.remove(reply.id());
    if (each != null) {
      each.answer.complete(reply);
    }
  }

  void abandon() {
    for (Long id : List.copyOf(pending.keySet())) {
      conclude(id, unknown("this node is leaving"));
    }
  }

  private void conclude(long id, Message.Reply reply) {
    Pending each = pending.remove(id);
    if (each != null) {
      each.answer.complete(reply);
    }
  }

  private static Message.Reply unknown(String why) {
    return new Message.Reply(0, Optional.empty(), Optional.of(new CommitResult.Unknown(why)));
  }

  private static Message.Reply noMaster() {
    return new Message.Reply(
        0,
        Optional.of(
            new Problem(
                NO_MASTER,
                "request refused",
                "cluster",
                "no master answered within " + DEADLINE_MS + " ms; try again")),
        Optional.empty());
  }
}
