package org.lockstep.dlm;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One lock, from when it was asked for until it is released (DLM-1). Not owned by a thread; safe
 * for use by any.
 *
 * <pre>{@code
 * try (ClusterLock lock = space.acquire(name, LockMode.EX)) {
 *   …
 * }
 * }</pre>
 */
@ProviderType
public interface ClusterLock extends AutoCloseable {
  ResourceName resource();

  /** What is granted; {@link LockMode#NL} while nothing is. */
  LockMode mode();

  boolean isGranted();

  /**
   * Completes with this lock once it is granted, or the conversion that was asked for last is;
   * fails with a {@link LockException}. Completed by a thread that must not be held up for long.
   */
  CompletionStage<ClusterLock> granted();

  /**
   * A number that grows with every grant on the resource, across all nodes and their deaths: who
   * guards something that a late holder could still write to, refuses smaller ones.
   *
   * @throws IllegalStateException while nothing is granted
   */
  long token();

  /**
   * The resource's value block, as it was at the last grant.
   *
   * @throws IllegalStateException while nothing is granted
   */
  ValueBlock value();

  /**
   * What the value block is to be from when this lock is released or converted down.
   *
   * @throws IllegalArgumentException when it is longer than {@value ValueBlock#MAX_BYTES} bytes
   * @throws IllegalStateException when it is not held in {@link LockMode#PW} or {@link LockMode#EX}
   */
  void write(byte[] value);

  /**
   * Asks for another mode; until it is granted this one is held. What {@code options} say of
   * listener and label is not taken: those stay.
   *
   * @return this, as the stage of {@link #granted}
   * @throws IllegalStateException when it is not granted, waits already, or is released
   */
  CompletionStage<ClusterLock> request(LockMode mode, LockOptions options);

  /**
   * As above, and waits for it. An interrupt cancels it.
   *
   * @throws LockException when it is not granted; what was held is held still
   */
  void convert(LockMode mode, LockOptions options) throws InterruptedException;

  /** Waits for as long as it takes. */
  default void convert(LockMode mode) throws InterruptedException {
    convert(mode, LockOptions.QUEUED);
  }

  /** Whether it went down to {@link LockMode#NL} on the way to what was granted last. */
  boolean wasDemoted();

  /**
   * Gives up what it waits for: a request, or a conversion, whose mode from before is kept. Without
   * effect when it has been granted by then.
   */
  void cancel();

  /** Gives up all of it, granted or not. Again: without effect. */
  @Override
  void close();
}
