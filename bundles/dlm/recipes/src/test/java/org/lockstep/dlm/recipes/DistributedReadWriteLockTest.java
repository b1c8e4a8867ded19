package org.lockstep.dlm.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.manager.LockCluster;

/** Readers and writers of several nodes. */
@Timeout(60)
class DistributedReadWriteLockTest {
  private final LockCluster cluster = new LockCluster();
  private final Others others = new Others();
  private final LockCluster.Member first = cluster.join(1);
  private final DistributedReadWriteLock one =
      new DistributedReadWriteLock(first.open("shop"), "prices");
  private final DistributedReadWriteLock two =
      new DistributedReadWriteLock(cluster.join(2).open("shop"), "prices");

  @AfterEach
  void close() {
    others.close();
    cluster.close();
  }

  /** By a thread that knows nothing of it. */
  private boolean isFree(DistributedLock lock) throws Exception {
    return others.done(
        () -> {
          boolean free = lock.tryLock();
          if (free) {
            lock.unlock();
          }
          return free;
        });
  }

  private Others.Work<Void> waits(DistributedLock lock, Runnable holding) throws Exception {
    return others.begin(
        () -> {
          lock.lock();
          holding.run();
          lock.unlock();
          return null;
        });
  }

  @Test
  void manyReadOrOneWrites_DLM1() throws Exception {
    one.readLock().lock();
    assertThat(isFree(two.readLock())).isTrue();
    assertThat(isFree(one.readLock())).isTrue();
    assertThat(isFree(two.writeLock())).isFalse();
    assertThat(isFree(one.writeLock())).isFalse();
    one.readLock().unlock();
    two.writeLock().lock();
    assertThat(isFree(one.readLock())).isFalse();
    assertThat(isFree(two.readLock())).isFalse();
    assertThat(isFree(one.writeLock())).isFalse();
    two.writeLock().unlock();
    assertThat(isFree(one.writeLock())).isTrue();
  }

  @Test
  void readersWaitBehindTheWriterWhoCameBefore_DLM1() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    one.readLock().lock();
    Others.Work<Void> writes = waits(two.writeLock(), () -> order.add("writes"));
    Others.arrive();
    Others.Work<Void> reads = waits(two.readLock(), () -> order.add("reads"));
    Others.arrive();
    assertThat(order).isEmpty();
    one.readLock().lock(); // who reads already does not wait behind him
    one.readLock().unlock();
    one.readLock().unlock();
    writes.result();
    reads.result();
    assertThat(order).containsExactly("writes", "reads");
  }

  @Test
  void whoWritesMayReadAndGoOnReading_DLM1() throws Exception {
    one.writeLock().lock();
    one.writeLock().lock();
    one.readLock().lock();
    assertThat(one.writeLock().tryLock()).isTrue();
    one.writeLock().unlock();
    one.writeLock().unlock();
    assertThat(isFree(two.readLock())).isFalse();
    one.writeLock().unlock();
    assertThat(one.writeLock().isHeldByCurrentThread()).isFalse();
    assertThat(isFree(two.readLock())).isTrue();
    assertThat(isFree(two.writeLock())).isFalse();
    assertThatThrownBy(() -> one.writeLock().unlock())
        .isInstanceOf(IllegalMonitorStateException.class);
    one.readLock().unlock();
    assertThat(isFree(two.writeLock())).isTrue();
  }

  @Test
  void whoLetsGoOfTheReadLockWritesOn_DLM1() throws Exception {
    one.writeLock().lock();
    one.readLock().lock();
    one.readLock().unlock();
    assertThat(isFree(two.readLock())).isFalse();
    one.writeLock().unlock();
    assertThat(isFree(two.writeLock())).isTrue();
  }

  @Test
  void whoReadsIsRefusedTheWriteLockAndReadsOn_DLM1() throws Exception {
    one.readLock().lock();
    List<ThrowingCallable> ways =
        List.of(
            () -> one.writeLock().lock(),
            () -> one.writeLock().lockInterruptibly(),
            () -> one.writeLock().tryLock(),
            () -> one.writeLock().tryLock(1, TimeUnit.SECONDS));
    for (ThrowingCallable way : ways) {
      assertThatThrownBy(way)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("prices of lockspace shop")
          .hasMessageContaining("Let go of the read lock");
    }
    assertThat(isFree(two.writeLock())).isFalse();
    one.readLock().unlock();
    assertThat(isFree(two.writeLock())).isTrue();
  }

  @Test
  void whoseNodeLeavesIsTold_DLM2() throws Exception {
    one.writeLock().lock();
    one.readLock().lock();
    cluster.leave(first);
    assertThatThrownBy(() -> one.writeLock().unlock()).isInstanceOf(LockException.class);
    assertThatThrownBy(() -> one.readLock().unlock()).isInstanceOf(LockException.class);
    assertThatThrownBy(() -> one.readLock().unlock())
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(isFree(two.writeLock())).isTrue();
  }
}
