package org.lockstep.itests.benchmarks.commit;

import java.util.List;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.disk.DiskStoreProvider;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One master that commits: a log entry, the look at the bids, and now and then a checkpoint. */
@State(Scope.Thread)
public class CommitBenchmark {
  private static final int RECORDS = 200;
  private static final int RECORD_BYTES = 200;

  private final MembershipDatabase database =
      new DiskStoreProvider().open(List.of(System.getProperty(CommitRatio.DISK, "")));
  private final SlotClaim claim = database.claim(NodeId.of(0), System.err::println);
  private final long epoch = database.observe().highestBid() + 1;
  private final byte[] value = new byte[RECORD_BYTES];
  private int next;

  public CommitBenchmark() {
    BidOutcome outcome = claim.bid(epoch);
    if (!(outcome instanceof BidOutcome.Chosen)) {
      throw new IllegalStateException(outcome.toString());
    }
    claim.adopt(epoch);
    for (int i = 0; i < RECORDS; i++) {
      commit();
    }
  }

  @Benchmark
  public CommitOutcome commit() {
    next = (next + 1) % RECORDS;
    value[0]++;
    CommitOutcome outcome = claim.commit(epoch, List.of(Change.put("record/" + next, value)));
    if (!(outcome instanceof CommitOutcome.Confirmed)) {
      throw new IllegalStateException(outcome.toString());
    }
    return outcome;
  }

  @TearDown
  public void leave() {
    claim.release(epoch);
    claim.leave();
    database.close();
  }
}
