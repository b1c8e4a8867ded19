package org.lockstep.testkit;

import org.lockstep.base.MonotonicClock;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;

/** One freshly formatted store of a provider that is put through {@link StoreConformance}. */
public interface StoreBench extends AutoCloseable {
  /** Opens it as another node would. */
  MembershipDatabase open();

  /** What the supervisor does when this boot is over (ND-3). */
  void markDead(SlotClaim boot);

  /** The clock by which the provider waits. */
  MonotonicClock clock();

  @Override
  void close();
}
