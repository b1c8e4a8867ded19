package org.lockstep.store.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Machine;
import org.lockstep.store.raft.core.State;
import org.lockstep.store.raft.group.Group;
import org.lockstep.store.raft.log.DurableLog;
import org.lockstep.store.raft.wire.EntryCodec;
import org.lockstep.store.raft.wire.Malformed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a folder to a member that a majority knows. What fails on it gives all back. */
final class MemberStart {
  private static final Logger LOG = LoggerFactory.getLogger(MemberStart.class);
  private static final long AGAIN_MS = 200;
  private static final long SAY_AGAIN_MS = 10_000;

  /** What an entry has beside its changes, and a snapshot beside its records. */
  private static final int MARGIN_BYTES = 1024 * 1024;

  private static final int SNAPSHOT_AFTER_BYTES = 4 * 1024 * 1024;
  private static final int BYTES_PER_CHARACTER = 4;

  private final Members members;
  private final Members.Seat self;
  private final ClusterKey key;
  private final Patience patience;
  private final long deadline;
  private final Deque<AutoCloseable> taken = new ArrayDeque<>();
  private String said = "";

  MemberStart(Members members, Members.Seat self, ClusterKey key, Patience patience) {
    this.patience = patience;
    this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience.startMs());
    this.members = members;
    this.self = self;
    this.key = key;
  }

  /**
   * @throws ProblemException when it cannot listen, the log is damaged, or no majority is there in
   *     time
   */
  RaftMember run(Path folder, Environment environment) {
    try {
      MemberFolder own = MemberFolder.take(folder.resolve(self.name()), members);
      taken.push(own);
      DurableLog log = DurableLog.open(own.log());
      taken.push(log::end);
      Replica replica = replica(environment.chance().nextLong());
      Group group = join(log, replica);
      taken.push(group);
      RaftMember member = new RaftMember(members, replica, log, group, own, patience.writeMs());
      awaitMajority(member);
      Optional<Incarnation> marked = own.mark().read();
      marked.ifPresent(dead -> member.write(new Entry.Mark(dead)));
      return member;
    } catch (IOException e) {
      giveBack(e);
      throw refused("store-unreadable", folder.toString(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveBack(e);
      throw refused("interrupted", self.name(), "the node is being stopped");
    } catch (RuntimeException | Error e) {
      giveBack(e);
      throw e;
    }
  }

  private Replica replica(long process) {
    int slots = members.header().slots();
    Machine machine = new Machine(members.bounds(), State.initial(slots, members.records()));
    int most = BYTES_PER_CHARACTER * members.bounds().recordsBytes() + MARGIN_BYTES;
    return new Replica(machine, most, process);
  }

  /** One who has just died here may not be missed by the others yet. */
  private Group join(DurableLog log, Replica replica) throws InterruptedException {
    while (true) {
      try {
        Group.Plan plan =
            new Group.Plan(
                members.group(),
                self.place(),
                members.seats().values().stream().map(Members.Seat::place).toList(),
                key,
                members.header().timing(),
                SNAPSHOT_AFTER_BYTES);
        return Group.join(plan, log, replica, this::admissible);
      } catch (ProblemException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (System.nanoTime() > deadline) {
          throw refused("no-group", place(), "the members cannot be joined: " + e);
        }
        sayOnce(e.toString());
        TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      }
    }
  }

  private void sayOnce(String why) {
    if (!why.equals(said)) {
      said = why;
      LOG.info("{} does not join yet: {}", self.name(), why);
    }
  }

  private String place() {
    return self.name() + " at " + self.host() + ":" + self.port();
  }

  private boolean admissible(byte[] entry) {
    try {
      return entry.length <= members.bounds().commitBytes() + MARGIN_BYTES
          && EntryCodec.decode(entry, 0, entry.length).count() > 0;
    } catch (Malformed e) {
      LOG.warn("What another member sent is not taken into the log: {}", e.getMessage());
      return false;
    }
  }

  private void awaitMajority(RaftMember member) {
    long saidAt = 0;
    while (true) {
      try {
        member.write(new Entry.Look());
        return;
      } catch (ProblemException e) {
        long now = System.nanoTime();
        if (now > deadline || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        if (saidAt == 0 || now - saidAt > TimeUnit.MILLISECONDS.toNanos(SAY_AGAIN_MS)) {
          LOG.info("{} waits for a majority of {}: {}", place(), members.names(), e.problem());
          saidAt = now;
        }
      }
    }
  }

  private static ProblemException refused(String code, String where, String why) {
    return new ProblemException(new Problem(code, "store refused", where, why));
  }

  private void giveBack(Throwable cause) {
    for (AutoCloseable each : taken) {
      try {
        each.close();
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }
}
